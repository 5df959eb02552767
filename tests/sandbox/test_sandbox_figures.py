"""The made-up figures hang together, and are the same in every process."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koladash.catalogue import load_catalogue
from koladash.sandbox import Knobs
from koladash.sandbox.coverage import Coverage
from koladash.sandbox.figures import Figures, allocated
from koladash.sandbox.inventory import Inventory

REFERRALS = ("U40806", "U40807", "U40808", "U40809", "U40810", "U40824")
EXIT_SHARES = ("U40406", "U40409", "U40412", "U40415", "U40418")
EXIT_COUNTS = ("U40450", "U40451", "U40452", "U40453", "U40454")
OBSTACLES = tuple(f"N{31858 + at}" for at in range(11))
COUNTS = (
    "N01951",
    "N01955",
    "N01713",
    "U40800",
    "U40803",
    "N40450",
    "U40000",
    "U40403",
    "N31824",
    *EXIT_COUNTS,
)
GENDERS = range(3)

INVENTORY = Inventory(load_catalogue(), Knobs())
FIGURES = Figures(INVENTORY, 1)
MUNICIPALITIES = [place for place in INVENTORY.places.values() if place.kind == "K"]
municipalities = st.sampled_from(MUNICIPALITIES)
years = st.integers(2011, 2025)


def of(kpi, place, year):
    return FIGURES.of(kpi, place, year)


@given(place=municipalities, year=years)
def test_the_shares_of_referrals_sum_to_a_hundred(place, year):
    assert sum(of(kpi, place, year)[0] for kpi in REFERRALS) == pytest.approx(100, abs=1e-6)


@given(place=municipalities, year=st.integers(2024, 2025))
def test_the_joint_referrals_end_in_2023(place, year):
    assert of("U40824", place, year) == (0.0,)


@given(place=municipalities, year=years, gender=st.sampled_from(GENDERS))
def test_the_shares_of_exits_sum_to_a_hundred(place, year, gender):
    assert sum(of(kpi, place, year)[gender] for kpi in EXIT_SHARES) == pytest.approx(100, abs=1e-6)


@given(place=municipalities, year=years, gender=st.sampled_from(GENDERS))
def test_the_shares_of_exits_agree_with_their_counts(place, year, gender):
    total = of("N40450", place, year)[gender]
    assert sum(of(kpi, place, year)[gender] for kpi in EXIT_COUNTS) == total
    for share, count in zip(EXIT_SHARES, EXIT_COUNTS, strict=True):
        assert of(share, place, year)[gender] == pytest.approx(
            100 * of(count, place, year)[gender] / total, abs=1e-6
        )


@given(place=municipalities, year=years, gender=st.sampled_from(GENDERS))
def test_work_or_study_is_work_and_study(place, year, gender):
    parts = of("U40406", place, year)[gender] + of("U40409", place, year)[gender]
    assert of("U40455", place, year)[gender] == pytest.approx(parts, abs=1e-6)


@given(place=municipalities, year=years)
def test_the_new_divisions_of_time_agree_with_the_old(place, year):
    def sum_of(*kpis):
        return pytest.approx(sum(of(kpi, place, year)[0] for kpi in kpis), abs=1e-6)

    assert of("U40818", place, year)[0] == sum_of("N40826", "N40827")
    assert of("U40822", place, year)[0] == sum_of("N40829", "N40830")
    assert of("N40828", place, year)[0] == sum_of("U40820", "U40821")


@given(place=municipalities, year=years, kpi=st.sampled_from(COUNTS))
def test_women_and_men_are_all(place, year, kpi):
    total, men, women = of(kpi, place, year)
    assert men + women == pytest.approx(total, abs=1e-6)
    assert min(men, women) >= 0


@given(place=municipalities, year=years)
def test_one_to_three_percent_of_the_inhabitants_take_part(place, year):
    assert 0.009 < of("U40800", place, year)[0] / of("N01951", place, year)[0] < 0.031


@given(place=municipalities, year=years)
def test_parts_are_no_larger_than_their_wholes(place, year):
    chain = [of(kpi, place, year)[0] for kpi in ("N01951", "N01713", "N01955", "U40800", "U40803", "N40450")]
    assert chain == sorted(chain, reverse=True)


@given(place=municipalities, year=years, kpi=st.sampled_from(sorted(INVENTORY.indicators)))
def test_shares_stay_between_nought_and_a_hundred_unless_they_are_of_a_mean(place, year, kpi):
    most = 130 if kpi == "N00904" else 100
    if INVENTORY.indicators[kpi].unit == "percent":
        assert all(0 <= figure <= most for figure in of(kpi, place, year))


@given(
    place=municipalities, year=years, kpi=st.sampled_from(["N03920", "N03941", "N31825", "N02926", "N02243"])
)
def test_register_figures_move_slowly(place, year, kpi):
    low, high = INVENTORY.indicators[kpi].limits[0], INVENTORY.indicators[kpi].limits[-1]
    assert abs(of(kpi, place, year)[0] - of(kpi, place, year - 1)[0]) < (high - low) / 2


@given(kpi=st.sampled_from(["N01951", "N31824"]), year=years)
@settings(max_examples=10)
def test_the_country_counts_what_its_regions_count(kpi, year):
    regions = [place for place in INVENTORY.places.values() if place.kind == "L" and place.id != "0000"]
    country = of(kpi, INVENTORY.places["0000"], year)
    for gender in GENDERS:
        assert country[gender] == pytest.approx(
            sum(of(kpi, region, year)[gender] for region in regions), abs=1e-3
        )


def test_the_countrys_obstacles_sum_to_a_hundred():
    assert sum(of(kpi, INVENTORY.places["0000"], 2022)[0] for kpi in OBSTACLES) == pytest.approx(
        100, abs=1e-4
    )


def test_the_large_cities_are_large_and_the_country_is_of_sweden_s_size():
    largest = sorted(MUNICIPALITIES, key=lambda place: of("N01951", place, 2024)[0], reverse=True)
    assert [place.title for place in largest[:4]] == ["Stockholm", "Göteborg", "Malmö", "Uppsala"]
    assert 9_500_000 < of("N01951", INVENTORY.places["0000"], 2024)[0] < 11_500_000
    assert all(of("N01951", place, 1970)[0] > 1000 for place in MUNICIPALITIES)


def test_maps_use_all_their_classes(catalogue):
    for kpi in ("N03920", "N31825", "N02926", "N40011"):
        limits = catalogue.kpis[kpi].classes
        classes = {sum(of(kpi, place, 2022)[0] >= limit for limit in limits) for place in MUNICIPALITIES}
        assert classes == set(range(6))


@given(whole=st.integers(0, 10_000), weights=st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_allocating_loses_and_invents_nothing(whole, weights):
    given_out = allocated(whole, weights)
    assert sum(given_out) == whole
    assert min(given_out) >= 0


def test_figures_are_the_same_in_another_process():
    code = (
        "from koladash.catalogue import load_catalogue as c\n"
        "from koladash.sandbox.figures import Figures as F\n"
        "from koladash.sandbox.inventory import Inventory as I\n"
        "from koladash.sandbox import Knobs\n"
        "i = I(c(), Knobs()); f = F(i, 1); kpis = 'N01951', 'U40806', 'N03920'\n"
        "print([f.of(k, i.places[m], 2022) for k in kpis for m in ('1480', '2262')])"
    )
    here = [
        of(kpi, INVENTORY.places[code], 2022)
        for kpi in ("N01951", "U40806", "N03920")
        for code in ("1480", "2262")
    ]
    there = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == str(here)


@pytest.mark.parametrize(
    ("kpi", "figure"),
    [
        ("N01951", (99970.0, 49682.0, 50288.0)),
        ("U40806", (15.4572778,)),
        ("N03920", (4.88051, 4.625463, 5.135557)),
    ],
)
def test_figures_are_the_same_as_ever(kpi, figure):
    assert of(kpi, INVENTORY.places["2281"], 2021) == figure


def test_another_seed_gives_other_figures():
    other = Figures(INVENTORY, 2)
    place = INVENTORY.places["2281"]
    assert other.of("N03920", place, 2022) != of("N03920", place, 2022)


def answers(kpi, year, newest=2025):
    coverage = Coverage(INVENTORY, newest, 1)
    indicator = INVENTORY.indicators[kpi]
    return {
        place.id
        for place in MUNICIPALITIES
        if any(p.value == "here" for _, p in coverage.standing(indicator, place, [year], date(2026, 11, 20)))
    }


@pytest.mark.parametrize("year", [2015, 2019, 2022, 2024])
def test_four_of_five_municipalities_answer_the_survey(year):
    assert 0.76 < len(answers("U40800", year)) / 290 < 0.88


def test_some_municipalities_never_answer_and_those_of_the_pairs_always(catalogue):
    ever = set().union(*(answers("U40800", year) for year in range(2011, 2025)))
    assert 5 < 290 - len(ever) < 40
    studied = {code for pair in catalogue.pairs.values() for code in (pair.a, pair.b)}
    assert all(studied <= answers("U40806", year) for year in range(2017, 2025))


def test_only_a_few_have_the_newest_year_of_the_survey():
    assert 3 <= len(answers("U40800", 2025)) <= 30
    assert len(answers("N03920", 2025)) > 280


def test_timra_lacks_its_annual_workers_of_2022():
    assert "2262" not in answers("U40000", 2022)
    assert "2262" in answers("U40000", 2021) & answers("U40000", 2023) & answers("U40800", 2022)


def test_shares_of_one_whole_are_answered_together():
    assert answers("U40806", 2019) == answers("U40809", 2019) == answers("U40810", 2019)


def test_ended_series_stop_and_new_ones_begin(catalogue):
    for entry in catalogue.kpis.values():
        series = Coverage(INVENTORY, 2025, 1).years(INVENTORY.indicators[entry.id])
        assert series[-1] == (entry.ended or 2025)
        assert entry.began is None or series[0] == entry.began


def test_the_survey_has_neither_country_nor_regions():
    coverage = Coverage(INVENTORY, 2025, 1)
    large = [place for place in INVENTORY.places.values() if place.kind == "L"]
    for indicator in INVENTORY.indicators.values():
        if indicator.is_survey:
            assert not any(coverage.has(indicator, place) for place in large)


def test_registers_have_the_country_and_regions_where_they_are_of_both():
    coverage, region = Coverage(INVENTORY, 2025, 1), INVENTORY.places["0014"]
    assert coverage.has(INVENTORY.indicators["N03920"], region)
    assert not coverage.has(INVENTORY.indicators["N31824"], region)
    assert coverage.has(INVENTORY.indicators["N31824"], INVENTORY.places["0000"])
