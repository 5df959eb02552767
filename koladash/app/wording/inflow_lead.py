"""The lead of the band table: one's own share, how the same municipalities have moved, and who carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.app.formats import listing
from koladash.app.wording.inflow import (
    break_note,
    broad,
    count_word,
    direction,
    inside,
    is_broad,
    subject,
)
from koladash.app.wording.values import worded

if TYPE_CHECKING:
    from koladash.analysis.decomposition import Decomposition
    from koladash.app.pages.inflode.panel import Panel
    from koladash.app.pages.inflode.selection import Selection


def lead(chosen: Selection, panel: Panel) -> str:
    """The municipality's share, then the group's mean over those that answered both years, and its carriers.

    The means of whoever has answered each year stand in the table's last rows and beside the change.
    """
    texts, own = chosen.visit.texts, _own(chosen, panel)
    said = [own, _group(chosen, panel, is_second=bool(own)), _who(chosen, panel), break_note(texts, panel)]
    return " ".join(filter(None, said))


def _own(chosen: Selection, panel: Panel) -> str:
    """The newest share of the municipality looked at, and its first; nothing where it is no member."""
    texts, told = chosen.visit.texts, panel.told
    rows = panel.values.filter(pl.col("year").is_in(told), municipality=chosen.municipality).sort("year")
    if not rows.height:
        return ""
    values = {"subject": _opening(chosen), "name": chosen.name, "year": told[-1]}
    shares = rows.drop_nulls("value").select("year", "value").rows()
    if not shares:
        return texts("inflow.lead.own.none", **values, first_year=told[0])
    (first_year, first), (last_year, last) = shares[0], shares[-1]
    key = "way" if first_year < last_year else "once"
    own = texts(
        f"inflow.lead.own.{key}",
        **values,
        first=worded(texts, chosen.figure, first),
        first_year=first_year,
        last=worded(texts, chosen.figure, last),
        last_year=last_year,
    )
    return own if last_year == told[-1] else f"{own} {texts('inflow.lead.own.later', **values)}"


def _group(chosen: Selection, panel: Panel, *, is_second: bool) -> str:
    texts, told, way = chosen.visit.texts, panel.told, panel.way()
    values = {"subject": _opening(chosen), "group": inside(texts, texts.of(chosen.group))}
    if not told:
        return texts("inflow.lead.nothing", **values)
    if way is None:
        level = worded(texts, chosen.figure, panel.mean(told[-1]))
        once = texts(f"inflow.lead.{'then.' if is_second else ''}once", **values, value=level, year=told[-1])
        few = texts("inflow.lead.few", first_year=told[0], last_year=told[-1]) if len(told) > 1 else ""
        return f"{once} {few}".strip()
    return texts(
        f"inflow.lead.{'then.' if is_second else ''}{direction(way.before, way.after)}",
        **values,
        n=count_word(texts, len(way.contributions)),
        first=worded(texts, chosen.figure, way.before),
        first_year=way.from_year,
        last=worded(texts, chosen.figure, way.after),
        last_year=way.to_year,
    )


def _who(chosen: Selection, panel: Panel) -> str:
    """Who stands for the latest change; nothing where it cannot be computed."""
    texts, change = chosen.visit.texts, panel.change()
    if change is None:
        return ""
    carriers, way = change.carriers(), direction(change.before, change.after)
    if not carriers or way == "held":
        return ""
    opening = texts(
        f"inflow.who.{'turn' if panel.turned else 'whole'}.{way}",
        value=worded(texts, chosen.figure, change.after),
        year=change.to_year,
        of=count_word(texts, len(change.contributions)),
    )
    return _carried(chosen, change, opening)


def _carried(chosen: Selection, change: Decomposition, opening: str) -> str:
    texts, names = chosen.visit.texts, [each.name for each in change.carriers()]
    if is_broad(change):
        return broad(texts, change, opening)
    return texts.choose(
        "inflow.who.named",
        len(names),
        opening=opening,
        names=listing(names, texts.language),
        n=count_word(texts, len(names)),
    )


def _opening(chosen: Selection) -> str:
    return f"{subject(chosen)}," if chosen.is_joint else subject(chosen)
