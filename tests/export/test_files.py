"""`koladash export`: what a file holds, and what travels with it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from koladash.catalogue import load_catalogue
from koladash.catalogue.reasons import REASONS
from koladash.cli import app
from koladash.errors import UsageError
from koladash.export import Notes, OneBuild, Selection, Table, build_notes, load_words, workbook
from koladash.export.delimited import as_csv
from koladash.export.folder import LEFT_OUT, PARTITIONED
from koladash.export.words import column_words
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koladash.catalogue import Catalogue

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
GR = ("--kpi", "U40806", "--municipality", "gr", "--years", "2021-2022")


def read_back(folder: Path) -> pl.DataFrame:
    """As an engine that knows Hive's folders reads it."""
    with duckdb.connect() as con:
        files = "read_parquet($files, hive_partitioning = true)"
        return con.sql(f"SELECT * FROM {files}", params={"files": f"{folder}/**/*.parquet"}).pl()  # noqa: S608


def export(warehouse: Warehouse, *arguments: str | Path) -> str:
    settings = {"KOLADASH_DATA_DIR": str(warehouse.data_dir)}
    done = CliRunner().invoke(app, ["export", *map(str, arguments)], env=settings, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_a_csv_holds_what_was_chosen_with_reasons_in_words(published: Warehouse, tmp_path: Path) -> None:
    told = export(published, tmp_path / "a.csv", *GR)
    frame = pl.read_csv(tmp_path / "a.csv", schema_overrides={"municipality": pl.String})
    assert "26 rows" in told
    assert set(frame["year"]) == {2021, 2022}
    assert frame["municipality"].n_unique() == 13
    assert frame.filter(pl.col("value").is_null() != pl.col("reason").is_not_null()).is_empty()
    tjorn = frame.filter(municipality="1419", year=2022).row(0, named=True)
    assert (tjorn["value"], tjorn["missing"], tjorn["reason"]) == (None, "not_reported", "inte lämnad")
    assert frame["is_synthetic"].to_list() == [False] * 26
    assert set(frame["build_id"]) == {OneBuild.published(published).build_id}


AVERAGES = """
    SELECT * FROM mart.group_value WHERE kpi IN ('N31814', 'N03920') AND group_id IN ('gr', 'country')
    ORDER BY kpi, group_id, year, gender
"""


def test_averages_asked_for_again_are_the_same_to_the_last_digit(filled: Warehouse) -> None:
    # In whatever order threads add, a mean of all municipalities differs in its last digits now and then.
    asked = [as_csv(Warehouse(filled.data_dir).query(AVERAGES)) for _ in range(8)]
    assert len(asked[0].splitlines()) > 50
    assert len(set(asked)) == 1


def test_a_swedish_csv_opens_by_a_click_in_a_swedish_excel(published: Warehouse, tmp_path: Path) -> None:
    export(
        published,
        tmp_path / "a.csv",
        "--kpi",
        "participants_per_1000",
        "--municipality",
        "Mölndal",
        "--swedish-csv",
    )
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfkpi;kpi_name;")
    assert b";4,778" in content
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize(("swedish", "mark", "point"), [(True, ";", ","), (False, ",", ".")])
def test_no_text_of_a_csv_is_a_formula_and_every_number_is_itself(
    *, swedish: bool, mark: str, point: str
) -> None:
    evil = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＠a"]
    frame = pl.DataFrame({"=text": [*evil, "fine"], "value": [-1.5] * 10}).with_columns(
        kind=pl.col("=text").cast(pl.Categorical)
    )
    text = as_csv(frame, swedish=swedish).removeprefix("\ufeff")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    assert read[0] == ["'=text", "value", "kind"]
    assert read[1:] == [[f"'{text}", f"-1{point}5", f"'{text}"] for text in evil] + [
        ["fine", f"-1{point}5", "fine"]
    ]


def test_an_excel_file_shows_a_figure_with_its_kpi_s_decimals(published: Warehouse, tmp_path: Path) -> None:
    export(published, tmp_path / "a.xlsx", "--kpi", "N31814", "--kpi", "U40800", "--municipality", "gr")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        styles = ET.fromstring(book.read("xl/styles.xml"))  # noqa: S314 - our own file
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    formats = {each.attrib["numFmtId"]: each.attrib["formatCode"] for each in styles.iter(f"{SHEET}numFmt")}
    looks = [each.attrib["numFmtId"] for each in styles.find(f"{SHEET}cellXfs") or ()]
    heads, *rows = ({c.attrib["r"].rstrip("0123456789"): c for c in row} for row in sheet.iter(f"{SHEET}row"))
    at = {"".join(cell.itertext()): column for column, cell in heads.items()}
    told = [row for row in rows if at["value"] in row]
    shown = {("".join(row[at["kpi"]].itertext()), looks[int(row[at["value"]].attrib["s"])]) for row in told}
    assert {(kpi, formats[look]) for kpi, look in shown} == {("N31814", "#,##0.0"), ("U40800", "#,##0")}


def test_the_notes_name_what_was_asked_for_its_parts_and_the_columns_put_beside(
    made_up: Warehouse, tmp_path: Path, sheets: Callable[[bytes], dict[str, list[dict[str, str]]]]
) -> None:
    asked = ("--kpi", "participants_per_1000", "--municipality", "gr", "--municipality", "2281")
    export(made_up, tmp_path / "a.xlsx", *asked)
    notes = [tuple(row.values()) for row in sheets((tmp_path / "a.xlsx").read_bytes())["Om uppgifterna"]]
    told = {row[0]: row[1] for row in notes if len(row) == 2}
    assert told["Grupp"] == "Göteborgsregionen (gr)"
    assert "Lerum (1441)" in told["Kommuner"]
    assert told["Kommuner"].endswith("Sundsvall (2281)")
    assert told["Nyckeltal"].endswith("(participants_per_1000)")
    assert told["reason"].startswith("Varför uppgiften saknas")
    assert {"build_id", "is_synthetic"} <= set(told)
    headings = [row[0] for row in notes if len(row) == 1]
    assert any(heading.endswith("(U40800)") for heading in headings)
    assert any(heading.endswith("(N01951)") for heading in headings)


def test_a_view_that_cannot_be_chosen_from_so_is_named_with_what_to_leave_out(published: Warehouse) -> None:
    build = OneBuild.published(published)
    told = r"mart\.pair has no column kpi or year .* leave out --kpi and --years, or --view pair"
    with pytest.raises(UsageError, match=told):
        Selection.of(build, view="pair", kpis=["U40800"], years="2022")


def test_an_excel_file_has_values_and_a_sheet_of_notes(
    published: Warehouse, tmp_path: Path, sheets: Callable[[bytes], dict[str, list[dict[str, str]]]]
) -> None:
    export(published, tmp_path / "a.xlsx", *GR)
    book = sheets((tmp_path / "a.xlsx").read_bytes())
    assert list(book) == ["Värden", "Om uppgifterna"]
    headings, *rows = book["Värden"]
    at = {name: column for column, name in headings.items()}
    assert len(rows) == 26
    for row in rows:
        assert (at["value"] in row) == (at["missing"] not in row) == (at["reason"] not in row)
        assert at["source_line"] in row
    notes = [tuple(row.values()) for row in book["Om uppgifterna"]]
    build = OneBuild.published(published)
    assert ("Bygge", build.build_id) in notes
    assert any(row[0] == "Gjort" and row[1].endswith("UTC") for row in notes)
    assert ("not_reported", "inte lämnad") in notes
    assert ("Anvisningar från Arbetsförmedlingen (U40806)",) in notes
    assert ("Att veta", load_catalogue().caveats["voluntary_survey"].text) in notes
    assert any(row[0] == "U40806, 2024" for row in notes)
    assert any(row[0] == "missing" and row[1].startswith("Varför det inte finns") for row in notes)


def test_every_column_is_explained_in_swedish_too(published: Warehouse) -> None:
    build = OneBuild.published(published)
    for view in build.views():
        english = build.columns(view)
        assert column_words(view, english, "en") == english
        swedish = column_words(view, english, "sv")
        assert [name for name, said in english.items() if said and swedish[name] == said] == [], view


def test_the_notes_carry_kolada_s_definition_and_say_when_figures_are_made_up(
    made_up: Warehouse, few: Catalogue
) -> None:
    build = OneBuild.published(made_up)
    title, description = build.query("SELECT title, description FROM mart.kpi WHERE kpi = 'N01951'").row(0)
    told = {"sv": ("påhittade", "egen bearbetning av"), "en": ("made up", "own calculation from")}
    for language, (warning, work) in told.items():
        text = build_notes(build, few, load_words(language), ["N01951", "participants_per_1000"]).text()
        assert title in text
        assert description.split()[0] in text
        assert r"\n" not in text
        assert f"{work} U40800" in text
        assert "Källa: Kolada" not in text
        assert warning in text


def test_several_views_are_sheets_of_one_book_and_no_other_file(
    published: Warehouse, tmp_path: Path, sheets: Callable[[bytes], dict[str, list[dict[str, str]]]]
) -> None:
    views = ("--view", "coverage", "--view", "mart.event")
    export(published, tmp_path / "a.xlsx", *views)
    assert list(sheets((tmp_path / "a.xlsx").read_bytes())) == ["coverage", "event", "Om uppgifterna"]
    with pytest.raises(UsageError, match="one --view"):
        export(published, tmp_path / "a.csv", *views)
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_every_view_can_be_taken_whole(kind: str, made_up: Warehouse, tmp_path: Path) -> None:
    for view in set(OneBuild.published(made_up).views()) - set(LEFT_OUT):
        chosen = ("--kpi", "U40806") if view in PARTITIONED else ()
        export(made_up, tmp_path / f"{view}.{kind}", "--view", view, *chosen)


def test_parquet_keeps_types_and_carries_its_notes(made_up: Warehouse, tmp_path: Path) -> None:
    export(made_up, tmp_path / "a.parquet", "--kpi", "N01951", "--municipality", "Sundsvall")
    schema = pl.read_parquet(tmp_path / "a.parquet").schema
    assert (schema["year"], schema["value"], schema["fetched_at"]) == (
        pl.Int16,
        pl.Float64,
        pl.Datetime("us"),
    )
    assert "påhittade" in pl.read_parquet_metadata(tmp_path / "a.parquet")["koladash.notes"]


def test_the_whole_mart_becomes_a_folder_that_reads_as_the_file_does(
    made_up: Warehouse, tmp_path: Path
) -> None:
    folder = tmp_path / "mart"
    export(made_up, "--all", folder)
    build = OneBuild.published(made_up)
    assert {path.name for path in folder.iterdir()} == {*build.views(), "NOTES.txt"} - set(LEFT_OUT)
    for view in set(build.views()) - set(LEFT_OUT):
        assert read_back(folder / view).height == build.query(f"SELECT 1 FROM mart.{view}").height, view  # noqa: S608
    split = read_back(folder / "value")
    whole = made_up.query("SELECT * FROM mart.value")
    key = ["kpi", "municipality", "year", "gender"]
    columns = [*key, "value", "missing", "source_line"]
    assert split.select(columns).sort(key).equals(whole.select(columns).sort(key))


def test_a_folder_with_something_in_it_is_left_alone(published: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        export(published, "--all", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--kpi", "U4080"), "is no KPI in this build. Did you mean U408"),
        (("--municipality", "Molndl"), "Did you mean Mölndal"),
        (("--view", "valu"), "Did you mean value"),
        (("--years", "20x"), "2018-2022"),
        (("--gender", "X"), "is no gender"),
        (("--view", "build", "--kpi", "U40806"), "no column kpi"),
        (("--language", "de"), "sv or en"),
    ],
)
def test_what_the_build_does_not_know_is_refused_with_what_was_meant(
    arguments: tuple[str, ...], words: str, published: Warehouse, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=words):
        export(published, tmp_path / "a.csv", *arguments)
    assert list(tmp_path.iterdir()) == []


def test_years_that_run_backwards_are_refused(published: Warehouse) -> None:
    with pytest.raises(UsageError, match="2024-2018 runs backwards; write 2018-2024"):
        Selection.of(OneBuild.published(published), years="2024-2018")
    with pytest.raises(UsageError, match="expected years as"):
        Selection.of(OneBuild.published(published), years=",")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_choice_that_no_row_fits_leaves_the_file_that_is_there(
    kind: str, published: Warehouse, tmp_path: Path
) -> None:
    file = tmp_path / f"a.{kind}"
    file.write_text("last year's")
    settings = {"KOLADASH_DATA_DIR": str(published.data_dir)}
    chosen = ["export", str(file), "--kpi", "U40806", "--years", "1950"]
    done = CliRunner().invoke(app, chosen, env=settings)
    assert str(done.exception) == (
        f"No row of mart.value fits --kpi U40806, --years 1950: {file} is not written."
    )
    assert file.read_text() == "last year's"


def test_a_swedish_csv_is_a_csv(published: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--swedish-csv is for a \.csv file"):
        export(published, tmp_path / "a.xlsx", *GR, "--swedish-csv")


def test_figures_come_in_the_order_of_their_keys(made_up: Warehouse) -> None:
    build = OneBuild.published(made_up)
    for view, keys in {
        "value": ["kpi", "municipality", "year", "gender"],
        "group_value": ["kpi", "group_id", "year", "gender"],
        "monthly_value": ["kpi", "municipality", "month", "gender"],
    }.items():
        found = Selection.of(build, view=view).rows(build).select(keys)
        assert found.height > 100
        assert found.rows() == sorted(found.rows())
    whole = Selection.of(build, view="kpi").rows(build)
    assert whole["kpi"].to_list() == build.query("SELECT kpi FROM mart.kpi")["kpi"].to_list()


def test_places_are_codes_names_or_groups(published: Warehouse) -> None:
    build = OneBuild.published(published)
    chosen = Selection.of(build, municipalities=["2281", "molndal", "GR", "Mölndal"])
    assert chosen.municipalities[:2] == ("2281", "1481")
    assert len(chosen.municipalities) == 14
    assert "1384" in chosen.municipalities


def test_an_ending_that_is_no_kind_of_file_is_refused(published: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.csv, \.xlsx, \.parquet"):
        export(published, tmp_path / "a.ods")
    with pytest.raises(UsageError, match="no folder"):
        export(published, tmp_path / "none" / "a.csv")
    with pytest.raises(UsageError, match="--all"):
        export(published)
    with pytest.raises(UsageError, match="whole mart"):
        export(published, "--all", tmp_path / "mart", "--kpi", "U40806")


def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(
    published: Warehouse, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="cannot be written"):
        export(published, tmp_path / f"{'long' * 70}.csv", *GR)
    with pytest.raises(UsageError, match="cannot be written"):
        export(published, "--all", tmp_path / "file" / "mart")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_every_reason_has_words_in_both_languages() -> None:
    for language in ("sv", "en"):
        assert set(load_words(language).of("missing")) == set(REASONS)


def test_both_languages_say_the_same_things() -> None:
    swedish, english = (load_words(language) for language in ("sv", "en"))
    assert {t: set(swedish.of(t)) for t in swedish} == {t: set(english.of(t)) for t in english}


def test_every_unit_has_words(published: Warehouse) -> None:
    units = set(published.query("SELECT DISTINCT unit FROM mart.kpi")["unit"])
    assert units <= set(load_words("sv").of("unit"))
    assert units <= {*load_words("digest").of("unit"), "yes_no"}


def test_a_book_of_one_s_own_tables_takes_notes_too(
    sheets: Callable[[bytes], dict[str, list[dict[str, str]]]],
) -> None:
    table = Table("Mitt blad", ("Kommun", "Värde"), (("Tjörn", "Uppgift saknas"), ("=1+1", 4.5)))
    book = sheets(workbook([table], Notes("Noter", "koladash", (), datetime(2026, 3, 14, tzinfo=UTC))))
    assert book["Mitt blad"][2] == {"A": "=1+1", "B": "4.5"}
    assert list(book) == ["Mitt blad", "Noter"]
