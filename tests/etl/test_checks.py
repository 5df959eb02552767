"""Every check finds what breaks its promise, and nothing in a sound build."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koladash.etl.publishing.build import BuildFile, new_build
from koladash.etl.publishing.checks import find_offenders, read_checks
from koladash.etl.tables.assembly import Material, core_tables
from koladash.etl.tables.citation import REPORTS
from koladash.etl.tables.reports import published_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koladash.catalogue import Catalogue

ADD = "INSERT INTO core.figure (kpi, municipality, year, gender, value, status, revisions) VALUES "
SET = "UPDATE core.figure SET "
SERIES = ", ".join(
    f"('N31814', '2281', {2010 + i}, 'T', {value}, '', 0)"
    for i, value in enumerate((10, 11, 10, 11, 10, 11, 40))
)
# What breaks each promise, in a build of the reports' figures.
BREAKS = {
    "a_value_or_a_reason": f"{SET} missing = NULL WHERE kpi = 'U40806' AND municipality = '1419'",
    "answered_requests_are_folded": """
        INSERT INTO core.request (run_id, source, request, outcome)
        VALUES ('r', 'kolada', '/data/kpi/U40800', 'answered')
    """,
    "answers_give_one_figure": "INSERT INTO core.conflict VALUES ('U40800', '2281', 2020, 'T')",
    "answers_stand_as_given": """
        INSERT INTO core.given VALUES
        ('/data/kpi/U40800', 'U40800', ['1480'], [2018], false, 1, 0, 0, 0, 0, 1, 1, 4557)
    """,
    "codes_are_known": "UPDATE core.published_figure SET municipality = '9999' WHERE municipality = '1480'",
    "codes_are_the_catalogues": """
        INSERT INTO core.stray_code VALUES ('municipality', '1480', 'Göteborg', 'vanished')
    """,
    "derived_values_are_their_formula": f"{SET} value = value + 1 WHERE kpi = 'participants_per_1000'",
    "every_kpi_is_accounted_for": "DELETE FROM core.figure WHERE municipality = '2281'",
    "every_request_has_its_line": "INSERT INTO core.request VALUES "
    "('r', 'kolada', '/', 'lost', 1, 0, 0, NULL, NULL)",
    "few_kpis_are_held_back": "INSERT INTO core.held_back VALUES ('U40800', 'equal')",
    "few_kpis_vanish_at_once": """
        INSERT INTO core.confirmation VALUES ('U40800', DATE '2026-03-02', NULL, 1);
        INSERT INTO core.kpi_version
        SELECT kpi, NULL, 'vanished', TIMESTAMP '2026-03-02', NULL, DATE '2026-03-02' FROM core.kpi
        WHERE is_followed AND NOT is_derived LIMIT 20
    """,
    "figures_stay_within_their_history": f"{ADD} {SERIES}",
    "gender_counts_add_up": ADD
    + ", ".join(f"('U40800', '1480', 2018, '{gender}', 2000, '', 0)" for gender in "MK"),
    "keys_are_unique": f"{ADD} ('U40800', '1480', 2018, 'T', 4558, '', 0)",
    "kpis_keep_their_titles": """
        INSERT INTO core.kpi_version
        VALUES ('U40800', 'Annat', 'retitled', TIMESTAMP '2026-03-02', NULL, DATE '2026-03-02')
    """,
    "kpis_are_sane": "INSERT INTO core.held_back VALUES ('U40800', 'equal')",
    "monthly_values_are_whole": """
        INSERT INTO core.monthly_figure (kpi, municipality, month, gender, status, revisions)
        VALUES ('scb_unemployment_rate', '2281', DATE '2026-03-01', 'T', '', 0)
    """,
    "no_county_falls_silent": """
        INSERT INTO core.unexplained_loss
        SELECT 'U40800', '2281', 1970 + i, 'T' FROM range(30) t(i)
    """,
    "nothing_published_is_forgotten": "INSERT INTO core.forgotten VALUES ('U40800', '2281', 2020, 'T')",
    "referral_shares_add_up": ADD
    + ", ".join(f"('U408{kpi}', '2281', 2021, 'T', 30, '', 0)" for kpi in ("06", "07", "08", "09", "10")),
    "shares_lie_within_0_and_100": f"{SET} value = 100.5 WHERE kpi = 'U40806' AND value > 50",
    "statuses_are_known": f"{SET} status = 'Sekretess' WHERE kpi = 'U40806'",
    "totals_lie_between_the_genders": ADD + "('N31814', '2281', 2021, 'T', 9, '', 0), "
    "('N31814', '2281', 2021, 'M', 3, '', 0), ('N31814', '2281', 2021, 'K', 4, '', 0)",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[BuildFile]:
    material = Material(published_evidence(catalogue), today=date(2026, 3, 2), citation=REPORTS)
    with new_build(tmp_path_factory.mktemp("checks") / "build.duckdb") as made:
        made.load(core_tables(catalogue, material), tuple(catalogue.measures.values()))
        yield made


@pytest.fixture
def build(whole: BuildFile) -> Iterator[BuildFile]:
    """The same build for every test: what a test breaks is rolled back."""
    whole.connection.begin()
    yield whole
    whole.connection.rollback()


def found(build: BuildFile, name: str) -> int:
    find_offenders(build.connection)
    sql = "SELECT offenders FROM core.check_result WHERE check_name = ?"
    ((offenders,),) = build.connection.execute(sql, [name]).fetchall()
    return offenders


def test_every_check_has_a_break_that_it_finds() -> None:
    assert set(BREAKS) == {check.name for check in read_checks()}


@pytest.mark.parametrize(
    ("kpi", "lost"), [("U40806", "year = 2019"), ("participants_per_1000", "gender = 'T'")]
)
def test_a_year_or_the_totals_of_a_kpi_that_are_gone_altogether_are_not_accounted_for(
    build: BuildFile, kpi: str, lost: str
) -> None:
    # The parts of a derived measure are joined row by row: what a part lacks, the measure lacks in silence.
    build.connection.execute(f"DELETE FROM core.figure WHERE kpi = '{kpi}' AND {lost}")  # noqa: S608
    check = next(each for each in read_checks() if each.name == "every_kpi_is_accounted_for")
    lacking = f"SELECT DISTINCT kpi::VARCHAR, places FROM ({check.sql})"  # noqa: S608
    assert build.connection.execute(lacking).fetchall() == [(kpi, 0)]


def test_a_sound_build_breaks_no_promise(build: BuildFile) -> None:
    assert find_offenders(build.connection) == ()


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_a_broken_promise_is_found(build: BuildFile, name: str) -> None:
    build.connection.execute(BREAKS[name])
    assert found(build, name) > 0


def test_a_refusing_check_names_its_first_rows(build: BuildFile) -> None:
    build.connection.execute(BREAKS["keys_are_unique"])
    (offenders,) = [o for o in find_offenders(build.connection) if o.check == "keys_are_unique"]
    assert offenders.rows == ("kpi U40800, year 2018, municipality 1480, gender T, figures 2",)


def test_an_accepted_check_refuses_nothing_and_is_recorded(build: BuildFile) -> None:
    build.connection.execute(BREAKS["codes_are_known"])
    assert find_offenders(build.connection, {"codes_are_known": "a merged municipality"}) == ()
    sql = "SELECT accepted FROM core.check_result WHERE check_name = 'codes_are_known'"
    assert build.connection.execute(sql).fetchall() == [("a merged municipality",)]
