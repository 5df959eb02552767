"""The head of the sheet: name mark and kind of data, then name, facts, sentence and where it lies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.pictures import drawing
from koladash.app.components.shell import name_mark
from koladash.app.components.words import icon, rich
from koladash.app.figures.locator import locator
from koladash.app.formats import long_date, swedish_time
from koladash.app.maps.region_maps import load_country
from koladash.app.provenance import Provenance
from koladash.app.queries import shared as queries
from koladash.app.wording import municipality as sentences
from koladash.app.wording import profile as wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.kommun.selection import Selection

MAP: Final = (116, 128)


def sheet_head(chosen: Selection) -> Component:
    """Name mark left, kind of data and its date right."""
    texts = chosen.visit.texts
    provenance = Provenance.of_build(queries.build(chosen.site.warehouse), datetime.now(UTC))
    moment = provenance.moment
    date = long_date(swedish_time(moment), texts.language) if moment else ""
    kind = texts(f"kommun.data.{provenance.kind}", date=date)
    return html.Div(
        [
            html.Span([name_mark(), "koladash"], className="wordmark"),
            html.Span([icon(provenance.kind), kind], className=f"a4-kind a4-{provenance.kind}"),
        ],
        className="a4-head",
    )


def opening(chosen: Selection) -> Component:
    """The name as heading, the facts, the sentence that answers, and the locator."""
    texts = chosen.visit.texts
    figures = {each.figure.id: each for each in chosen.figures}
    lead = sentences.lead(texts, figures, chosen.code, sentences.WHOLE)
    words = [
        html.H1(chosen.name, id="question", tabIndex=-1),
        html.P(wording.facts_line(chosen), className="a4-facts"),
        html.P(rich(lead), className="a4-lead", id="lead"),
    ]
    return html.Div([html.Div(words), _map(chosen)], className="a4-opening")


def _map(chosen: Selection) -> Component:
    texts, shapes = chosen.visit.texts, load_country(chosen.site.settings.shapes_dir)
    areas = [shapes.areas[code] for code in chosen.region.municipalities if code in shapes.areas]
    words = texts("kommun.map", name=chosen.name, region=texts.of(chosen.region))
    return html.Figure(
        [
            drawing(lambda theme: locator(areas, chosen.code, MAP, theme), words, "a4-map"),
            html.Figcaption(words),
        ]
    )
