"""SCB's tables that koladash reads: what each is expected to be, and the figures it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from koladash.catalogue.entry import Entry, Ids, ScbId, Text, Year
from koladash.catalogue.kpis import Figure, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Choice = dict[Text, Ids]
REGION, SEX, TIME = "Region", "Kon", "Tid"
"""The dimensions that become place, gender and year or month."""


class ScbQuantity(Quantity):
    """What one of SCB's tables becomes.

    Attributes:
        table: SCB's id of the table; the table's own, never written beside the quantity.
        codes: by dimension, the codes or expressions that make it, summed over where several.
        definition: what it is, in a sentence; `definition_en` in English.
    """

    id: ScbId
    table: Text
    codes: Choice
    definition: Text
    definition_en: Text


class ScbFigure(ScbQuantity, Figure):
    """A figure of SCB's for a year: it stands beside Kolada's KPIs."""

    @property
    def source_id(self) -> str:
        """The table that SCB publishes it in."""
        return self.table


class ScbSeries(ScbQuantity):
    """A series of SCB's by month; `is_preliminary` when SCB calls all its values so."""

    genders: Literal["T", "TMK"] = "T"
    is_preliminary: bool = False

    @property
    def source_id(self) -> str:
        """The table that SCB publishes it in."""
        return self.table


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
        figures: what a table by year becomes, by id.
        series: what a table by month becomes, by id.
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
    figures: dict[Text, ScbFigure] = Field(default_factory=dict)
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

    @property
    def quantities(self) -> Mapping[str, ScbFigure | ScbSeries]:
        """What the table becomes, whatever its time is, by id."""
        return {**self.figures, **self.series}

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
    def _quantities_know_their_table(cls, fields: dict[str, Any]) -> dict[str, Any]:
        shared = {
            "table": fields.get("table"),
            "noise_from": fields.get("noise_from"),
            "genders": "TMK" if fields.get("sexes") else "T",
        }
        preliminary = {"is_preliminary": fields.get("is_preliminary", False)}
        return {
            **fields,
            "figures": _named(fields.get("figures", {}), {"municipality_type": "A", **shared}),
            "series": _named(fields.get("series", {}), shared | preliminary),
        }

    @model_validator(mode="after")
    def _chosen_tables_are_described(self) -> Self:
        if not self.is_chosen:
            return self
        if not (self.title and self.dimensions and self.quantities and self.first):
            raise ValueError("title, dimensions, first and figures or series: a chosen table has all of them")
        if self.series if self.period == "year" else self.figures:
            raise ValueError("a table by year has figures, a table by month has series")
        for quantity in self.quantities.values():
            if unknown := set(quantity.codes) - set(self.dimensions):
                raise ValueError(f"{quantity.id}.codes: {min(unknown)} is none of the dimensions")
        if (len(self.first) > len("2024")) != (self.period == "month"):
            raise ValueError(f"first: {self.first} is no {self.period}")
        return self


def _named(entries: object, shared: Mapping[str, object]) -> object:
    """The entries with their id, and with what the table says of all of them."""
    if not isinstance(entries, dict):
        return entries
    return {
        id_: {"id": id_, **shared, **entry} if isinstance(entry, dict) else entry
        for id_, entry in entries.items()
    }


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
