"""Reads the catalogue's files; what is wrong in one is named by file, id and field."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from koladash.catalogue.catalogue import Catalogue
from koladash.catalogue.context import Break, Caveat, Event, Group, Link, Pair, Report
from koladash.catalogue.entry import Entry
from koladash.catalogue.kpis import KpiEntry, Measure
from koladash.catalogue.places import Country, County, gather_places
from koladash.catalogue.references import broken_references
from koladash.catalogue.scb import ScbTable
from koladash.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from koladash.catalogue.places import Places

PACKAGED = Path(__file__).parent
E = TypeVar("E", bound=Entry)


def load_catalogue(folder: Path | None = None, *, own_groups: Path | str = "") -> Catalogue:
    """The catalogue in `folder`, by default the one that travels with koladash.

    Args:
        folder: where the TOML files are.
        own_groups: a file of groups beside the catalogue's, in the form of groups.toml, of the kind "own".

    Raises:
        CatalogueError: a file is missing or not TOML, an entry is broken, or names an id that is nowhere;
            the text names file, id and field and says what is legal.
    """
    catalogue = _read_catalogue(folder or PACKAGED)
    own = _read_own_groups(Path(own_groups), catalogue) if own_groups else {}
    catalogue = replace(catalogue, groups=MappingProxyType({**catalogue.groups, **own}))
    if broken := broken_references(catalogue):
        more = f" ({len(broken) - 1} more such.)" if len(broken) > 1 else ""
        raise CatalogueError(broken[0] + more)
    return catalogue


def _read_catalogue(folder: Path) -> Catalogue:
    kpis, measures = _entries(folder, "kpis.toml", KpiEntry), _entries(folder, "measures.toml", Measure)
    scb_tables = _entries(folder, "scb.toml", ScbTable)
    of_scb = {id_: figure for table in scb_tables.values() for id_, figure in table.figures.items()}
    places = _read_places(folder)
    return Catalogue(
        kpis=kpis,
        measures=measures,
        figures=MappingProxyType({**kpis, **of_scb, **measures}),
        links=_entries(folder, "links.toml", Link),
        places=places,
        groups=MappingProxyType({**_entries(folder, "groups.toml", Group), **_groups_of_places(places)}),
        pairs=_entries(folder, "pairs.toml", Pair),
        events=_entries(folder, "events.toml", Event),
        breaks=_entries(folder, "breaks.toml", Break),
        reports=_entries(folder, "reports.toml", Report),
        caveats=_entries(folder, "caveats.toml", Caveat),
        scb_tables=scb_tables,
    )


def _read_places(folder: Path) -> Places:
    file = "places.toml"
    document = _document(folder, file)
    tables = document.get("county")
    if set(document) != {"country", "county"} or not isinstance(tables, dict):
        raise CatalogueError(
            f"{file}: found {', '.join(document) or 'nothing'}; expected [country] and [county.NN]."
        )
    country = _entry(Country, "country", document["country"], f"{file}: [country]")
    counties = {
        code: _entry(County, code, table, f"{file}: [county.{code}]") for code, table in tables.items()
    }
    return gather_places(country, MappingProxyType(counties))


def _read_own_groups(file: Path, catalogue: Catalogue) -> Mapping[str, Group]:
    try:
        return _own_groups(file, catalogue)
    except CatalogueError as error:
        raise CatalogueError(
            f"{error} Mend {file}, which KOLADASH_GROUPS_FILE names, or set that to nothing; "
            "what is published stays as it is."
        ) from error


def _own_groups(file: Path, catalogue: Catalogue) -> Mapping[str, Group]:
    own = _entries(file.parent, file.name, Group)
    taken = list(catalogue.groups.values())
    for group in own.values():
        at, known = f"{file.name}: [{group.id}]", catalogue.places.municipalities
        if group.id in catalogue.groups:
            raise CatalogueError(f"{at} is a group of koladash's own; give it another id.")
        if group.kind != "own" or group.is_region:
            raise CatalogueError(f'{at} kind: {group.kind!r} is not legal; expected "own", and no is_region.')
        if unknown := [code for code in group.municipalities if code not in known]:
            raise CatalogueError(f"{at} municipalities: {unknown[0]} is not a municipality of places.toml.")
        if alike := [
            other.id for other in taken if {other.name, other.name_en} & {group.name, group.name_en}
        ]:
            raise CatalogueError(f"{at} name: {alike[0]} has the same; readers could not tell them apart.")
        taken.append(group)
    return own


def _groups_of_places(places: Places) -> dict[str, Group]:
    """The country and the counties as groups; places.toml has said who belongs to them."""
    country = Group(
        id="country",
        name=places.country.name,
        name_en=places.country.name_en,
        kind="country",
        municipalities=tuple(places.municipalities),
    )
    return {country.id: country} | {
        f"county-{code}": _county_group(county) for code, county in places.counties.items()
    }


def _county_group(county: County) -> Group:
    return Group(
        id=f"county-{county.id}",
        name=county.name,
        name_en=county.name_en,
        kind="county",
        municipalities=tuple(county.municipalities),
        kolada_group=county.kolada_group,
    )


def _entries(folder: Path, file: str, kind: type[E]) -> Mapping[str, E]:
    document = _document(folder, file)
    return MappingProxyType(
        {id_: _entry(kind, id_, table, f"{file}: [{id_}]") for id_, table in document.items()}
    )


def _document(folder: Path, file: str) -> dict[str, Any]:
    """A file as TOML; some editors open an UTF-8 file with a mark (BOM) that TOML does not know."""
    try:
        written = (folder / file).read_bytes()
        return tomllib.loads(written.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise CatalogueError(f"{file}: line {line} is not UTF-8; save the file as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file}: not TOML: {error}") from error
    except OSError as error:
        raise CatalogueError(f"{file}: cannot be read in {folder}: {error.strerror}.") from error


def _entry(kind: type[E], id_: str, table: object, at: str) -> E:
    if not isinstance(table, dict):
        raise CatalogueError(f"{at} is {table!r}; expected a table.")
    if unknown := sorted((set(table) - set(kind.model_fields)) | (set(table) & {"id"})):
        fields = ", ".join(field for field in kind.model_fields if field != "id")
        raise CatalogueError(f"{at} {unknown[0]}: no such field; the fields are {fields}.")
    try:
        return kind.model_validate({"id": id_, **table})
    except ValidationError as error:
        raise CatalogueError(f"{at} {_first_fault(error.errors()[0])}.") from error


def _first_fault(fault: ErrorDetails) -> str:
    """What is wrong and what is legal, beginning with the field."""
    field = ".".join(str(step) for step in fault["loc"] if step != "[key]")
    match fault["type"]:
        case "missing":
            return f"{field}: is missing"
        case "literal_error":
            return f"{field}: {fault['input']!r} is not legal; legal: {fault['ctx']['expected']}"
        case "too_short":
            return f"{field}: is empty; expected at least {fault['ctx']['min_length']}"
        case "value_error":
            return f"{field}: {fault['ctx']['error']}".removeprefix(": ")
        case _:
            return f"{field}: {fault['input']!r} is not legal; {fault['msg'][:1].lower()}{fault['msg'][1:]}"
