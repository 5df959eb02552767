"""The sandbox's SCB: its limits, its problems, and the shape of its answers."""

from __future__ import annotations

import json
import os
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from koladash.client.scb.expressions import expand
from koladash.client.scb.jsonstat import parse_dataset
from koladash.sandbox import Knobs, SandboxServer

REAL = os.environ.get("KOLADASH_REAL_DATA", "")
needs_real = pytest.mark.skipif(not REAL, reason="KOLADASH_REAL_DATA names no folder with SCB's answers")
TABLES = ("TAB638", "TAB6574", "TAB6471", "TAB5663")


@pytest.fixture(scope="module")
def scb():
    """Asks a sandbox whose rate is no hindrance."""
    with (
        SandboxServer(Knobs(scb_calls=100_000)) as server,
        httpx.Client(base_url=server.scb_url, timeout=20) as client,
    ):
        yield client


def selected(**codes: str) -> dict[str, str]:
    return {f"valueCodes[{name}]": text for name, text in codes.items()}


def cells(scb: httpx.Client, table: str, **codes: str) -> dict[tuple[str, ...], float | None]:
    answer = scb.get(f"/tables/{table}/data", params=selected(**codes))
    assert answer.status_code == 200, answer.text
    dataset = parse_dataset(answer.content)
    keys = [()]
    for dimension in dataset.dimensions:
        keys = [(*key, code) for key in keys for code in dimension.codes]
    return dict(zip(keys, dataset.values, strict=True))


def shape(value: object) -> object:
    """The keys and kinds of an answer, without its codes and numbers."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return type(value).__name__ if not isinstance(value, list) else [shape(value[0])] if value else []


@pytest.mark.parametrize("table", TABLES)
def test_each_table_holds_every_municipality(scb, table, catalogue):
    region = parse_dataset(scb.get(f"/tables/{table}/metadata").content).dimension("Region")
    assert set(catalogue.places.municipalities) <= set(region.codes)
    assert region.codes[0] == "00"


@pytest.mark.parametrize("table", TABLES)
def test_the_catalogue_fits_its_tables(scb, table, catalogue):
    metadata = parse_dataset(scb.get(f"/tables/{table}/metadata").content)
    entry = next(entry for entry in catalogue.scb_tables.values() if entry.table == table)
    assert entry.misfits(metadata.label, [dimension.id for dimension in metadata.dimensions]) == []
    for series in entry.series.values():
        for name, codes in series.codes.items():
            assert expand(metadata.dimension(name), codes)
    assert all(expand(metadata.dimension("Kon"), code) for code in entry.sexes.values() if code)
    assert len(expand(metadata.dimension("Region"), entry.regions)) == 312


def test_too_many_cells_are_refused_as_a_problem(scb):
    answer = scb.get(
        "/tables/TAB6471/data", params=selected(Region="*", Alder="*", Kon="*", ContentsCode="*", Tid="*")
    )
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Too many cells selected"
    assert answer.headers["x-koladash-synthetic"] == "1"


@pytest.mark.parametrize(
    ("codes", "title"),
    [
        ({"Region": "2281"}, "Missing selection for mandantory variable"),
        ({"Regoin": "2281", "ContentsCode": "*", "Tid": "*"}, "Non-existent variable"),
        ({"Region": "9999", "ContentsCode": "*", "Tid": "*"}, "Non-existent value"),
        ({"Region": "from(9999)", "ContentsCode": "*", "Tid": "*"}, "Non-existent value"),
        ({"Region": "top(x)", "ContentsCode": "*", "Tid": "*"}, "Illegal selection expression"),
    ],
)
def test_what_cannot_be_asked_is_a_problem(scb, codes, title):
    answer = scb.get("/tables/TAB638/data", params=selected(**codes))
    assert (answer.status_code, answer.json()["title"]) == (400, title)


@pytest.mark.parametrize(
    "path", ["/tables/TAB1", "/tables/TAB1/metadata", "/codelists/vs_1", "/nothing", "/tables?pageNumber=9"]
)
def test_what_is_not_there_is_404(scb, path):
    assert scb.get(path).status_code == 404


def test_calls_over_the_rate_are_429_with_both_forms_of_retry_after():
    with SandboxServer(Knobs(scb_calls=2, scb_window=5)) as server:
        answers = [httpx.get(f"{server.scb_url}/config") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    seconds, date = (answer.headers["retry-after"] for answer in answers[2:])
    assert parsedate_to_datetime(date).tzinfo is not None
    assert seconds == "5"


def test_post_and_get_answer_alike(scb):
    codes = {"Region": "2281,2284", "Alder": "20-24,25-29", "ContentsCode": "BE0101N1", "Tid": "top(2)"}
    params = selected(**codes) | {"codelist[Alder]": "agg_Ålder5år"}
    asked = [{"variableCode": name, "valueCodes": text.split(",")} for name, text in codes.items()]
    asked[1]["codelist"] = "agg_Ålder5år"
    got, posted = (
        scb.get("/tables/TAB638/data", params=params),
        scb.post("/tables/TAB638/data", json={"selection": asked}),
    )
    assert got.status_code == 200
    assert got.content == posted.content


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Region", "*"),
        ("Region", "????"),
        ("Region", "22*"),
        ("Region", "[top(3,2)]"),
        ("Region", "bottom(2)"),
        ("Tid", "top(3)"),
        ("Tid", "bottom(3)"),
        ("Tid", "from(2020)"),
        ("Tid", "to(1970)"),
        ("Region", "2281,00"),
    ],
)
def test_the_client_expands_as_the_service_does(scb, name, text):
    metadata = parse_dataset(scb.get("/tables/TAB638/metadata").content)
    codes = {"Region": "00", "ContentsCode": "BE0101N1", "Tid": "2024", name: text}
    answered = parse_dataset(scb.get("/tables/TAB638/data", params=selected(**codes)).content)
    wanted = text.strip("[]") if "(" in text else text.split(",")
    assert answered.dimension(name).codes == expand(metadata.dimension(name), wanted)


@pytest.mark.parametrize("region", ["2281", "2260", "1480"])
def test_inhabitants_agree_with_kolada(scb, region):
    with SandboxServer() as server:
        path = f"/data/kpi/N01951,N01955,N01713/municipality/{region}/year/2024"
        rows = httpx.get(server.base_url + path).json()["values"]
    kolada = {row["kpi"]: {v["gender"]: v["value"] for v in row["values"]} for row in rows}
    by_age = cells(scb, "TAB638", Region=region, Alder="*", Kon="*", ContentsCode="BE0101N1", Tid="2024")

    def sum_of(ages: range, sexes: str = "12") -> float:
        return sum(
            by_age[region, str(age) if age < 100 else "100+", sex, "BE0101N1", "2024"]
            for age in ages
            for sex in sexes
        )

    assert sum_of(range(101)) == kolada["N01951"]["T"]
    assert sum_of(range(101), "2") == kolada["N01951"]["K"]
    assert sum_of(range(20, 65)) == kolada["N01955"]["T"]
    assert sum_of(range(16, 65)) == kolada["N01713"]["T"]
    assert by_age[region, "tot", "1", "BE0101N1", "2024"] == kolada["N01951"]["M"]


def test_parts_sum_to_the_whole(scb):
    fixed = {"Region": "2281", "ContentsCode": "BE0101N1", "Tid": "2020"}
    (whole,) = cells(scb, "TAB638", **fixed).values()
    assert sum(cells(scb, "TAB638", Civilstand="*", Kon="*", **fixed).values()) == whole
    county = cells(scb, "TAB638", Region="22,22??", ContentsCode="BE0101N1", Tid="2020")
    assert 2 * county["22", "BE0101N1", "2020"] == sum(county.values())


def test_noise_comes_with_2025_and_not_before(scb):
    def off(year: str) -> int:
        found = cells(scb, "TAB6574", Region="22??", Alder="totalt", Kon="*", ContentsCode="*", Tid=year)
        places = {key[0] for key in found}
        sexes = [{s: found[p, "totalt", s, "000007Y7", year] for s in ("1", "2", "1+2")} for p in places]
        return sum(one["1"] + one["2"] != one["1+2"] for one in sexes)

    assert off("2024") == 0
    assert off("2025") > 0


def test_some_monthly_figures_are_missing_with_their_mark(scb):
    answer = scb.get(
        "/tables/TAB5663/data",
        params=selected(Region="????", NyckeltalSCB="BAS03", ContentsCode="*", Tid="*"),
    )
    dataset = parse_dataset(answer.content)
    assert set(dataset.marks.values()) == {".."}
    assert all(dataset.values[at] is None for at in dataset.marks)
    assert dataset.values.count(None) == len(dataset.marks) < len(dataset.values) / 20


def test_nothing_selected_is_the_default_selection_not_the_table(scb):
    default = scb.get("/tables/TAB638/defaultselection").json()["selection"]
    answered = parse_dataset(scb.get("/tables/TAB638/data").content)
    assert {axis["variableCode"] for axis in default} == {dimension.id for dimension in answered.dimensions}
    assert answered.cells < 1000


def test_the_same_seed_gives_the_same_answers_in_another_server(scb):
    params = selected(Region="22*", Alder="*", Kon="*", ContentsCode="*", Tid="top(2)")
    with SandboxServer(Knobs(seed=1)) as same, SandboxServer(Knobs(seed=2)) as other:
        again, differs = (httpx.get(f"{s.scb_url}/tables/TAB6574/data", params=params) for s in (same, other))
    mine = scb.get("/tables/TAB6574/data", params=params).json()
    assert again.json()["value"] == mine["value"] != differs.json()["value"]


@needs_real
def test_limits_are_in_the_shape_of_scbs(scb):
    real = json.loads((Path(REAL) / "scb_v2/config.json").read_text(encoding="utf-8"))
    assert shape(scb.get("/config").json()) == shape(real)


@needs_real
@pytest.mark.parametrize(("file", "query"), [("search.json", "befolkningens"), ("tables.json", "")])
def test_lists_are_in_the_shape_of_scbs(scb, file, query):
    real = json.loads((Path(REAL) / "scb_v2" / file).read_text(encoding="utf-8"))
    mine = scb.get("/tables", params={"query": query, "pageSize": 1}).json()
    assert set(mine) == set(real)
    assert set(mine["tables"][0]) == set(real["tables"][0])
    assert [set(link) for link in mine["tables"][0]["links"]] == [
        set(link) for link in real["tables"][0]["links"]
    ]
    assert shape(mine["tables"][0]["paths"][0][0]) == shape(real["tables"][0]["paths"][0][0])
    assert {key: type(text) for key, text in mine["page"].items()} == {
        key: type(text) for key, text in real["page"].items()
    }


@needs_real
@pytest.mark.parametrize("kind", ["metadata", "data"])
def test_datasets_are_in_the_shape_of_scbs(scb, kind):
    real = json.loads((Path(REAL) / f"scb_v2/TAB6471_{kind}.json").read_text(encoding="utf-8"))
    codes = {name: ",".join(d["category"]["index"]) for name, d in real["dimension"].items()}
    params = selected(**codes) if kind == "data" else {}
    mine = scb.get(f"/tables/TAB6471/{kind}", params=params).json()
    assert set(mine) == set(real)
    assert mine["id"] == real["id"]
    assert mine["role"] == real["role"]
    assert mine["size"] == real["size"]
    assert set(mine["extension"]["px"]) == set(real["extension"]["px"])
    for name, theirs in real["dimension"].items():
        ours = mine["dimension"][name]
        assert set(ours) == set(theirs)
        assert set(ours["category"]) == set(theirs["category"])
        assert set(ours["category"]["index"]) == set(theirs["category"]["index"])
        assert set(ours["extension"]) == set(theirs["extension"])
    assert len(mine["value"]) == len(real["value"])
