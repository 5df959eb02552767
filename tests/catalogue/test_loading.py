from __future__ import annotations

import subprocess
import sys
import time

import pytest

from koladash.catalogue import load_catalogue
from koladash.errors import CatalogueError

# file, after, old text, new text, what the error must name
BROKEN = {
    "an unknown unit": (
        "kpis.toml",
        "[U40800]",
        '"persons"',
        '"procent"',
        ["kpis.toml", "U40800", "unit", "'percent'"],
    ),
    "a misspelt field": (
        "kpis.toml",
        "[U40800]",
        "decimals",
        "decimal",
        ["kpis.toml", "U40800", "decimal:", "decimals"],
    ),
    "a missing field": (
        "kpis.toml",
        "[U40800]",
        'link = "participants"\n',
        "",
        ["kpis.toml", "U40800", "link", "is missing"],
    ),
    "an empty name": (
        "kpis.toml",
        "[U40800]",
        '"Deltagare i arbetsmarknadsinsatser"',
        '""',
        ["U40800", "name"],
    ),
    "text for a number": (
        "kpis.toml",
        "[U40800]",
        "decimals = 0",
        'decimals = "0"',
        ["U40800", "decimals", "'0'"],
    ),
    "too few classes": (
        "kpis.toml",
        "[U40800]",
        "[50, 100, 250, 500, 1000]",
        "[50]",
        ["U40800", "classes", "5 rising"],
    ),
    "falling classes": (
        "kpis.toml",
        "[U40800]",
        "[50, 100, 250, 500, 1000]",
        "[50, 100, 90, 500, 1000]",
        ["U40800", "classes", "5 rising"],
    ),
    "a share of nothing": ("kpis.toml", "[U40806]", 'base = "av anvisningarna"\n', "", ["U40806", "base"]),
    "a country for a survey": (
        "kpis.toml",
        "[U40800]",
        "survey = true",
        "survey = true\nhas_country = true",
        ["U40800"],
    ),
    "an id that is none": ("kpis.toml", "", "[U40800]", "[X1]", ["kpis.toml", "[X1]", "id"]),
    "an unknown link": (
        "kpis.toml",
        "[U40800]",
        '"participants"',
        '"people"',
        ["U40800", "link", "people", "links.toml"],
    ),
    "an unknown count": ("kpis.toml", "[U40806]", '"U40803"', '"U99999"', ["U40806", "count_kpi", "U99999"]),
    "an unknown weight": (
        "kpis.toml",
        "[U40806]",
        'weight_kpi = "U40803"',
        'weight_kpi = "U99999"',
        ["U40806", "weight_kpi", "U99999"],
    ),
    "an unknown caveat": (
        "kpis.toml",
        "[U40806]",
        '"referrals_not_participants"',
        '"beware"',
        ["U40806", "beware"],
    ),
    "an unknown successor": (
        "kpis.toml",
        "[U40820]",
        '"N40828"',
        '"N99999"',
        ["U40820", "successor", "N99999"],
    ),
    "a heading of a figure that is none": (
        "pairs.toml",
        "[loka-1]",
        'kpi = "N03920"',
        'kpi = "N99999"',
        ["pairs.toml", "loka-1", "claim", "N99999"],
    ),
    "a heading that cannot be held against the country": (
        "pairs.toml",
        "[loka-1]",
        'kpi = "N03920"',
        'kpi = "U40800"',
        ["loka-1", "claim", "U40800", "country"],
    ),
    "a heading without a side": (
        "pairs.toml",
        "[loka-1]",
        'side = "above"',
        'side = "beside"',
        ["loka-1", "claim.side", "beside", "above"],
    ),
    "a successor of a living series": (
        "kpis.toml",
        "[U40820]",
        "ended = 2023\n",
        "",
        ["U40820", "successor", "has not ended"],
    ),
    "a name twice": (
        "kpis.toml",
        "[U40803]",
        '"Anvisade deltagare"',
        '"Deltagare i arbetsmarknadsinsatser"',
        ["U40803", "name", "U40800"],
    ),
    "two at one place of the chain": (
        "kpis.toml",
        "[U40803]",
        'unit = "persons"',
        'unit = "persons"\nchain_position = 2',
        ["U40803", "chain_position", "U40800"],
    ),
    "no formula": (
        "measures.toml",
        "",
        '"U40800 / U40000"',
        '"U40800 / (U40000)"',
        ["formula", "is no formula"],
    ),
    "an unknown part": ("measures.toml", "", '"U40800 / U40000"', '"U40800 / U99999"', ["formula", "U99999"]),
    "a gender no part has": (
        "measures.toml",
        "[participants_referred_by_af]",
        'genders = "T"',
        'genders = "TMK"',
        ["participants_referred_by_af", "genders", "U40806"],
    ),
    "a measure that outlives its part": (
        "measures.toml",
        "[af_share_with_joint]",
        "ended = 2023\n",
        "",
        ["af_share_with_joint", "ended", "2023"],
    ),
    "a survey that does not say so": (
        "measures.toml",
        "[participants_per_1000]",
        "survey = true\n",
        "",
        ["participants_per_1000", "survey: expected true", "U40800"],
    ),
    "a measure of a measure": (
        "measures.toml",
        "[participants_per_1000]",
        '"1000 * U40800 / N01951"',
        '"1000 * participants_per_annual_worker"',
        ["participants_per_1000", "formula", "no measure is made of another measure"],
    ),
    "an unknown municipality in a group": (
        "groups.toml",
        "[gr]",
        '"1384"',
        '"1399"',
        ["[gr]", "municipalities", "1399"],
    ),
    "a municipality twice": (
        "groups.toml",
        "[gr]",
        '"1384"',
        '"1401"',
        ["[gr]", "municipalities", "1401 stands twice"],
    ),
    "two regions": (
        "groups.toml",
        "[loka]",
        'kind = "study"',
        'kind = "study"\nis_region = true',
        ["[loka]", "is_region", "1384"],
    ),
    "an unknown half of a pair": ("pairs.toml", "[loka-1]", '"2282"', '"2299"', ["[loka-1] a", "2299"]),
    "an unknown report": ("pairs.toml", "[loka-1]", '"loka-2023"', '"loka"', ["[loka-1] report", "loka"]),
    "an impossible date": (
        "events.toml",
        "[covid-2020]",
        '"2020-03-11"',
        '"2020-13-11"',
        ["[covid-2020] start", "2020-13"],
    ),
    "a day that no month has": (
        "events.toml",
        "[covid-2020]",
        '"2020-03-11"',
        '"2020-02-30"',
        ["[covid-2020]", "day"],
    ),
    "an end before the start": (
        "events.toml",
        "[crisis-1990s]",
        '"1999"',
        '"1989"',
        ["[crisis-1990s]", "end", "1990"],
    ),
    "an event nowhere": ("events.toml", "[covid-2020]", '"0000"', '"9999"', ["[covid-2020] scope", "9999"]),
    "a break in nothing": (
        "breaks.toml",
        "[kas-2024]",
        '"U40806"',
        '"U99999"',
        ["[kas-2024] kpis", "U99999"],
    ),
    "a doubtful certainty": (
        "breaks.toml",
        "[kas-2024]",
        '"stated"',
        '"sure"',
        ["[kas-2024] certainty", "'assumed'"],
    ),
    "a place twice": ("places.toml", "[county.03]", "0305", "0180", ["0180", "twice"]),
    "a place code of three": (
        "places.toml",
        "[county.03]",
        "0305",
        "305",
        ["[county.03] municipalities", "305"],
    ),
    "an id inside an entry": (
        "kpis.toml",
        "[U40800]",
        "decimals",
        'id = "x"\ndecimals',
        ["[U40800] id", "no such field"],
    ),
    "a county that is none": (
        "places.toml",
        "",
        "[county.01]",
        "county = 1\n[other]",
        ["places.toml", "[county.NN]"],
    ),
    "a field outside an entry": (
        "links.toml",
        "",
        "[inflow]",
        'name = "x"\n[inflow]',
        ["links.toml", "name"],
    ),
    "an id twice": ("links.toml", "", "[participants]", "[inflow]", ["links.toml", "inflow"]),
    "no TOML": ("links.toml", "", "[inflow]", "[inflow", ["links.toml", "line"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_entry_is_named_by_file_id_and_field(edit, name):
    file, after, old, new, expected = BROKEN[name]
    folder = edit(file, old, new, after=after)

    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)

    message = str(caught.value)
    assert message.startswith(file.removesuffix(".toml"))
    assert "\n" not in message
    for fact in expected:
        assert fact in message


OWN = """
[ours]
name = "Våra"
name_en = "Ours"
kind = "own"
municipalities = ["1480", "1481"]
"""


@pytest.fixture
def own(tmp_path):
    """Writes a file of one's own groups, in an encoding."""

    def write(text, encoding="utf-8"):
        file = tmp_path / "ours.toml"
        file.write_bytes(text.encode(encoding))
        return file

    return write


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_that_notepad_wrote_is_read(own, ends):
    file = own(OWN.replace("\n", ends), "utf-8-sig")
    assert load_catalogue(own_groups=file).groups["ours"].name == "Våra"


def test_a_file_in_another_encoding_is_named_with_its_line_and_what_helps(own):
    with pytest.raises(CatalogueError, match=r"ours\.toml: line 3 is not UTF-8; save the file as UTF-8"):
        load_catalogue(own_groups=own(OWN, "latin-1"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"Våra"', '"Göteborgsregionen"', r"\[ours\] name: gr has the same"),
        ('["1480", "1481"]', "[]", r"\[ours\] municipalities: is empty; expected at least 1"),
    ],
)
def test_a_group_that_no_reader_could_use_is_refused(own, old, new, told):
    with pytest.raises(CatalogueError, match=told):
        load_catalogue(own_groups=own(OWN.replace(old, new)))


def test_two_groups_of_ones_own_have_two_names(own):
    with pytest.raises(CatalogueError, match=r"\[again\] name: ours has the same"):
        load_catalogue(own_groups=own(OWN + OWN.replace("[ours]", "[again]")))


def test_a_missing_file_is_named(folder):
    (folder / "pairs.toml").unlink()

    with pytest.raises(CatalogueError, match=r"pairs\.toml: cannot be read"):
        load_catalogue(folder)


def test_a_folder_of_ones_own_replaces_the_packaged_one(edit):
    folder = edit("kpis.toml", '"Deltagare i arbetsmarknadsinsatser"', '"Deltagare"')

    assert load_catalogue(folder).kpis["U40800"].name == "Deltagare"


def test_entries_cannot_be_changed(catalogue):
    with pytest.raises(ValueError, match="frozen"):
        catalogue.kpis["U40800"].name = "Annat"
    with pytest.raises(TypeError):
        catalogue.kpis["U40800"] = catalogue.kpis["U40803"]


def test_a_new_measure_needs_one_entry_and_no_code(folder):
    with (folder / "measures.toml").open("a", encoding="utf-8") as measures:
        measures.write(
            """
            [tried_per_1000]
            name = "Prövade per 1 000 invånare"
            name_en = "Tried per 1,000 residents"
            link = "participants"
            formula = "1000 * U40803 / N01951"
            unit = "per_1000_inhabitants"
            decimals = 1
            classes = [1, 2, 3, 4, 5]
            genders = "TMK"
            survey = true
            """
        )

    assert load_catalogue(folder).measures["tried_per_1000"].parts == ("U40803", "N01951")


def test_loading_is_quick():
    load_catalogue()
    started = time.perf_counter()
    load_catalogue()

    assert time.perf_counter() - started < 0.15


def test_loading_needs_no_geometry_frames_or_dashboard():
    heavy = "polars duckdb dash plotly geopandas httpx"
    code = f"import sys, koladash.catalogue; print([m for m in '{heavy}'.split() if m in sys.modules])"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
