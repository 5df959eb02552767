"""Which rows of which view are taken: KPIs, places, years and genders, each checked against the build."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koladash.errors import UsageError
from koladash.export.search import likeliest, without_dots

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from koladash.export.reading import OneBuild

GENDERS: Final = ("T", "K", "M")
YEARS = re.compile(r"(?P<first>\d{4})(?:-(?P<last>\d{4}))?")
OPTIONS: Final = {"kpi": "--kpi", "municipality": "--municipality", "year": "--years", "gender": "--gender"}
PLACES: Final = ("municipality", "group_id")
KEYS: Final = ("kpi", *PLACES, "year", "month", "gender")
MEMBERS = "SELECT group_id, list(municipality ORDER BY municipality) FROM mart.group_member GROUP BY ALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked for; empty means all.

    Attributes:
        view: a view of `mart`, without the schema.
        kpis: ids.
        municipalities: codes of municipalities, regions or the country.
        groups: ids of the groups that were asked for; `municipalities` holds their members.
        years: data years.
        genders: of T, K and M.
    """

    view: str = "value"
    kpis: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    genders: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        build: OneBuild,
        *,
        view: str = "value",
        kpis: Sequence[str] = (),
        municipalities: Sequence[str] = (),
        years: str = "",
        genders: Sequence[str] = (),
    ) -> Selection:
        """A selection from what a person typed.

        Args:
            build: knows what there is.
            view: `value` or `mart.value`.
            kpis: ids.
            municipalities: codes, names, or ids of groups, whose members are then taken.
            years: `2022`, `2018-2022`, or several of them with commas.
            genders: of T, K and M.

        Raises:
            UsageError: something that the build does not know, with what may have been meant; a view without
                a column that the selection chooses by, with what to leave out.
        """
        chosen = cls(
            view=_known("view of mart", [view.removeprefix("mart.")], build.views())[0],
            kpis=_known("KPI", kpis, build.query("SELECT kpi FROM mart.kpi")["kpi"]),
            municipalities=place_codes(build, municipalities),
            groups=group_ids(build, municipalities),
            years=_years(years),
            genders=_known("gender", genders, GENDERS),
        )
        chosen._ensure_fits(build)
        return chosen

    def rows(self, build: OneBuild) -> pl.DataFrame:
        """The rows of the view that are selected, with all its columns.

        Figures come in the order of their keys, so that two files can be compared.
        """
        where = [f"list_contains(${name}, {name}::{kind})" for name, (kind, _) in self._given().items()]
        condition = " AND ".join(where) or "true"
        sql = f"SELECT * FROM mart.{self.view} WHERE {condition}"  # noqa: S608 - a view that exists
        found = build.query(sql, {name: list(some) for name, (_, some) in self._given().items()})
        keys = [name for name in KEYS if name in found.columns]
        return found.sort(keys, maintain_order=True) if {"kpi", *PLACES} & {*keys} > {"kpi"} else found

    def options(self) -> str:
        """What rows are chosen by, as options of the command line; "" where all are taken."""
        return ", ".join(
            f"{OPTIONS[name]} {' '.join(map(str, some))}" for name, (_, some) in self._given().items()
        )

    def _given(self) -> Mapping[str, tuple[str, Sequence[object]]]:
        every = {
            "kpi": ("VARCHAR", self.kpis),
            "municipality": ("VARCHAR", self.municipalities),
            "year": ("INTEGER", self.years),
            "gender": ("VARCHAR", self.genders),
        }
        return {name: (kind, some) for name, (kind, some) in every.items() if some}

    def _ensure_fits(self, build: OneBuild) -> None:
        lacking = [name for name in self._given() if name not in build.columns(self.view)]
        if lacking:
            options = " and ".join(OPTIONS[name] for name in lacking)
            raise UsageError(
                f"mart.{self.view} has no column {' or '.join(lacking)} to choose by: leave out {options}, "
                f"or --view {self.view}."
            )


def group_ids(build: OneBuild, given: Sequence[str]) -> tuple[str, ...]:
    """Those of some codes, names and group ids that are groups."""
    groups = {without_dots(each): each for each in build.query(MEMBERS)["group_id"]} if given else {}
    return tuple(dict.fromkeys(groups[without_dots(each)] for each in given if without_dots(each) in groups))


def place_codes(build: OneBuild, given: Sequence[str]) -> tuple[str, ...]:
    """The codes that some codes, names or group ids stand for, in the order given, each once.

    Raises:
        UsageError: a name that no place or group has.
    """
    if not given:
        return ()
    places = build.query("SELECT municipality, municipality_name, kind FROM mart.municipality ORDER BY ALL")
    known = {group: list(members) for group, members in build.query(MEMBERS).iter_rows()}
    # A municipality's name comes last, so that it stands before a region's or a group's.
    for is_municipality in (False, True):
        known |= {n: [c] for c, n, kind in places.iter_rows() if (kind == "municipality") is is_municipality}
    known |= {code: [code] for code in places["municipality"]}
    found = [known[name] for name in _known("municipality or group", given, known)]
    return tuple(dict.fromkeys(code for codes in found for code in codes))


def _known(what: str, given: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    legal = {without_dots(each): each for each in known}
    for each in given:
        if without_dots(each) not in legal:
            near = likeliest(each, legal.values())
            meant = f" Did you mean {' or '.join(near)}?" if near else ""
            raise UsageError(f"{each!r} is no {what} in this build.{meant}")
    return tuple(dict.fromkeys(legal[without_dots(each)] for each in given))


def _years(text: str) -> tuple[int, ...]:
    years: list[int] = []
    for part in text.replace(" ", "").replace("–", "-").split(",") if text else ():
        span = YEARS.fullmatch(part)
        if not span:
            raise UsageError(f"--years {text!r}: expected years as 2022, 2018-2022 or 2018,2020.")
        first, last = int(span["first"]), int(span["last"] or span["first"])
        if last < first:
            raise UsageError(f"--years {text!r}: {part} runs backwards; write {last}-{first}.")
        years += range(first, last + 1)
    return tuple(sorted(set(years)))
