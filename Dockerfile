# One image for the nightly refresh and for serving. Every RUN line is a command that `make run` gives too (a test compares).
FROM python:3.12-slim

WORKDIR /koladash
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY koladash koladash
COPY shapes shapes
RUN python3 -m venv .venv
RUN .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .

# The archive and the warehouses outlive the container. The numbers are a user without a name or rights.
COPY --chown=10001:10001 cache cache
COPY --chown=10001:10001 data data
VOLUME ["/koladash/cache", "/koladash/data"]
USER 10001:10001

ENV KOLADASH_HOST=0.0.0.0
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m \
  CMD [".venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8050/healthz', timeout=4)"]

# docker run koladash          serves the dashboard
# docker run koladash refresh  is the nightly job
ENTRYPOINT ["/koladash/.venv/bin/koladash"]
CMD ["up"]
