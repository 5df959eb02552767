from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.client.scb.choosing import choose
from koladash.client.scb.expressions import expand, legal_values
from koladash.client.scb.jsonstat import Dataset, Dimension
from koladash.client.scb.names import column_name, find_dimension
from koladash.client.scb.records import CodeList, CodeValue
from koladash.errors import UnknownId, UsageError


def dimension(id_: str, texts: dict[str, str], **more: object) -> Dimension:
    return Dimension(id_, str(more.pop("label", id_)), tuple(texts), tuple(texts.values()), **more)


REGION = dimension(
    "Region",
    {
        "00": "Riket",
        "14": "Västra Götalands län",
        "1480": "Göteborg",
        "22": "Västernorrlands län",
        "2281": "Sundsvall",
    },
    label="region",
    is_optional=True,
)
AGE = dimension("Alder", {"0": "0 år", "1": "1 år", "TotSA": "totalt", "100+": "100+ år"}, label="ålder")
SEX = dimension("Kon", {"1": "män", "2": "kvinnor"}, label="kön", is_optional=True)
CONTENTS = dimension("ContentsCode", {"BE0101N1": "Folkmängd", "BE0101N2": "Folkökning"}, role="metric")
YEAR = dimension("Tid", {str(y): str(y) for y in range(2015, 2025)}, label="år", role="time")
MONTH = dimension("Tid", {f"2025M{m:02d}": f"2025M{m:02d}" for m in range(1, 13)}, label="månad", role="time")
TABLE = Dataset("TAB638", "", "SCB", "", (REGION, AGE, SEX, CONTENTS, YEAR))


@pytest.mark.parametrize(
    ("side", "wanted", "expected"),
    [
        (REGION, "*", ["00", "14", "1480", "22", "2281"]),
        (REGION, "22*", ["22", "2281"]),
        (REGION, "*80", ["1480"]),
        (REGION, "*8*", ["1480", "2281"]),
        (REGION, "????", ["1480", "2281"]),
        (REGION, "22??", ["2281"]),
        (REGION, ["2281", "00", "2281"], ["00", "2281"]),
        (REGION, "top(2)", ["00", "14"]),
        (REGION, "top(2,1)", ["14", "1480"]),
        (REGION, "bottom(1)", ["2281"]),
        (AGE, "totsa", ["TotSA"]),
        (AGE, "100+", ["100+"]),
        (YEAR, "top(2)", ["2023", "2024"]),
        (YEAR, "TOP(1,5)", ["2019"]),
        (YEAR, "bottom(2)", ["2015", "2016"]),
        (YEAR, "from(2023)", ["2023", "2024"]),
        (YEAR, "to(2016)", ["2015", "2016"]),
        (YEAR, "range(2018,2016)", ["2016", "2017", "2018"]),
        (YEAR, range(2022, 2025), ["2022", "2023", "2024"]),
        (YEAR, 2024, ["2024"]),
        (YEAR, ["top(1)", "bottom(1)"], ["2015", "2024"]),
        (YEAR, "top(99)", [str(y) for y in range(2015, 2025)]),
    ],
)
def test_expressions_mean_what_they_mean_at_the_source(side, wanted, expected):
    assert list(expand(side, wanted)) == expected


@given(st.lists(st.sampled_from(YEAR.codes), min_size=1))
def test_codes_come_once_each_in_the_order_of_the_dimension(wanted):
    assert list(expand(YEAR, wanted)) == sorted(set(wanted))


@given(st.integers(1, 12), st.integers(0, 12))
def test_the_newest_and_the_oldest_periods_meet_in_the_middle(count, skipped):
    newest = expand(YEAR, f"top({count},{skipped})") if skipped < len(YEAR.codes) else ()
    oldest_first = YEAR.codes[: max(0, len(YEAR.codes) - skipped)]
    assert newest == oldest_first[-count:]


@pytest.mark.parametrize(
    ("side", "wanted", "error", "says"),
    [
        (REGION, "Sundsval", UnknownId, ["2281 (Sundsvall)", "00 (Riket)"]),
        (REGION, "0000", UnknownId, ["Did you mean 00 (Riket)"]),
        (REGION, "0014", UnknownId, ["Did you mean 14 (Västra Götalands län)"]),
        (REGION, "9*", UnknownId, ["9*", "1480 (Göteborg)"]),
        (YEAR, "2030", UnknownId, ["2015 to 2024", "10 in all"]),
        (YEAR, "from(2030)", UnknownId, ["2030", "2015 to 2024"]),
        (YEAR, "top()", UsageError, ["top(5)"]),
        (YEAR, "top(-1)", UsageError, ["top(5)"]),
        (YEAR, "bottom(many)", UsageError, ["bottom(5)"]),
        (YEAR, "range(2020)", UsageError, ["range(2015,2024)"]),
        (REGION, "2*1", UsageError, ["22*"]),
        (REGION, [], UsageError, ["*", "leave it out"]),
        (REGION, 2281.5, UsageError, ["2281.5", '"00"']),
        (REGION, [True], UsageError, ["True"]),
        (REGION, None, UsageError, ["None"]),
    ],
)
def test_errors_say_what_to_pass_instead(side, wanted, error, says):
    with pytest.raises(error) as caught:
        expand(side, wanted)
    for text in [side.id, *says] if error is UnknownId else says:
        assert text in str(caught.value)


def test_only_the_first_of_many_codes_are_listed():
    many = dimension("Region", {f"{n:04d}": f"Kommun {n}" for n in range(290)})
    assert len(legal_values(many)) < 400
    assert legal_values(many).endswith("… 0289 (Kommun 289) (290 in all)")


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("region", "Region"),
        ("municipality", "Region"),
        ("age", "Alder"),
        ("ålder", "Alder"),
        ("ALDER", "Alder"),
        ("sex", "Kon"),
        ("gender", "Kon"),
        ("kön", "Kon"),
        ("contents", "ContentsCode"),
        ("year", "Tid"),
        ("tid", "Tid"),
        ("time", "Tid"),
    ],
)
def test_a_dimension_is_found_by_any_of_its_names(name, id_):
    assert find_dimension(TABLE, name).id == id_


def test_columns_have_plain_names_and_time_its_period():
    assert [column_name(d) for d in TABLE.dimensions] == ["region", "age", "sex", "contents", "year"]
    assert column_name(MONTH) == "month"
    assert column_name(dimension("Fodelseland", {"SE": "Sverige"})) == "fodelseland"


def test_an_unknown_name_is_answered_with_the_names_there_are():
    with pytest.raises(UnknownId) as caught:
        find_dimension(TABLE, "regoin")
    assert "Did you mean region?" in str(caught.value)
    assert "age (Alder, ålder, 4 codes)" in str(caught.value)


def test_a_year_of_a_monthly_table_is_answered_with_its_period():
    monthly = Dataset("TAB6471", "", "", "", (REGION, MONTH))
    with pytest.raises(UsageError, match=r'month="top\(5\)"'):
        find_dimension(monthly, "year")


def test_a_choice_names_every_code_and_leaves_out_what_can_be_summed():
    chosen = choose(TABLE, {"year": "top(1)", "age": "TotSA", "region": "22*"})
    assert [(a.dimension, a.codes) for a in chosen.axes] == [
        ("Region", ("22", "2281")),
        ("Alder", ("TotSA",)),
        ("ContentsCode", ("BE0101N1", "BE0101N2")),
        ("Tid", ("2024",)),
    ]
    assert chosen.cells == 4


def test_what_cannot_be_summed_must_be_named():
    with pytest.raises(UsageError) as caught:
        choose(TABLE, {"region": "2281"})
    for text in ("Alder and Tid", 'age="*"', 'year="top(5)"', "2015 to 2024"):
        assert text in str(caught.value)


def test_a_dimension_is_not_named_twice():
    with pytest.raises(UsageError, match="twice"):
        choose(TABLE, {"sex": "1", "kön": "2", "age": "*", "year": "*"})


def test_codes_of_a_code_list_are_asked_instead_of_the_dimensions_own():
    ages = CodeList("agg_Ålder5år", [CodeValue("0-4", "0-4 år"), CodeValue("5-9", "5-9 år")])
    chosen = choose(TABLE, {"age": "0-4", "year": 2024}, {"Alder": ages})
    assert chosen.axes[0].code_list == "agg_Ålder5år"
    assert chosen.axes[0].codes == ("0-4",)
    with pytest.raises(UnknownId, match="5-9 år"):
        choose(TABLE, {"age": "TotSA", "year": 2024}, {"Alder": ages})
