"""The choice of a group of municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koladash.app.components.controls import picker
from koladash.app.formats import swedish_order
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Site

KINDS: Final = ("own", "region", "cluster", "subregion", "study", "county")


def group_picker(
    site: Site, texts: Texts, chosen: str, figures: Sequence[str], also: Sequence[dict[str, Any]] = ()
) -> Component:
    """The groups by kind; those in which nobody has a value can be chosen too, and come last.

    Args:
        site: the parts of the app.
        texts: the language.
        chosen: the id of the group shown.
        figures: the figures that a group should have a value of.
        also: options to put first, as a group that the link names and the catalogue does not.
    """
    reporting = queries.municipalities_with_values(site.warehouse, figures)
    kinds: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (*KINDS, "without")}
    for group in sorted(site.catalogue.groups.values(), key=lambda each: swedish_order(texts.of(each))):
        kind = group.kind if reporting.intersection(group.municipalities) else "without"
        label = texts("inflow.choose.group_size", name=texts.of(group), n=len(group.municipalities))
        if group.kind != "country":
            kinds[kind].append({"value": group.id, "label": label})
    options = [
        {"group": texts(f"inflow.kind.{kind}"), "items": items} for kind, items in kinds.items() if items
    ]
    return picker(
        texts, "grupp", texts("inflow.choose.group"), [*also, *options], chosen, className="pick-group"
    )
