"""The ledger: what a run asked, what it got, and what it did not get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.extract import cells
from koladash.etl.observations import utc
from koladash.etl.schema import CELLS, REQUEST, cast_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.catalogue import Catalogue
    from koladash.client.ledger import Fetched
    from koladash.etl.observations import Observation


def fetched_requests(run_id: str, fetched: Sequence[Fetched]) -> pl.DataFrame:
    """`core.request` of a run that fetched: one row for each planned request, whatever came of it."""
    rows = [
        (
            run_id,
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


def archived_requests(run_id: str, observations: Sequence[Observation]) -> pl.DataFrame:
    """`core.request` of a run that only read the archive: the newest answer to each request."""
    newest = {seen.rectangle: seen for seen in observations}
    rows = [
        (
            run_id,
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


def failed_cells(fetched: Sequence[Fetched], catalogue: Catalogue) -> pl.DataFrame:
    """The cells whose request failed for good, with nothing older to stand in: CELL."""
    failed = [one.rectangle for one in fetched if one.outcome == "failed"]
    asked = cells(
        [(i, rectangle) for i, rectangle in enumerate(failed)], catalogue.kpis, catalogue.places.by_code
    )
    return asked.select(cast_to(CELLS)).unique()
