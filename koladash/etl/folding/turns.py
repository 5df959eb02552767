"""Folds the answers of an archive turn by turn, whatever source gave them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.folding.history import History
from koladash.etl.schema import CELL, TIME, Schema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from koladash.etl.folding.keys import Keys
    from koladash.etl.folding.observations import Observation

YEARS = range(1970, 2101)


def folded_in_turns(
    observations: Sequence[Observation],
    rows: Callable[[int], pl.DataFrame | None],
    gone: Mapping[str, datetime],
    places: Sequence[str],
    nothing: pl.DataFrame,
) -> pl.DataFrame:
    """Every version of every key, as `History.versions` gives them.

    Args:
        observations: as `observe` gives them.
        rows: what the observation of a number says (KEY, value, status, is_deleted; each key once); None
            where nobody knows any more. Each is asked for once, and let go before the next turn.
        gone: KPIs that the newest list lacks, and since when.
        places: what fills an open axis of places.
        nothing: what an observation says that says nothing: no rows, and the types of the others' columns,
            which those of the versions have too.
    """
    as_told = [pl.col(name).cast(nothing[name].dtype) for name in ("kpi", "municipality")]
    kinds = _enums(observations, places, nothing)
    history, nothing = History(_times(observations, gone)), nothing.with_columns(kinds)
    turns = _by_turn(observations) or {0: []}
    last = _last_turns(observations, nothing)
    for turn, numbers in turns.items():
        told = {n: frame.with_columns(kinds) for n in numbers if (frame := rows(n)) is not None}
        later = {kpi for kpi, its_last in last.items() if its_last > turn} | gone.keys()
        complete = [(n, observations[n].rectangle) for n in told if observations[n].is_complete]
        history.tell(
            pl.concat([numbered(nothing, 0), *(numbered(frame, n) for n, frame in told.items())]),
            {kpi for n in told for kpi in _kpis(observations[n].rectangle, nothing)},
            _asked(complete, places, nothing),
            later,
        )
    for position, kpi in enumerate(gone, start=len(observations)):
        history.withdraw(kpi, position)
    return history.versions().with_columns(as_told)


def covered(observations: Iterable[Observation], kpis: Iterable[str], places: Iterable[str]) -> pl.DataFrame:
    """When each cell of some KPIs was last answered in full: CELL, confirmed_at."""
    newest = {seen.rectangle: seen for seen in observations if seen.is_complete}
    when = pl.DataFrame(
        {"observation": range(len(newest)), "confirmed_at": [seen.confirmed_at for seen in newest.values()]},
        schema={"observation": pl.Int32, "confirmed_at": TIME},
    )
    asked = cells(list(enumerate(newest)), kpis, places).join(when, on="observation")
    return asked.group_by(CELL).agg(pl.col("confirmed_at").max())


def cells(rectangles: Sequence[tuple[int, Keys]], kpis: Iterable[str], places: Iterable[str]) -> pl.DataFrame:
    """The cells that rectangles hold: CELL, observation.

    Args:
        rectangles: with the numbers of their observations.
        kpis: only these; they also fill an axis that was left open.
        places: what fills an open axis of places.
    """
    wanted, everywhere, always = set(kpis), list(places), list(YEARS)
    asked = pl.DataFrame(
        [
            (
                [kpi for kpi in rectangle.kpis if kpi in wanted] if rectangle.kpis else sorted(wanted),
                list(rectangle.municipalities) or everywhere,
                list(rectangle.years) or always,
                number,
            )
            for number, rectangle in rectangles
        ],
        schema={
            "kpi": pl.List(pl.String),
            "municipality": pl.List(pl.String),
            "year": pl.List(pl.Int16),
            "observation": pl.Int32,
        },
        orient="row",
    )
    return asked.explode("kpi").explode("municipality").explode("year").drop_nulls()


def numbered(rows: pl.DataFrame, observation: int) -> pl.DataFrame:
    """Rows with the number of the observation that told them."""
    return rows.with_columns(pl.lit(observation, dtype=pl.Int32).alias("observation"))


def _enums(
    observations: Iterable[Observation], places: Iterable[str], nothing: pl.DataFrame
) -> list[pl.Expr]:
    """Ids as they are folded: as their own kind where that lists them, else as one of what was asked for."""
    asked = {kpi for seen in observations for kpi in seen.rectangle.kpis}
    found = {"kpi": pl.Enum(sorted(asked)), "municipality": pl.Enum(sorted(places))}
    return [pl.col(name).cast(kind) for name, kind in found.items() if nothing[name].dtype == pl.String]


def _by_turn(observations: Sequence[Observation]) -> dict[int, list[int]]:
    turns: dict[int, list[int]] = defaultdict(list)
    for number, seen in enumerate(observations):
        turns[seen.turn].append(number)
    return dict(sorted(turns.items()))


def _last_turns(observations: Iterable[Observation], like: pl.DataFrame) -> dict[str, int]:
    """The last turn in which each KPI is told of."""
    last: dict[str, int] = {}
    for seen in observations:
        for kpi in _kpis(seen.rectangle, like):
            last[kpi] = max(last.get(kpi, 0), seen.turn)
    return last


def _kpis(rectangle: Keys, like: pl.DataFrame) -> tuple[str, ...]:
    """The KPIs that may be told of: an open axis tells of any."""
    return rectangle.kpis or tuple(pl.Series(like["kpi"].dtype.categories))  # type: ignore[attr-defined]


def _asked(
    complete: Sequence[tuple[int, Keys]], places: Sequence[str], like: pl.DataFrame
) -> Callable[[Collection[str]], pl.DataFrame]:
    kinds = [pl.col(name).cast(like[name].dtype, strict=False) for name in ("kpi", "municipality")]

    def asked(kpis: Collection[str]) -> pl.DataFrame:
        return cells(complete, kpis, places).with_columns(kinds).drop_nulls().select(*CELL, "observation")

    return asked


def _times(observations: Sequence[Observation], gone: Mapping[str, datetime]) -> pl.DataFrame:
    def rows() -> Iterator[tuple[datetime, datetime, int]]:
        yield from ((seen.seen_at, seen.confirmed_at, seen.days) for seen in observations)
        yield from ((when, when, 1) for when in gone.values())

    schema: Schema = {"seen_at": TIME, "confirmed_at": TIME, "days": pl.Int32}
    return pl.DataFrame(list(rows()), schema=schema, orient="row")
