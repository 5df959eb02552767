"""What stands around the figures: links, groups, pairs, events, breaks, reports, caveats."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from koladash.catalogue.entry import Codes, Entry, KoladaGroup, KpiId, KpiIdOrNone, PlaceCode, Text, Year

_DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"


class Link(Entry):
    """One link of the chain; their order in the catalogue is the chain's."""

    name: Text
    name_en: Text


class Caveat(Entry):
    """What a reader must know beside a figure, in Swedish and English."""

    text: Text
    text_en: Text


class Report(Entry):
    """A report whose figures koladash carries; `label` opens its source line, `label_en` in English."""

    label: Text
    label_en: Text
    authors: Text
    title: Text
    year: Year
    publisher: str = ""

    def source_line(self, table: str = "") -> str:
        """As "Göteborgsregionen 2024, tabell 5"; `table` as the figures carry it, "prose" for none."""
        return _cited(self.label, "tabell", table)

    def source_line_en(self, table: str = "") -> str:
        """The same in English."""
        return _cited(self.label_en, "table", table)


def _cited(label: str, word: str, table: str) -> str:
    number = table.removeprefix("Tabell ")
    return label if number in {"", "prose"} else f"{label}, {word} {number}"


class Group(Entry):
    """Municipalities that are looked at together, as a list of codes.

    Attributes:
        kind: what sort of group it is; own is one that the operator has put in a file.
        municipalities: their codes.
        is_region: the region that its members are set against, before their county.
        valid_from: first year of the membership, where it is dated.
        valid_to: last year of it.
        kolada_group: Kolada's own group of the same municipalities, or "".
        note: what a reader must know of it, in Swedish; `note_en` in English.
    """

    name: Text
    name_en: Text
    kind: Literal["country", "county", "region", "subregion", "cluster", "study", "own"]
    municipalities: Codes
    is_region: bool = False
    valid_from: Year | None = None
    valid_to: Year | None = None
    kolada_group: KoladaGroup = ""
    note: str = ""
    note_en: str = ""

    @model_validator(mode="after")
    def _names_each_municipality_once(self) -> Self:
        if twice := sorted({code for code in self.municipalities if self.municipalities.count(code) > 1}):
            raise ValueError(f"municipalities: {', '.join(twice)} stands twice")
        return self


class Claim(BaseModel):
    """Our reading of a pair's heading, to put it to the figures of today.

    Attributes:
        kpi: the figure it speaks of.
        in_proportion_to: the figure it is divided by, or "".
        side: on which side of the country's the two lie where the heading holds.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", strict=True)

    kpi: KpiId
    in_proportion_to: KpiIdOrNone = ""
    side: Literal["above", "below"]

    @property
    def kpis(self) -> tuple[str, ...]:
        """The figures that it takes to test it."""
        return tuple(filter(None, (self.kpi, self.in_proportion_to)))


class Pair(Entry):
    """Two municipalities that a study set side by side, with its heading and when that was observed.

    `claim` is what the heading says of figures, where it can be tested.
    """

    number: int
    a: PlaceCode
    b: PlaceCode
    heading: Text
    heading_en: Text
    observed: Text
    report: Text
    claim: Claim | None = None
    note: str = ""
    note_en: str = ""


class Event(Entry):
    """Something that happened around the figures: context, not explanation.

    Attributes:
        start: a year, a month or a day, as exact as the report says.
        end: the same, or "" for a point in time.
        precision: how exact `start` is.
        scope: codes of the municipalities concerned; ("0000",) for the country.
        is_default: shown when the reader asks for events without choosing.
        report: where it is taken from.
    """

    start: Annotated[str, Field(pattern=rf"^{_DAY}$")]
    end: Annotated[str, Field(pattern=rf"^({_DAY})?$")] = ""
    precision: Literal["day", "month", "season", "year", "decade", "mixed"]
    category: Literal[
        "assignment",
        "event",
        "inquiry",
        "law",
        "local",
        "organisation",
        "policy",
        "reform",
        "research",
        "shock",
        "survey",
    ]
    name: Text
    name_en: Text
    scope: Codes
    is_default: bool
    note: str = ""
    note_en: str = ""
    report: Text

    @property
    def first_day(self) -> date:
        """The first day that `start` can mean."""
        year, month, day = (*map(int, self.start.split("-")), 1, 1)[:3]
        return date(year, month, day)

    @property
    def last_day(self) -> date | None:
        """The last day that `end` can mean; None for a point in time."""
        if not self.end:
            return None
        given = [int(number) for number in self.end.split("-")]
        year, month = (*given, 12)[:2]
        day = given[2] if len(given) > 2 else calendar.monthrange(year, month)[1]  # noqa: PLR2004 - year, month, day
        return date(year, month, day)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.first_day > (self.last_day or self.first_day):
            raise ValueError(f"end: {self.end} lies before start {self.start}")
        return self


class Break(Entry):
    """A series changes meaning: what lies before and from `year` is never drawn as one line.

    Attributes:
        kpis: the series concerned.
        year: first data year of the new meaning.
        certainty: stated by the source or the definition, or assumed from the titles of the same family.
        reason: why, in Swedish; `reason_en` in English.
    """

    kpis: Annotated[tuple[KpiId, ...], Field(strict=False, min_length=1)]
    year: Year
    certainty: Literal["stated", "assumed"]
    reason: Text
    reason_en: Text
