"""PxWebApi 2's answers: lists of tables, metadata, data and code lists, key for key as SCB sends them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from koladash.sandbox.scb_asking import Chosen
    from koladash.sandbox.scb_shapes import Cell, CodeList, Side, Table

FORMATS = ("json-stat2", "csv", "px", "xlsx", "html", "json-px")
CONTACT = {
    "name": "Sandlådan",
    "organization": "koladash",
    "phone": "",
    "mail": "",
    "raw": "Sandlådan, koladash",
}


def config(most_cells: int, calls: int, window: int) -> dict[str, Any]:
    """`/config`: the limits, the languages, the licence."""
    return {
        "apiVersion": "2.2.0",
        "appVersion": "1.0.0",
        "languages": [{"id": "en", "label": "English"}, {"id": "sv", "label": "Svenska"}],
        "defaultLanguage": "sv",
        "maxDataCells": most_cells,
        "maxCallsPerTimeWindow": calls,
        "timeWindow": window,
        "license": "https://creativecommons.org/share-your-work/public-domain/cc0/",
        "sourceReferences": [
            {"language": "en", "text": "Source: Statistics Sweden"},
            {"language": "sv", "text": "Källa: SCB"},
        ],
        "defaultDataFormat": FORMATS[0],
        "dataFormats": list(FORMATS),
        "features": [{"id": "CORS", "params": [{"key": "enabled", "value": "True"}]}],
    }


def listed(table: Table, origin: str) -> dict[str, Any]:
    """A table as `/tables` lists it."""
    code, subject = table.subject
    address = f"{origin}/tables/{table.id}"
    return {
        "id": table.id,
        "label": table.label,
        "description": "",
        "sortCode": table.label,
        "updated": table.updated,
        "firstPeriod": table.time.codes[0],
        "lastPeriod": table.time.codes[-1],
        "category": "public",
        "variableNames": [side.label for side in table.sides],
        "source": "SCB",
        "subjectCode": code,
        "timeUnit": table.time_unit,
        "paths": [[{"id": code, "label": subject, "sortCode": subject}]],
        "links": [
            _link("self", f"{address}?lang=sv"),
            {**_link("alternate", f"{address}?lang=en"), "hreflang": "en"},
            _link("metadata", f"{address}/metadata?lang=sv"),
            _link("data", f"{address}/data?lang=sv&outputFormat=json-stat2"),
        ],
    }


def page_links(origin: str, query: str, page: int, pages: int) -> list[dict[str, str]]:
    """Where the next and the last page of a list are."""
    if page >= pages:
        return []
    start = f"{origin}/tables/?lang=sv&query={query}&pagesize=20&pageNumber="
    return [_link("next", f"{start}{page + 1}"), _link("last", f"{start}{pages}")]


def metadata(table: Table, origin: str) -> dict[str, Any]:
    """`/metadata`: the whole table without a value."""
    dimensions = {side.id: _dimension(table, side, _metadata_extension(side, origin)) for side in table.sides}
    return _dataset(table, table.label, table.sides, dimensions) | {"value": []}


def data(table: Table, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """`/data`: the cells asked for, the last side fastest; a missing one is null, its mark in `status`."""
    sides = [one.side for one in chosen if one.codes]
    dimensions = {side.id: _dimension(table, side, _data_extension(side)) for side in sides}
    cells = list(_cells(table, chosen))
    marks = {str(at): cell for at, cell in enumerate(cells) if isinstance(cell, str)}
    labels = ", ".join(side.label for side in sides if side.role == "")
    answer = _dataset(
        table, f"{table.title.split(' efter ')[0]} efter {labels} och {table.time.label}", sides, dimensions
    )
    answer["value"] = [None if isinstance(cell, str) else cell for cell in cells]
    return answer | ({"status": marks} if marks else {})


def code_list(found: CodeList, origin: str) -> dict[str, Any]:
    """`/codeLists/{id}`."""
    values = [
        {"code": code, "label": text, "valueMap": list(found.members[code])}
        for code, text in found.texts.items()
    ]
    links = [_link("self", f"{origin}/codeLists/{found.id}?lang=sv")]
    return {
        "id": found.id,
        "label": found.label,
        "language": "sv",
        "type": found.kind,
        "values": values,
        "links": links,
    }


def _dataset(
    table: Table, label: str, sides: Sequence[Side], dimensions: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": "SCB",
        "updated": table.updated,
        **({"note": list(table.notes)} if table.notes else {}),
        "role": {role: [side.id for side in sides if side.role == role] for role in ("time", "metric")},
        "id": [side.id for side in sides],
        "size": [len(side.codes) for side in sides],
        "dimension": dimensions,
        "extension": {
            **({"noteMandatory": {str(at): True for at in range(len(table.notes))}} if table.notes else {}),
            "px": _px(table, sides),
            "contact": [CONTACT],
        },
    }


def _px(table: Table, sides: Sequence[Side]) -> dict[str, Any]:
    heading = [side.id for side in sides if side.role]
    return {
        "infofile": table.subject[0],
        "tableid": table.id,
        "decimals": table.unit[1],
        "official-statistics": False,
        "aggregallowed": False,
        "copyright": False,
        "language": "sv",
        "contents": table.title.split(" efter ")[0],
        "descriptiondefault": False,
        "heading": heading,
        "stub": [side.id for side in sides if side.id not in heading],
        "matrix": table.id,
        "subject-code": table.subject[0],
        "subject-area": table.subject[1],
    }


def _dimension(table: Table, side: Side, extension: Mapping[str, Any]) -> dict[str, Any]:
    category: dict[str, Any] = {
        "index": {code: at for at, code in enumerate(side.codes)},
        "label": dict(side.texts),
    }
    if side.role == "metric":
        base, decimals = table.unit
        category["unit"] = {code: {"base": base, "decimals": decimals} for code in side.codes}
        extension = {**extension, **_metric_extension(side)}
    note = {"note": [side.note]} if side.note else {}
    return {"label": side.label, **note, "category": category, "extension": extension}


def _metric_extension(side: Side) -> dict[str, Any]:
    said = {"measuringType": "Stock", "priceType": "NotApplicable", "adjustment": "None"}
    return {
        "refperiod": dict.fromkeys(side.codes, "Respektive period"),
        **{name: dict.fromkeys(side.codes, value) for name, value in said.items()},
        "alternativeText": dict(side.texts),
    }


def _metadata_extension(side: Side, origin: str) -> dict[str, Any]:
    lists = [
        {
            "id": known.id,
            "label": known.label,
            "type": known.kind,
            "links": [_link("metadata", f"{origin}/codeLists/{known.id}?lang=sv")],
        }
        for known in side.lists
    ]
    note = {"noteMandatory": {"0": True}} if side.note else {}
    return {"elimination": side.is_optional, **note, "show": side.show, "codelists": lists}


def _data_extension(side: Side) -> dict[str, Any]:
    code = {"eliminationValueCode": side.left_out} if side.left_out else {}
    note = {"noteMandatory": {"0": True}} if side.note else {}
    return {"elimination": side.is_optional, **code, **note, "show": side.show}


def _cells(table: Table, chosen: Sequence[Chosen]) -> Iterator[Cell]:
    axes = [one.codes or (one.side.left_out,) for one in chosen]
    if not any(one.stand_for for one in chosen):
        return map(table.cell, product(*axes))
    members = [
        one.stand_for or {code: (code,) for code in axis} for one, axis in zip(chosen, axes, strict=True)
    ]
    return (
        _sum(
            [
                table.cell(codes)
                for codes in product(*(of[code] for of, code in zip(members, key, strict=True)))
            ]
        )
        for key in product(*axes)
    )


def _sum(cells: Sequence[Cell]) -> Cell:
    mark = next((cell for cell in cells if isinstance(cell, str)), None)
    return mark if mark is not None else sum(cell for cell in cells if not isinstance(cell, str))


def _link(rel: str, href: str) -> dict[str, str]:
    return {"rel": rel, "hreflang": "sv", "href": href}
