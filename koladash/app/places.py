"""Places to choose between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.formats import swedish_order
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.texts import Texts
    from koladash.app.visit import Site


def municipality_options(site: Site, texts: Texts, figure_ids: Sequence[str]) -> list[dict[str, Any]]:
    """All municipalities for a picker, those with figures first.

    The others can be chosen too: the page then says what lacks.

    Args:
        site: the app's parts.
        texts: the language.
        figure_ids: the figures that the page is about.
    """
    reporting = queries.municipalities_with_values(site.warehouse, figure_ids)
    groups: dict[bool, list[dict[str, str]]] = {True: [], False: []}
    places = site.catalogue.places.municipalities.values()
    for place in sorted(places, key=lambda each: swedish_order(each.name)):
        groups[place.code in reporting].append({"value": place.code, "label": place.name})
    titled = [("pair.with_figures", groups[True]), ("pair.without_figures", groups[False])]
    return [{"group": texts(key), "items": items} for key, items in titled if items]
