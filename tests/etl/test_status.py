"""What an operator is told, and when."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest

from koladash.cli.refreshing import _lines
from koladash.client.transport.clock import Clock
from koladash.etl.hook import call
from koladash.etl.pipeline import build_from_published
from koladash.etl.report import RunReport
from koladash.etl.status import status
from koladash.etl.watch import tell_operator
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from koladash.catalogue import Catalogue
    from koladash.sandbox import SandboxServer
    from koladash.settings import Settings

NOW = datetime(2026, 3, 9, 3, tzinfo=UTC)
DAYS = timedelta(days=1)


def run(outcome: str) -> RunReport:
    return RunReport(
        run_id="r", outcome=outcome, kind="kolada", started_at=NOW, message=f"{outcome}: so it was"
    )


def test_an_empty_folder_has_a_status_too(tmp_path: Path) -> None:
    found = status(Warehouse(tmp_path), Clock(now=lambda: NOW))
    assert (found.build_id, found.failures, found.last_run) == ("", 0, None)


def test_a_published_build_and_its_last_run_are_told(settings: Settings, catalogue: Catalogue) -> None:
    report = build_from_published(settings, catalogue)
    told = json.loads(status(Warehouse(settings.data_dir), Clock(now=lambda: NOW)).json())
    assert told["kind"] == "published"
    assert told["last_run"]["run_id"] == report.run_id
    assert told["age_hours"] is None


def test_failures_are_counted_since_the_last_good_run(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    for outcome in ("failed", "published", "refused", "failed"):
        warehouse.append_run(run(outcome).line())
    assert status(warehouse, Clock(now=lambda: NOW)).failures == 2


def test_a_day_of_asking_that_is_past_is_overdue(
    refresh_on: Callable[..., RunReport], ours: Settings, cut: Callable[[Iterable[str]], Catalogue]
) -> None:
    refresh_on(NOW.date(), ours, cut(("U40806",)))
    warehouse = Warehouse(ours.data_dir)
    later = Clock(now=lambda: NOW + 30 * DAYS)
    assert not status(warehouse, Clock(now=lambda: NOW)).is_overdue
    warehouse.append_run(run("refused").line())
    found = status(warehouse, later)
    assert (found.is_overdue, found.last_outcome) == (True, "refused")
    assert found.next_asked is not None
    assert f"{found.next_asked}, overdue: the last run was refused" in dict(_lines(found))["next asked"]


def test_a_day_begins_at_midnight_in_sweden(
    refresh_on: Callable[..., RunReport], ours: Settings, cut: Callable[[Iterable[str]], Catalogue]
) -> None:
    refresh_on(NOW.date(), ours, cut(("U40806",)))
    warehouse = Warehouse(ours.data_dir)
    asked = status(warehouse, Clock(now=lambda: NOW)).next_asked
    assert asked is not None
    late = datetime(asked.year, asked.month, asked.day, 22, 30, tzinfo=UTC)
    assert not status(warehouse, Clock(now=lambda: late)).is_overdue
    assert status(warehouse, Clock(now=lambda: late + timedelta(hours=1))).is_overdue


def test_nothing_of_a_kpi_that_is_gone_is_expected(
    refresh_on: Callable[..., RunReport],
    server: SandboxServer,
    ours: Settings,
    cut: Callable[[Iterable[str]], Catalogue],
) -> None:
    day, some = NOW.date(), cut(("U40806", "N01951"))
    refresh_on(day, ours, some)
    server.set(gone_kpis={"U40806": day + 7 * DAYS})
    refresh_on(day + 7 * DAYS, ours, some)
    assert not status(Warehouse(ours.data_dir), Clock(now=lambda: NOW + 8 * DAYS)).is_overdue


@pytest.mark.parametrize(
    ("outcome", "later", "called"),
    [
        ("published", 0 * DAYS, False),
        ("unchanged", 2 * DAYS, False),
        ("unchanged", 4 * DAYS, True),
        ("refused", 0 * DAYS, True),
        ("failed", 0 * DAYS, True),
    ],
)
def test_the_hook_is_called_on_failure_refusal_and_old_figures(
    refresh_on: Callable[..., RunReport],
    ours: Settings,
    cut: Callable[[Iterable[str]], Catalogue],
    webhook: tuple[str, list[bytes]],
    outcome: str,
    later: timedelta,
    called: bool,  # noqa: FBT001
) -> None:
    refresh_on(NOW.date(), ours, cut(("N01951",)))
    url, heard = webhook
    told = replace(ours, notify=url, notify_after_days=3)
    assert tell_operator(told, run(outcome), Clock(now=lambda: NOW + later)) is called
    assert [json.loads(each)["outcome"] for each in heard] == [outcome] * called


def test_the_hook_is_called_when_a_kpi_is_gone_from_kolada(
    settings: Settings, webhook: tuple[str, list[bytes]]
) -> None:
    url, heard = webhook
    assert tell_operator(replace(settings, notify=url), replace(run("published"), vanished=("U40800",)))
    assert json.loads(heard[0])["vanished"] == ["U40800"]


def test_a_hook_that_fails_changes_nothing(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    assert tell_operator(replace(settings, notify="/no/such/command"), run("failed"))
    assert "KOLADASH_NOTIFY" in caplog.text


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[bytes]]]:
    heard: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook", heard
        server.shutdown()


def test_a_webhook_gets_the_run_as_json(settings: Settings, webhook: tuple[str, list[bytes]]) -> None:
    url, heard = webhook
    assert tell_operator(replace(settings, notify=url), run("refused"))
    assert json.loads(heard[0])["message"] == "refused: so it was"


def test_a_webhooks_address_is_in_no_log(
    webhook: tuple[str, list[bytes]], caplog: pytest.LogCaptureFixture
) -> None:
    url, heard = webhook
    with caplog.at_level(logging.DEBUG):
        call(f"{url}/SECRET", b"{}")
        httpx.post(url.replace("/hook", "/after"), content=b"{}")
    assert len(heard) == 2
    assert "SECRET" not in caplog.text
    assert "/after" in caplog.text  # only the hook is silent, and only while it is called
