"""What happens to the sandbox's figures as its days pass."""

from __future__ import annotations

from datetime import date

import pytest

from koladash.sandbox import Removal, Revision

ROW = "/data/kpi/N03920/municipality/2281/year/2022"
KEY = ("N03920", "2281", 2022)
BEFORE, DAY, AFTER = date(2026, 11, 20), date(2026, 12, 1), date(2026, 12, 10)


def test_a_revision_shows_from_its_day(sandbox):
    asked = sandbox(today=BEFORE, revisions=(Revision(*KEY, "T", 4.25, DAY),))
    was = asked.figures(ROW)
    asked.server.set(today=DAY)
    assert asked.figures(ROW) == {**was, (*KEY, "T"): 4.25}
    assert was[*KEY, "T"] != 4.25


def test_a_later_revision_stands_over_an_earlier_one(sandbox):
    revisions = (Revision(*KEY, "T", 2.0, AFTER), Revision(*KEY, "T", 1.0, DAY))
    asked = sandbox(today=AFTER, revisions=revisions)
    assert asked.figures(ROW)[*KEY, "T"] == 2.0


def test_a_revision_to_nothing_is_missing(sandbox):
    asked = sandbox(today=DAY, revisions=(Revision(*KEY, "T", None, DAY),))
    value = next(value for value in asked.rows(ROW)[0]["values"] if value["gender"] == "T")
    assert (value["value"], value["status"], value["isdeleted"]) == (None, "Missing", False)


def test_an_answer_can_come_late(sandbox):
    hole = "/data/kpi/U40000/municipality/2262/year/2022"
    asked = sandbox(today=BEFORE, revisions=(Revision("U40000", "2262", 2022, "T", 17.5, DAY),))
    assert asked.rows(hole) == []
    asked.server.set(today=DAY)
    assert asked.figures(hole) == {("U40000", "2262", 2022, "T"): 17.5}


def test_a_marked_removal_says_that_the_figure_is_deleted(sandbox):
    asked = sandbox(today=DAY, removals=(Removal(*KEY, DAY, gender="K"),))
    values = {value["gender"]: value for value in asked.rows(ROW)[0]["values"]}
    assert {gender for gender, value in values.items() if value["isdeleted"]} == {"K"}
    assert values["K"]["value"] is None
    assert values["T"]["value"] is not None


def test_an_unmarked_removal_leaves_no_row(sandbox):
    asked = sandbox(today=BEFORE, removals=(Removal(*KEY, DAY, marked=False),))
    assert len(asked.rows(ROW)) == 1
    asked.server.set(today=DAY)
    assert asked.rows(ROW) == []


def test_a_kpi_can_vanish(sandbox):
    asked = sandbox(today=BEFORE, gone_kpis={"N03920": DAY})
    assert asked.rows("/kpi/N03920")
    asked.server.set(today=DAY)
    assert asked.rows("/kpi/N03920") == asked.rows(ROW) == []
    assert "N03920" not in {kpi["id"] for kpi in asked.rows("/kpi")}


def test_a_kpi_can_be_retitled(sandbox):
    asked = sandbox()
    asked.server.set(titles={"N03920": "Ett nytt namn"})
    assert asked.rows("/kpi?title=ett nytt")[0]["id"] == "N03920"


@pytest.mark.parametrize(("silent", "left"), [("2281", {"2282", "1480"}), ("22", {"1480"})])
def test_a_municipality_or_a_county_can_fall_silent(sandbox, silent, left):
    path = "/data/kpi/N03920/municipality/2281,2282,1480/year/2022"
    asked = sandbox(today=BEFORE, silent_places={silent: DAY})
    assert len(asked.rows(path)) == 3
    asked.server.set(today=DAY)
    assert {row["municipality"] for row in asked.rows(path)} == left


def test_a_silent_member_no_longer_counts_in_its_group(sandbox):
    path = "/data/kpi/N03920/municipality/G96190/year/2022"
    asked = sandbox(today=DAY)
    before = asked.rows(path)[0]["values"][0]["count"]
    asked.server.set(silent_places={"1384": DAY})
    assert asked.rows(path)[0]["values"][0]["count"] == before - 1


def test_from_date_brings_what_has_changed_since(sandbox):
    changes = {
        "revisions": (Revision(*KEY, "T", 4.25, DAY),),
        "removals": (Removal("N03920", "2282", 2022, DAY),),
    }
    asked = sandbox(today=AFTER, **changes)
    path = "/data/kpi/N03920/municipality/2281,2282,1480/year/2021,2022?from_date="
    assert [row["municipality"] for row in asked.rows(path + "2026-11-25")] == ["2281", "2282"]
    assert len(asked.rows(path + "2000-01-01")) == 6
    assert asked.rows(path + "2026-12-02") == []


@pytest.mark.parametrize(("counts", "rows"), [(True, 1), (False, 0)])
def test_whether_from_date_counts_its_own_day_is_a_knob(sandbox, counts, rows):
    asked = sandbox(today=AFTER, revisions=(Revision(*KEY, "T", 4.25, DAY),), from_date_counts_the_day=counts)
    assert len(asked.rows(f"{ROW}?from_date={DAY}")) == rows


def test_a_change_of_tomorrow_is_not_told_today(sandbox):
    asked = sandbox(today=BEFORE, revisions=(Revision(*KEY, "T", 4.25, DAY),))
    assert asked.rows(f"{ROW}?from_date=2026-11-01") == []


def test_a_change_feed_holds_new_publications(sandbox):
    asked = sandbox(today=date(2027, 12, 1), newest_year=2026)
    early, late = "2281", "2282"  # of the survey's newest year only the early have figures
    rows = asked.rows(f"/data/municipality/{early},{late}/year/2025,2026?from_date=2026-12-01")
    new = {(row["kpi"], row["municipality"], row["period"]) for row in rows}
    assert {key for key in new if key[0] == "N03920"} == {("N03920", early, 2026), ("N03920", late, 2026)}
    assert {key for key in new if key[0] == "U40800"} == {("U40800", early, 2026), ("U40800", late, 2025)}


def test_a_year_comes_on_its_day_of_publication(sandbox):
    asked = sandbox(today=BEFORE, newest_year=2026)
    day = date.fromisoformat(asked.rows("/kpi/N03920")[0]["publication_date"])
    path = "/data/kpi/N03920/municipality/2281/year/2026"
    assert asked.rows(path) == []
    asked.server.set(today=day)
    assert len(asked.rows(path)) == 1
    assert date.fromisoformat(asked.rows("/kpi/N03920")[0]["publication_date"]) > day


def test_the_accounts_are_preliminary_until_late_august(sandbox):
    path, key = "/data/kpi/N40008/municipality/2281/year/2025", ("N40008", "2281", 2025, "T")
    asked = sandbox(today=date(2026, 3, 30))
    assert asked.rows(path) == []
    asked.server.set(today=date(2026, 4, 1))
    preliminary = asked.figures(path)[key]
    kpi = asked.rows("/kpi/N40008")[0]
    assert (kpi["prel_publication_date"], kpi["publication_date"]) == ("2026-03-31", "2026-08-28")
    asked.server.set(today=date(2026, 8, 28))
    assert 0 < abs(asked.figures(path)[key] / preliminary - 1) < 0.02
    assert len(asked.rows(path + "?from_date=2026-08-01")) == 1


def test_rows_can_be_sent_twice(sandbox):
    asked = sandbox(duplicates=0.2)
    path = "/data/kpi/N03920/year/2022?region_type=municipality"
    rows = [str(row) for row in asked.rows(path)]
    assert 20 < len(rows) - len(set(rows)) < 110
    asked.server.set(duplicates=0.0)
    assert sorted(set(rows)) == sorted(map(str, asked.rows(path)))


def test_survey_gaps_are_both_absent_rows_and_missing_ones(plain):
    rows = plain.rows("/data/kpi/U40800/year/2022?region_type=municipality")
    missing = [row for row in rows if all(value["status"] == "Missing" for value in row["values"])]
    assert all(value["value"] is None for row in missing for value in row["values"])
    assert 10 < len(missing) < 60
    assert 10 < 290 - len(rows) < 60


def test_some_rows_of_a_divided_register_bring_the_total_alone(plain):
    rows = plain.rows("/data/kpi/N03920/year/2021?region_type=municipality")
    alone = [row for row in rows if [value["gender"] for value in row["values"]] == ["T"]]
    assert 0 < len(alone) < 20
