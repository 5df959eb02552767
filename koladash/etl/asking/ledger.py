"""The ledger: what a run asked, what it got, and what it did not get."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from koladash.etl.folding.observations import utc
from koladash.etl.folding.turns import cells
from koladash.etl.schema import CELLS, REQUEST, RUN, cast_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.catalogue import Catalogue
    from koladash.client.kolada.ledger import Fetched
    from koladash.etl.folding.observations import Observation


KOLADA = "kolada"


def fetched_requests(run_id: str, fetched: Sequence[Fetched]) -> pl.DataFrame:
    """`core.request` of a run that fetched: one row for each planned request, whatever came of it."""
    rows = [
        (
            run_id,
            KOLADA,
            one.rectangle.path,
            str(one.outcome),
            one.rectangle.cells,
            one.rows,
            one.deleted,
            max((utc(answer.fetched_at) for answer in one.answers), default=None),
            one.error or None,
        )
        for one in fetched
    ]
    return pl.DataFrame(rows, schema=REQUEST, orient="row")


def asked_as(given: pl.DataFrame, fetched: Sequence[Fetched]) -> pl.DataFrame:
    """What answers gave (GIVEN), under the ledger's words: a request that was halved has two answers."""
    ledgers = {answer.path: one.rectangle.path for one in fetched for answer in one.answers}
    return given.with_columns(pl.col("request").replace(ledgers))


def archived_requests(run_id: str, observations: Sequence[Observation], source: str = KOLADA) -> pl.DataFrame:
    """`core.request` of a run that only read the archive: the newest answer to each request."""
    newest = {seen.rectangle: seen for seen in observations}
    rows = [
        (
            run_id,
            source,
            rectangle.path,
            "from_archive",
            rectangle.cells,
            sum(answer.rows for answer in seen.answers),
            sum(answer.deleted for answer in seen.answers),
            seen.confirmed_at,
            None,
        )
        for rectangle, seen in newest.items()
    ]
    return pl.DataFrame(rows, schema=REQUEST, orient="row")


def runs_table(runs: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """`core.run`: the lines of the log of runs."""
    return pl.DataFrame([_run(run) for run in runs], schema=RUN)


def _run(line: Mapping[str, Any]) -> dict[str, Any]:
    started = utc(datetime.fromisoformat(line["started_at"]))
    # The run that makes the build has not ended when it writes its own line.
    seconds = line.get("seconds")
    finished = started + timedelta(seconds=seconds) if seconds else None
    return {name: line.get(name) for name in RUN} | {"started_at": started, "finished_at": finished}


def failed_cells(fetched: Sequence[Fetched], catalogue: Catalogue) -> pl.DataFrame:
    """The cells whose request failed for good, with nothing older to stand in: CELL."""
    failed = [one.rectangle for one in fetched if one.outcome == "failed"]
    asked = cells(
        [(i, rectangle) for i, rectangle in enumerate(failed)], catalogue.kpis, catalogue.places.by_code
    )
    return asked.select(cast_to(CELLS)).unique()
