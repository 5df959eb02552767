"""The figures that one can choose among, by link of the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koladash.app.texts import Texts
    from koladash.app.visit import Site
    from koladash.catalogue import Figure


def figure_options(
    site: Site, texts: Texts, figures: Iterable[Figure], *, chosen: str = "", can_lack: bool = False
) -> list[dict[str, Any]]:
    """Mantine's data for a list of figures; those that this build has no value of come last, and say so.

    Args:
        site: the app's parts.
        texts: the language.
        figures: those to offer.
        chosen: the one shown, which stands in its place whether it has values or not.
        can_lack: whether a figure without values may be chosen, as where what lacks is the question.
    """
    catalogue, known = site.catalogue, queries.kpis_with_values(site.warehouse)
    groups: dict[str, list[dict[str, Any]]] = {link: [] for link in catalogue.links}
    lacking: list[dict[str, Any]] = []
    for figure in figures:
        option = {"value": figure.id, "label": texts.of(figure)}
        if figure.id in known or figure.id == chosen:
            groups[figure.link].append(option)
        else:
            lacking.append(option if can_lack else {**option, "disabled": True})
    named = [(texts.of(catalogue.links[link]), options) for link, options in groups.items()]
    return [
        {"group": name, "items": items} for name, items in [*named, (texts("map.lacking"), lacking)] if items
    ]
