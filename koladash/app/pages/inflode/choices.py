"""Group, referrer, picture, joint referrals, years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.controls import filter_bar, picker, segments, switch
from koladash.app.components.groups import group_picker
from koladash.app.pages.inflode.panel import MOST_YEARS
from koladash.app.pages.inflode.selection import AF_WITH_JOINT, REFERRERS, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.pages.inflode.selection import Selection


def band_filters(chosen: Selection, years: Sequence[int], shown: Sequence[int]) -> list[Component]:
    """The choices of the band table."""
    texts = chosen.visit.texts
    referrers = [
        {
            "value": word,
            "label": texts(f"inflow.referrer.{key}"),
            "disabled": REFERRERS[key] not in chosen.known,
        }
        for key, word in WORDS.items()
    ]
    controls = [
        picker_of_groups(chosen),
        picker(texts, "anvisare", texts("inflow.choose.referrer"), referrers, WORDS[chosen.referrer]),
        pictures(chosen),
        *([_joint(chosen)] if chosen.referrer == "af" else []),
        *(_span(chosen, years, shown) if len(years) > MOST_YEARS else []),
    ]
    summary = texts("inflow.picture.bands"), texts(f"inflow.referrer.{chosen.referrer}")
    return filter_bar(texts, controls, (texts.of(chosen.group), ", ".join(summary)))


def picker_of_groups(chosen: Selection) -> Component:
    """The groups; those in which nobody has a referrer's share come last."""
    return group_picker(chosen.site, chosen.visit.texts, chosen.group.id, [REFERRERS["af"]])


def pictures(chosen: Selection) -> Component:
    """All referrers stacked, or one of them in bands."""
    texts, is_stack = chosen.visit.texts, chosen.picture == "stack"
    return switch(
        texts("inflow.choose.picture"),
        [
            ("anvisare=alla", texts("inflow.picture.stack"), is_stack),
            (f"anvisare={WORDS[chosen.referrer]}", texts("inflow.picture.bands"), not is_stack),
        ],
        disabled=() if chosen.has_stack else ("anvisare=alla",),
    )


def _joint(chosen: Selection) -> Component:
    texts = chosen.visit.texts
    options = [(word, texts(f"inflow.joint.{word}")) for word in ("0", "1")]
    without = () if AF_WITH_JOINT in chosen.known else ("1",)
    return segments(
        "gemensamma", texts("inflow.choose.joint"), options, "1" if chosen.is_joint else "0", disabled=without
    )


def _span(chosen: Selection, years: Sequence[int], shown: Sequence[int]) -> list[Component]:
    texts = chosen.visit.texts
    options = [{"value": str(year), "label": str(year)} for year in years]
    ends = [
        picker(texts, "fran", texts("inflow.choose.from"), options, str(shown[0]), className="pick-year"),
        picker(texts, "till", texts("inflow.choose.to"), options, str(shown[-1]), className="pick-year"),
    ]
    return [html.Div(ends, className="pick-span")]
