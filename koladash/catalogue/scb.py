"""SCB's tables that koladash reads: what each is expected to be, and the series it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from koladash.catalogue.entry import Entry, Ids, Text, Year
from koladash.catalogue.kpis import Unit  # noqa: TC001 - pydantic reads the annotations

if TYPE_CHECKING:
    from collections.abc import Collection

Choice = dict[Text, Ids]


class ScbSeries(Entry):
    """One figure that a table becomes.

    Attributes:
        id: what it is called in the warehouse; unique among all figures and series.
        name: short Swedish name.
        name_en: the same in English.
        unit: what is counted.
        decimals: how many are published.
        codes: by dimension, the codes or expressions that make the figure, summed over where several.
    """

    name: Text
    name_en: Text
    unit: Unit
    decimals: Annotated[int, Field(ge=0, le=3)]
    codes: Choice


class ScbTable(Entry):
    """A table, under a name of ours, so that an id that SCB changes is a one-line edit.

    Attributes:
        table: SCB's id; "" for a place that is kept for a table not yet chosen.
        title: how the table's title begins; another beginning fails this table's check, and only its.
        period: what its time is.
        dimensions: the ids it must have, in any order.
        regions: codes or expressions to ask of Region. SCB's "00" is our "0000", its county "22" is "0022".
        first: the first period asked for.
        sexes: by our letter (T, M, K) the code of Kon; T "" sums men and women, no entry at all is T alone.
        series: what the table becomes, by id.
        noise_from: the first year whose figures carry controlled noise (CKM), so that parts do not sum.
        is_preliminary: whether SCB calls all its figures preliminary.
        certainty: codes seen in a real answer, reported by others, or assumed.
        note: what a reader must know beside the figures; `note_en` in English.
    """

    table: Annotated[str, Field(pattern=r"^(TAB\d+)?$")]
    title: str = ""
    period: Literal["year", "month"]
    dimensions: Ids = ()
    regions: Ids = ()
    first: Annotated[str, Field(pattern=r"^(\d{4}(M\d{2})?)?$")] = ""
    sexes: dict[Literal["T", "M", "K"], str] = Field(default_factory=dict)
    series: dict[Text, ScbSeries] = Field(default_factory=dict)
    noise_from: Year | None = None
    is_preliminary: bool = False
    certainty: Literal["seen", "reported", "assumed"]
    note: str = ""
    note_en: str = ""

    @property
    def is_chosen(self) -> bool:
        """Whether there is a table to read."""
        return bool(self.table)

    def misfits(self, title: str, dimensions: Collection[str]) -> list[str]:
        """What of a table's own title and dimensions is not as expected: a line for each, none if it fits."""
        found = []
        if not _words(title).startswith(_words(self.title)):
            found.append(f"{self.table} ({self.id}) is now called {title!r}; expected {self.title!r}.")
        if lacking := sorted(set(self.dimensions) - set(dimensions)):
            has = ", ".join(dimensions)
            found.append(f"{self.table} ({self.id}) lacks {', '.join(lacking)}; it has {has}.")
        if new := sorted(set(dimensions) - set(self.dimensions)):
            found.append(f"{self.table} ({self.id}) has {', '.join(new)}, which scb.toml does not name.")
        return found

    @model_validator(mode="before")
    @classmethod
    def _series_know_their_id(cls, fields: dict[str, object]) -> dict[str, object]:
        series = fields.get("series", {})
        if not isinstance(series, dict):
            return fields
        named = {
            id_: {"id": id_, **table} if isinstance(table, dict) else table for id_, table in series.items()
        }
        return {**fields, "series": named}

    @model_validator(mode="after")
    def _chosen_tables_are_described(self) -> Self:
        if self.is_chosen and not (self.title and self.dimensions and self.series and self.first):
            raise ValueError("title, dimensions, first and series: a chosen table has all of them")
        for series in self.series.values():
            if unknown := set(series.codes) - set(self.dimensions):
                raise ValueError(f"series.{series.id}.codes: {min(unknown)} is none of the dimensions")
        if (len(self.first) > len("2024")) != (self.period == "month") and self.is_chosen:
            raise ValueError(f"first: {self.first} is no {self.period}")
        return self


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
