"""What goes with figures that leave the house: build, sources, definitions, caveats, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    import polars as pl

    from koladash.catalogue import Catalogue
    from koladash.export.reading import OneBuild
    from koladash.export.selection import Selection
    from koladash.export.words import Words

KPIS = "SELECT * FROM mart.kpi WHERE list_contains($kpis, kpi::VARCHAR)"
BREAKS = """
    SELECT kpi, year, reason, reason_en FROM mart.series_break
    WHERE list_contains($kpis, kpi::VARCHAR) ORDER BY ALL
"""
PLACE_NAMES = "SELECT municipality::VARCHAR, municipality_name FROM mart.municipality"
KPI_NAMES = {
    "sv": "SELECT kpi::VARCHAR, kpi_name FROM mart.kpi",
    "en": "SELECT kpi::VARCHAR, kpi_name_en FROM mart.kpi",
}
GROUP_NAMES = {
    "sv": "SELECT group_id, group_name FROM mart.municipality_group",
    "en": "SELECT group_id, group_name_en FROM mart.municipality_group",
}
MOMENTS = ("built_at", "verified_at", "oldest_fetched_at")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and under it names with what is said of each."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a file; `subtitle` names the build in one line, `built_at` says when it was made, UTC."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    built_at: datetime

    def text(self) -> str:
        """The notes as plain text."""
        blocks = [
            "\n".join([s.heading, *(f"  {name}: {said}" for name, said in s.rows)]) for s in self.sections
        ]
        return "\n\n".join([self.title, *blocks]) + "\n"


def build_notes(
    build: OneBuild, catalogue: Catalogue, words: Words, kpis: Sequence[str], others: Sequence[Section] = ()
) -> Notes:
    """The notes for a file with figures of some KPIs.

    Args:
        build: the build that the figures are from.
        catalogue: for the caveats.
        words: the language.
        kpis: the KPIs in the file; what a derived measure is computed from follows by itself.
        others: what else to say, after the build and before the KPIs.
    """
    about = build.query("SELECT * FROM mart.build").row(0, named=True)
    given = {"kpis": _with_parts(catalogue, kpis)}
    listed = sorted(
        build.query(KPIS, given).iter_rows(named=True), key=lambda kpi: given["kpis"].index(kpi["kpi"])
    )
    sections = [
        Section(words("notes", "build"), tuple(_build(words, about))),
        *others,
        *(
            Section(f"{words.pick(kpi, 'kpi_name')} ({kpi['kpi']})", tuple(_kpi(words, catalogue, kpi)))
            for kpi in listed
        ),
        _breaks(words, build.query(BREAKS, given).iter_rows(named=True)),
        Section(words("notes", "missing"), tuple(words.of("missing").items())),
    ]
    subtitle = f"koladash {about['build_id']}" + (
        f" ({words('build', 'synthetic')})" if about["is_synthetic"] else ""
    )
    said = tuple(section for section in sections if section.rows)
    return Notes(words("notes", "title"), subtitle, said, about["built_at"])


def selection_section(build: OneBuild, words: Words, selection: Selection) -> Section:
    """What was chosen, by name and code, as a section of notes; a group by the id that was asked for."""
    chosen: dict[str, Sequence[object]] = {
        "view": [f"mart.{selection.view}"],
        "kpi": _named(selection.kpis, build.query(KPI_NAMES[words.language])),
        "group": _named(selection.groups, build.query(GROUP_NAMES[words.language])),
        "municipality": _named(selection.municipalities, build.query(PLACE_NAMES)),
        "years": selection.years,
        "gender": selection.genders,
    }
    said = {name: ", ".join(map(str, some)) or words("notes", "everything") for name, some in chosen.items()}
    told = {name: some for name, some in said.items() if name != "group" or selection.groups}
    return Section(
        words("notes", "selection"), tuple((words("selection", name), some) for name, some in told.items())
    )


def columns_section(words: Words, columns: Mapping[str, str]) -> Section:
    """What the columns of a view hold, as the file says it."""
    return Section(words("notes", "columns"), tuple(columns.items()))


def _with_parts(catalogue: Catalogue, kpis: Sequence[str]) -> list[str]:
    """The KPIs, and after each measure what it is computed from, each once."""
    known = catalogue.figures
    return list(dict.fromkeys(each for kpi in kpis for each in (kpi, *getattr(known.get(kpi), "parts", ()))))


def _named(ids: Sequence[str], names: pl.DataFrame) -> list[str]:
    """As "Lerum (1441)"."""
    known: dict[str, str] = dict(names.iter_rows())
    return [f"{known[each]} ({each})" if known.get(each) else each for each in ids]


def _build(words: Words, about: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if about["is_synthetic"]:
        yield words("build", "synthetic"), words("build", "synthetic_text")
    for name in ("build_id", "built_at", "origin", "verified_at", "oldest_fetched_at", "koladash_version"):
        known = about[name]
        said = (
            f"{known:%Y-%m-%d %H:%M} UTC"
            if name in MOMENTS and known
            else words.said("origin", str(known or words("build", "never")))
        )
        yield words("build", name), said
    for name in ("zero",) if about["is_synthetic"] else ("terms", "zero"):
        yield words("build", name), words("build", f"{name}_text")


def _kpi(words: Words, catalogue: Catalogue, kpi: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    told = {"title": kpi["title"], "definition": kpi["description"], "formula": kpi["formula"]}
    for key, said in {**told, "source": words.pick(kpi, "source_line")}.items():
        if said:
            yield words("kpi", key), _on_one_line(said)
    yield words("kpi", "unit"), words.said("unit", kpi["unit"])
    span = f"{kpi['first_year']}–{kpi['last_year']}" if kpi["last_year"] else words("kpi", "no_values")
    yield words("kpi", "years"), span
    if kpi["ended_year"]:
        key = "ended_successor" if kpi["successor"] else "ended_text"
        yield words("kpi", "ended"), words("kpi", key, year=kpi["ended_year"], successor=kpi["successor"])
    for caveat in kpi["caveats"] or ():
        yield words("kpi", "caveat"), _caveat(words, catalogue, caveat)


def _on_one_line(text: str) -> str:
    # Kolada's definitions hold line breaks spelled out.
    return " ".join(text.replace(r"\n", " ").split())


def _caveat(words: Words, catalogue: Catalogue, name: str) -> str:
    caveat = catalogue.caveats.get(name)
    return getattr(caveat, "text" if words.language == "sv" else "text_en", name)


def _breaks(words: Words, rows: Iterator[Mapping[str, Any]]) -> Section:
    told = tuple((f"{row['kpi']}, {row['year']}", words.pick(row, "reason")) for row in rows)
    return Section(words("notes", "breaks"), (("", words("notes", "breaks_intro")), *told) if told else ())
