"""From the bodies of Kolada's answers to rows whose ids are known, and what was left behind on the way."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import polars as pl

from koladash.client.kolada.frames import values_frame
from koladash.errors import AnswerDamaged
from koladash.etl.folding.history import conflicting
from koladash.etl.folding.observations import koladas_keys
from koladash.etl.folding.turns import YEARS
from koladash.etl.schema import GENDERS, GIVEN, KEY, Schema, cast_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koladash.client.archive.store import Archive
    from koladash.client.kolada.planning import Rectangle
    from koladash.etl.folding.observations import Observation

log = logging.getLogger(__name__)

GROUP = "G"
"""How the ids of Kolada's groups begin: their rows come unasked, and are computed here instead."""

WORDS = ("kpi", "municipality", "gender")
ASKED: Schema = {
    "request": pl.String,
    "municipalities": pl.List(pl.String),
    "years": pl.List(pl.Int16),
    "is_overtaken": pl.Boolean,
}


class Reader:
    """Reads answers by the number of their observation, each once.

    Of two rows for one key in one answer the later counts; where they differ, the key is in `conflicts` until
    a later answer settles it.

    Args:
        archive: where the bodies are.
        observations: what was asked, and when.
        kpis: the ids of KPIs that are known.
        places: the codes of places that are known.
    """

    def __init__(
        self,
        archive: Archive,
        observations: Sequence[Observation],
        kpis: Iterable[str],
        places: Iterable[str],
    ) -> None:
        self._archive = archive
        self._observations = observations
        self._kinds = {
            "kpi": pl.Enum(sorted(kpis)),
            "municipality": pl.Enum(sorted(places)),
            "gender": pl.Enum(GENDERS),
        }
        key: Schema = {**self._kinds, "year": pl.Int16}
        self.conflicts = pl.DataFrame(schema={name: key[name] for name in KEY})
        self.damaged: set[int] = set()
        self.unknown: dict[str, set[str]] = {name: set() for name in WORDS}
        self._given: list[pl.DataFrame] = []
        newest = {seen.rectangle: n for n, seen in enumerate(observations) if seen.is_complete}
        self._newest = frozenset(newest.values())

    @property
    def nothing(self) -> pl.DataFrame:
        """What an answer says that says nothing."""
        kinds = {"value": pl.Float64, "status": pl.String, "is_deleted": pl.Boolean}
        return pl.DataFrame(schema={**self.conflicts.schema, **kinds})

    @property
    def read(self) -> tuple[Observation, ...]:
        """The observations whose evidence is sound."""
        return tuple(seen for n, seen in enumerate(self._observations) if n not in self.damaged)

    @property
    def lost(self) -> tuple[Rectangle, ...]:
        """What the damaged answers were asked for, where no later answer stands in for them."""
        damaged = [self._observations[number] for number in sorted(self.damaged)]
        asked = (koladas_keys(seen.answers[0]) for seen in damaged if not seen.is_overtaken)
        return tuple(rectangle for rectangle in asked if rectangle)

    def given(self) -> pl.DataFrame:
        """What the newest full answer to each request gave, KPI by KPI, before the fold: columns of GIVEN."""
        return pl.concat([pl.DataFrame(schema=GIVEN), *self._given])

    def rows(self, number: int) -> pl.DataFrame | None:
        """KEY, value, status, is_deleted; None where the evidence is damaged, as if it was never given."""
        seen = self._observations[number]
        pages = (self._archive.body(answer) for answer in seen.answers if answer.rows)
        try:
            sent = values_frame(pages).select(*KEY, "value", "status", "is_deleted")
        except AnswerDamaged as error:
            log.warning("%s is passed over: %s", seen.answers[0].request, error)
            self.damaged.add(number)
            return None
        known = self._known(sent)
        rows = self._once(known)
        if number in self._newest:
            self._given.append(self._counted(seen, sent, known, rows))
        return rows

    def _known(self, sent: pl.DataFrame) -> pl.DataFrame:
        typed = sent.with_columns(pl.col(name).cast(kind, strict=False) for name, kind in self._kinds.items())
        is_known = pl.all_horizontal(pl.col(name).is_not_null() for name in WORDS)
        known = typed.filter(is_known)
        if known.height < sent.height:
            left = sent.filter(~pl.col("municipality").str.starts_with(GROUP))
            for name, kind in self._kinds.items():
                self.unknown[name] |= {*left[name].unique()} - {*kind.categories}
        return known

    def _once(self, rows: pl.DataFrame) -> pl.DataFrame:
        if self.conflicts.height:
            self.conflicts = self.conflicts.join(rows, on=KEY, how="anti")
        if not rows.select(KEY).is_duplicated().any():
            return rows
        self.conflicts = pl.concat([self.conflicts, conflicting(rows)])
        return rows.unique(KEY, keep="last", maintain_order=True)

    def _counted(
        self, seen: Observation, sent: pl.DataFrame, known: pl.DataFrame, rows: pl.DataFrame
    ) -> pl.DataFrame:
        """What an answer gave (GIVEN); an open axis asked for all there is along it."""
        box = seen.rectangle
        places = list(box.municipalities) or list(self._kinds["municipality"].categories)
        came = sent.group_by("kpi").agg(
            pl.len().alias("figures"),
            pl.col("municipality").str.starts_with(GROUP).sum().alias("of_groups"),
            pl.col("is_deleted").sum().alias("deleted"),
        )
        recognised = known.group_by(pl.col("kpi").cast(pl.String)).agg(pl.len().alias("known"))
        kept = rows.group_by(pl.col("kpi").cast(pl.String)).agg(
            pl.len().alias("kept"),
            pl.col("value").count().alias("values"),
            pl.col("value").abs().sum().alias("total"),
        )
        asked = [(box.path, places, list(box.years) or list(YEARS), seen.is_overtaken)]
        counted = (
            pl.DataFrame({"kpi": box.kpis}, schema={"kpi": pl.String})
            .join(came, on="kpi", how="full", coalesce=True)
            .join(recognised, on="kpi", how="left")
            .join(kept, on="kpi", how="left")
            .fill_null(0)
            .with_columns(
                unknown=pl.col("figures") - pl.col("of_groups") - pl.col("known"),
                repeated=pl.col("known") - pl.col("kept"),
            )
        )
        return counted.join(pl.DataFrame(asked, schema=ASKED, orient="row"), how="cross").select(
            cast_to(GIVEN)
        )
