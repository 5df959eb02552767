"""What a page shows, as one frozen value, and its form in the address bar.

The address is the only state of the dashboard: a link reopens the very view, and the browser's own back and
forward work. Reading is tolerant of anything, since links are typed, cut and kept for years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Scale = Literal["classes", "continuous", "bands"]

MAX_SERIES: Final = 8
MAX_LENGTH: Final = 4000
MAX_PARAMETERS: Final = 100
PINS: Final = frozenset({"bygge", "dag"})
"""The parameters that make a link stay with its figures."""

_MOST_TOLD: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Every choice that any page offers; a page uses those it has.

    An empty text, `None` or an empty tuple means that the link leaves the choice open: the page takes its
    default, and the link follows new years and builds. A link with a `build` or a `day` stays with
    its figures.
    """

    municipality: str = ""
    against: str = ""
    group: str = ""
    kpi: str = ""
    year: int | None = None
    gender: str = "T"
    scale: Scale = "classes"
    municipalities: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    base_year: int | None = None
    events: str = "some"
    origin: str = ""
    rows: str = ""
    is_joint: bool = False
    limits: tuple[int, int] = (15, 50)
    average: str = "median"
    report: str = ""
    table: str = ""
    is_tried: bool = False
    is_table: bool = False
    build: str = ""
    day: date | None = None
    language: str = "sv"
    refused: tuple[str, ...] = field(default=(), compare=False)
    """What the link gave that cannot be used, in its own words, as `ar=18x`."""
    refused_pins: tuple[str, ...] = field(default=(), compare=False)
    """The same of what was to pin the link to a build or a day."""

    @classmethod
    def from_query(cls, search: object) -> View:
        """The view that a query string asks for; what it does not say, or says wrongly, keeps its default.

        Args:
            search: the address's query with or without its question mark; what is no text reads as empty.
        """
        given: dict[str, Any] = {}
        refused: dict[str, str] = {}
        for name, text in _pairs(search):
            parameter = _BY_NAME.get(name)
            if parameter is None or parameter.field in given or name in refused:
                continue
            try:
                given[parameter.field] = parameter.read(text)
            except ValueError:
                refused[name] = f"{name}={text[:_MOST_TOLD]}"
        pins = tuple(words for name, words in refused.items() if name in PINS)
        others = tuple(words for name, words in refused.items() if name not in PINS)
        return cls(**given, refused=others, refused_pins=pins)

    def to_query(self) -> str:
        """The shortest query string that gives this view again: `?kommun=1481&ar=2022`, or nothing at all."""
        written = [(p.name, p.write(getattr(self, p.field))) for p in _PARAMETERS if self._is_chosen(p.field)]
        return "?" + urlencode(written, safe=",") if written else ""

    def reading(self, name: str, text: str) -> View:
        """This view with one more parameter read, as if the link had said it first.

        Args:
            name: a parameter, as `kommun`.
            text: its value; one that cannot be used leaves the choice open and is noted in `refused`.
        """
        given, chosen = View.from_query("?" + urlencode({name: text}, errors="replace")), _BY_NAME[name].field
        refused = (*given.refused, *self.refused)
        return replace(self, refused=refused, **{chosen: getattr(given, chosen)})

    def but(self, **changes: object) -> View:
        """This view with some choices changed; what the link said wrongly is forgotten."""
        return replace(self, refused=(), refused_pins=(), **changes)  # type: ignore[arg-type]

    def _is_chosen(self, name: str) -> bool:
        return bool(getattr(self, name) != getattr(_DEFAULT, name))


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    field: str
    read: Callable[[str], object]
    write: Callable[[Any], str] = str


def _pairs(search: object) -> list[tuple[str, str]]:
    if not isinstance(search, str):
        return []
    try:
        return parse_qsl(search[:MAX_LENGTH].removeprefix("?"), max_num_fields=MAX_PARAMETERS)
    except ValueError:
        return []


def _matching(pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(text)
        return text

    return read


def _year(text: str) -> int:
    return int(_matching(r"(19|20)\d\d")(text))


def _build(text: str) -> str:
    """A build's id, as `20261122T031500Z-1f0c9a2b`."""
    datetime.strptime(_build_id(text)[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return text


def _day(text: str) -> date:
    return date.fromisoformat(_matching(r"(19|20)\d\d-\d\d-\d\d")(text))


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(_id(code) for code in text.split(",")))
    return codes[:MAX_SERIES]


def _limits(text: str) -> tuple[int, int]:
    low, high = (int(_matching(r"\d{1,3}")(part)) for part in text.split(","))
    if not 0 < low < high <= 100:  # noqa: PLR2004 - the limits are percent
        raise ValueError(text)
    return low, high


def _choice(name: str, field_name: str, words: Mapping[str, object]) -> _Parameter:
    """A parameter of few words: the Swedish word in the link, and our own value behind it."""
    back = {value: word for word, value in words.items()}

    def read(text: str) -> object:
        if text not in words:
            raise ValueError(text)
        return words[text]

    return _Parameter(name, field_name, read, back.__getitem__)


_code = _matching(r"\d{4}")
_build_id = _matching(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
_id = _matching(r"[A-Za-z0-9_-]{1,64}")

_AVERAGES: Final = {"median": "median", "ovagt": "mean", "vagt": "weighted", "balanserat": "balanced"}
_ORIGINS: Final = {
    "alla": "all",
    "af": "af",
    "soc": "social_services",
    "fk": "social_insurance",
    "egen": "own_initiative",
    "ovr": "other",
}

_PARAMETERS: Final = (
    _Parameter("kommun", "municipality", _code),
    _Parameter("mot", "against", _code),
    _Parameter("grupp", "group", _id),
    _Parameter("matt", "kpi", _id),
    _Parameter("ar", "year", _year),
    _choice("kon", "gender", {"T": "T", "K": "K", "M": "M", "KM": "KM"}),
    _choice("skala", "scale", {"klasser": "classes", "glidande": "continuous", "band": "bands"}),
    _Parameter("kommuner", "municipalities", _codes, ",".join),
    _Parameter("fran", "first_year", _year),
    _Parameter("till", "last_year", _year),
    _Parameter("bas", "base_year", _year),
    _choice("handelser", "events", {"av": "none", "urval": "some", "alla": "all"}),
    _choice("anvisare", "origin", _ORIGINS),
    _choice("rader", "rows", {"kommuner": "places", "ar": "years"}),
    _choice("gemensamma", "is_joint", {"1": True, "0": False}),
    _Parameter("granser", "limits", _limits, lambda limits: f"{limits[0]},{limits[1]}"),
    _choice(
        "medel",
        "average",
        {"median": "median", "ovagt": "mean", "vagt": "weighted", "balanserat": "balanced"},
    ),
    _Parameter("rapport", "report", _id),
    _Parameter("tabell", "table", _id),
    _choice("prova", "is_tried", {"1": True, "0": False}),
    _choice("visa", "is_table", {"tabell": True, "bild": False}),
    _Parameter("bygge", "build", _build),
    _Parameter("dag", "day", _day, date.isoformat),
    _choice("sprak", "language", {"sv": "sv", "en": "en"}),
)
_BY_NAME: Final = {parameter.name: parameter for parameter in _PARAMETERS}
_DEFAULT: Final = View()

_OPEN: Final = ("", None, ())

PLAIN: Final = {
    p.name: p.write(getattr(_DEFAULT, p.field))
    for p in _PARAMETERS
    if getattr(_DEFAULT, p.field) not in _OPEN
}
"""The parameters that a link leaves out when they have these values."""
