"""A sandbox on a real socket, and short ways to ask it."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date

import httpx
import pytest

from koladash.sandbox import Knobs, SandboxServer

TODAY = date(2026, 11, 20)


class Asked:
    """A running sandbox and a client of its own."""

    def __init__(self, server: SandboxServer, client: httpx.Client) -> None:
        self.server, self.client = server, client

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(self.server.base_url + path, headers=headers)

    def page(self, path: str) -> dict:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, path: str) -> list[dict]:
        return self.page(path)["values"]

    def figures(self, path: str) -> dict[tuple[str, str, int, str], float | None]:
        rows = self.rows(path)
        return {
            (row["kpi"], row["municipality"], row["period"], value["gender"]): value["value"]
            for row in rows
            for value in row["values"]
        }


@pytest.fixture
def sandbox(catalogue):
    """Starts a sandbox with the given knobs; its day is fixed unless a test moves it."""
    with ExitStack() as stack:

        def start(**knobs) -> Asked:
            server = stack.enter_context(SandboxServer(Knobs(**{"today": TODAY, **knobs}), catalogue))
            return Asked(server, stack.enter_context(httpx.Client(timeout=5)))

        yield start


@pytest.fixture(scope="session")
def plain(catalogue):
    """One faultless sandbox for all tests that only read."""
    with (
        SandboxServer(Knobs(today=TODAY, extra_kpis=20), catalogue) as server,
        httpx.Client(timeout=5) as client,
    ):
        yield Asked(server, client)
