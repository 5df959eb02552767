"""Key figures: what we decide about Kolada's KPIs, and the measures we derive from figures."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from koladash.catalogue.entry import Entry, FigureIdOrNone, Ids, KpiId, KpiIdOrNone, Text, Year
from koladash.catalogue.formula import Formula, parse_formula

Unit = Literal[
    "percent",
    "persons",
    "inhabitants",
    "annual_workers",
    "persons_per_annual_worker",
    "per_1000_inhabitants",
    "sek_per_inhabitant",
    "sek_per_participant",
    "ratio",
    "index",
    "scale",
    "yes_no",
]
COUNTS: Final = frozenset({"persons", "inhabitants", "annual_workers"})
"""The units of what is counted in a place: twice the place, twice the number."""
Direction = Literal["higher", "lower", "neutral"]
Classes = Annotated[tuple[float, ...], Field(strict=False)]
CLASS_LIMITS = 5


class Quantity(Entry):
    """What is counted, and how it is written.

    Attributes:
        name: short Swedish name, unique, for headings and pickers.
        name_en: the same in English.
        base: what a share is a share of, as "av anvisningarna"; only for the unit percent.
        base_en: the same in English.
        unit: what is counted; `scale` is ranked and has no mean.
        decimals: how many are shown; rounding is half away from zero.
        direction: which is favourable; neutral unless nobody would disagree.
        gender: whom it counts: T everybody, K women, M men.
        noise_from: the first year whose values carry controlled noise (CKM), so that parts do not sum.
        caveats: ids of the caveats to show beside it.
    """

    name: Text
    name_en: Text
    base: str = ""
    base_en: str = ""
    unit: Unit
    decimals: Annotated[int, Field(ge=0, le=3)]
    direction: Direction = "neutral"
    gender: Literal["T", "K", "M"] = "T"
    noise_from: Year | None = None
    caveats: Ids = ()

    @property
    def follows_size(self) -> bool:
        """Whether it counts people or posts, so that a large place has more whatever it does."""
        return self.unit in COUNTS

    @model_validator(mode="after")
    def _only_shares_have_a_base(self) -> Self:
        if (self.unit == "percent") != bool(self.base and self.base_en):
            raise ValueError("base: expected base and base_en for the unit percent, and for no other")
        return self


class Figure(Quantity):
    """A figure for a year: a KPI of Kolada's, a figure of SCB's, or a measure derived from them.

    Attributes:
        link: id of the link of the chain it belongs to.
        classes: the five limits between the map's six classes, each holding its lower limit; none for yes/no.
        genders: "T", or "TMK" when it is divided by gender.
        municipality_type: K municipalities, L regions, A both.
        survey: from the municipalities' own voluntary survey.
        has_country: Riket has a figure.
        ended: the last data year, when the series has ended.
        count_kpi: counts the persons behind a share; "" when none does.
        weight_kpi: what a weighted mean weighs by; "" for none.
        chain_position: 1-6 when it stands for its link in the chain panel, else 0.
        default_view: may be shown unasked.
    """

    link: Text
    classes: Classes = ()
    genders: Literal["T", "TMK"] = "T"
    municipality_type: Literal["K", "A", "L"] = "K"
    survey: bool = False
    has_country: bool
    ended: Year | None = None
    count_kpi: FigureIdOrNone = ""
    weight_kpi: FigureIdOrNone = ""
    chain_position: Annotated[int, Field(ge=0, le=6)] = 0
    default_view: bool = True

    @property
    def is_derived(self) -> bool:
        """Whether koladash computes it, so that no source may be named as its maker."""
        return isinstance(self, Measure)

    @property
    def source_id(self) -> str:
        """The id under which its source publishes it; "" where koladash computes it."""
        return "" if self.is_derived else self.id

    @property
    def has_mean(self) -> bool:
        """Whether a mean says something: not for a ranked scale."""
        return self.unit != "scale"

    @property
    def has_level(self) -> bool:
        """Whether one place may be held against a mean or median of places: not where their size decides."""
        return self.has_mean and not self.follows_size

    @model_validator(mode="before")
    @classmethod
    def _surveys_have_no_country(cls, fields: dict[str, Any]) -> dict[str, Any]:
        return {"has_country": not fields.get("survey", False), **fields}

    @model_validator(mode="after")
    def _classes_fit_a_map(self) -> Self:
        expected = 0 if self.unit == "yes_no" else CLASS_LIMITS
        if len(self.classes) != expected or any(low >= high for low, high in pairwise(self.classes)):
            raise ValueError(f"classes: {list(self.classes)} is not legal; expected {expected} rising limits")
        return self

    @model_validator(mode="after")
    def _surveys_do_not_claim_a_country(self) -> Self:
        if self.survey and self.has_country:
            raise ValueError("has_country: true is not legal for a survey; Riket does not answer it")
        return self


class KpiEntry(Figure):
    """One of Kolada's KPIs. Its title and definition are Kolada's and are fetched.

    Attributes:
        began: the first data year, when the title or Kolada's list says that it is new.
        successor: id of the figure that follows an ended one; another measure, never drawn as one line.
    """

    id: KpiId
    began: Year | None = None
    successor: KpiIdOrNone = ""


class Measure(Figure):
    """A figure that koladash derives; its source line is "Egen bearbetning" with `parts`.

    Attributes:
        formula: how it is computed.
        approximate: the formula is our best reading, not an exact count.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    formula: Annotated[Formula, BeforeValidator(parse_formula)]
    approximate: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the figures that the formula needs, in the order they are read."""
        return self.formula.parts
