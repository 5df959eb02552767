"""What the product promises about its own catalogue."""

from __future__ import annotations

import re
from datetime import date
from typing import get_args

import pytest

from koladash.catalogue import Unit, load_catalogue

DERIVED = {
    "participants_per_annual_worker": ("U40800", "U40000"),
    "participants_per_1000_20_64": ("U40800", "N01955"),
    "participants_per_1000": ("U40800", "N01951"),
    "af_share_with_joint": ("U40806", "U40824"),
    "participants_referred_by_af": ("U40803", "U40806"),
    "participants_referred_by_social_services": ("U40803", "U40809"),
    "cost_per_participant": ("N40011", "N01951", "U40800"),
    "exits_per_annual_worker": ("N40450", "U40000"),
    "participants_per_1000_16_64_scb": ("U40800", "scb_inhabitants_16_64"),
    "participants_per_1000_18_64_scb": ("U40800", "scb_inhabitants_18_64"),
    "participants_per_1000_20_64_scb": ("U40800", "scb_inhabitants_20_64"),
}


@pytest.fixture(scope="module", params=["as it is", "with a contribution"])
def catalogue(request, tmp_path_factory, contribution):
    """What holds of the catalogue holds when somebody has added to it as CONTRIBUTING.md says."""
    if request.param == "as it is":
        return load_catalogue()
    return load_catalogue(contribution(tmp_path_factory.mktemp("contributed")).folder)


def _all(template: str, first: int, last: int) -> set[str]:
    return {template.format(number) for number in range(first, last + 1)}


def test_the_whole_chain_is_there(catalogue):
    assert set(catalogue.kpis) >= _all("U40{:03}", 3, 13) | _all("U40{}", 806, 833) | _all("U40{}", 460, 469)
    assert {figure.link for figure in catalogue.figures.values()} == set(catalogue.links)


def test_the_derived_ids_are_fixed(catalogue):
    parts = {measure.id: measure.parts for measure in catalogue.measures.values()}
    assert {id_: parts[id_] for id_ in DERIVED} == DERIVED
    assert catalogue.measures["af_share_with_joint"].ended == 2023
    assert {id_ for id_ in DERIVED if catalogue.measures[id_].approximate} == {
        "participants_referred_by_af",
        "participants_referred_by_social_services",
    }


def test_a_derived_measure_has_genders_only_where_its_parts_mean_the_same_people(catalogue):
    divided = {id_ for id_ in DERIVED if catalogue.measures[id_].genders == "TMK"}

    assert divided == {id_ for id_ in DERIVED if id_.startswith("participants_per_1000")}


def test_measures_are_ours_and_kpis_are_koladas(catalogue):
    assert all(measure.is_derived for measure in catalogue.measures.values())
    assert not any(kpi.is_derived for kpi in catalogue.kpis.values())


def test_the_chain_panel_has_six_figures_in_order(catalogue):
    assert [figure.link for figure in catalogue.chain] == [
        "inflow",
        "participants",
        "staff",
        "exit",
        "cost",
        "labour_market",
    ]
    assert [figure.chain_position for figure in catalogue.chain] == [1, 2, 3, 4, 5, 6]


def test_every_figure_but_yes_and_no_can_be_drawn_on_the_map(catalogue):
    without = {figure.id for figure in catalogue.figures.values() if not figure.classes}

    assert without == {figure.id for figure in catalogue.figures.values() if figure.unit == "yes_no"}
    assert without >= {"U40825", "U40826", *_all("U40{}", 828, 833)}


def test_class_limits_can_be_printed_with_the_figures_own_decimals(catalogue):
    for figure in catalogue.figures.values():
        assert [round(limit, figure.decimals) for limit in figure.classes] == list(figure.classes), figure.id


def test_shares_stay_within_a_hundred(catalogue):
    shares = [
        figure for figure in catalogue.kpis.values() if figure.unit == "percent" and figure.id != "N00904"
    ]

    assert all(0 < limit < 100 for share in shares for limit in share.classes)


def test_estimated_staff_time_is_never_shown_unasked(catalogue):
    hidden = {figure.id for figure in catalogue.figures.values() if not figure.default_view}

    estimated = {f.id for f in catalogue.figures.values() if "estimated_staff_time" in f.caveats}
    assert hidden >= estimated >= _all("U40{:03}", 3, 13)


def test_long_term_unemployment_always_says_six_months(catalogue):
    for kpi in catalogue.kpis.values():
        if kpi.name.startswith("Långtidsarbetslösa"):
            assert "six_months" in kpi.caveats, kpi.id


def test_shares_of_referrals_never_pass_as_shares_of_participants(catalogue):
    for figure in catalogue.figures.values():
        if figure.base == "av anvisningarna":
            assert "referrals_not_participants" in figure.caveats, figure.id
            assert (figure.count_kpi, figure.weight_kpi) == ("U40803", "U40803"), figure.id


def test_exit_shares_rest_on_those_who_left(catalogue):
    for kpi in ("U40406", "U40409", "U40412", "U40415", "U40418", "U40455"):
        assert (catalogue.kpis[kpi].count_kpi, catalogue.kpis[kpi].weight_kpi) == ("N40450", "N40450")


def test_counts_and_weights_are_numbers_of_something(catalogue):
    for figure in catalogue.figures.values():
        assert not figure.count_kpi or catalogue.kpis[figure.count_kpi].unit == "persons", figure.id
        if figure.weight_kpi:
            weight = catalogue.fetched[figure.weight_kpi]
            assert weight.unit in {"persons", "inhabitants", "annual_workers"}, figure.id


def test_only_what_is_a_share_of_inhabitants_is_weighted_by_them(catalogue):
    """A share of the unemployed, of a cost or of young people followed up is pooled by none of those held."""
    of_inhabitants = ("av invånarna", "av befolkningen", "av arbetskraften", "av den registerbaserade")
    weighted = {
        figure.id: figure.base
        for figure in catalogue.figures.values()
        if figure.unit == "percent"
        and figure.weight_kpi
        and catalogue.fetched[figure.weight_kpi].unit == "inhabitants"
    }
    assert weighted
    assert {kpi: base for kpi, base in weighted.items() if not base.startswith(of_inhabitants)} == {}
    assert not catalogue.figures["N00905"].weight_kpi, "a median has no weighted mean"


def test_the_survey_has_no_country(catalogue):
    assert all(not figure.has_country for figure in catalogue.figures.values() if figure.survey)
    assert catalogue.kpis["N03920"].has_country


def test_every_unit_is_used(catalogue):
    assert {figure.unit for figure in catalogue.figures.values()} == set(get_args(Unit))


def test_every_caveat_is_used(catalogue):
    shown = [*catalogue.figures.values(), *catalogue.monthly.values()]
    assert {caveat for each in shown for caveat in each.caveats} == set(catalogue.caveats)


def test_a_ranked_scale_has_no_mean(catalogue):
    ranked = [figure for figure in catalogue.figures.values() if not figure.has_mean]
    assert "U31900" in {figure.id for figure in ranked}
    assert {figure.weight_kpi for figure in ranked} == {""}


def test_numbers_of_people_and_posts_follow_a_place_s_size_and_nothing_else_does(catalogue):
    sized = {figure.id for figure in catalogue.figures.values() if figure.follows_size}
    assert {"U40800", "U40803", "U40000", "N01951", "participants_referred_by_af"} <= sized
    assert sized.isdisjoint({"participants_per_1000", "U40806", "N40008", "exits_per_annual_worker"})
    assert not any(catalogue.figures[each].has_level for each in sized)


def test_a_successor_is_a_new_series_and_never_the_same_measure(catalogue):
    followed = {kpi.id: kpi.successor for kpi in catalogue.kpis.values() if kpi.successor}

    assert followed.items() >= {"U40820": "N40828", "U40821": "N40828", "N03932": "N03941"}.items()
    assert all(catalogue.kpis[old].name != catalogue.kpis[new].name for old, new in followed.items())


def test_series_new_in_2024_say_so(catalogue):
    new = _all("N40{}", 471, 475) | _all("N40{}", 826, 830)
    assert {catalogue.kpis[kpi].began for kpi in new} == {2024}


@pytest.mark.parametrize(
    ("figure", "years"),
    [
        ("U40806", [2024]),
        ("U40810", [2024]),
        ("N03920", [2023]),
        ("U40813", [2019]),
        ("U40800", []),
        ("participants_referred_by_af", [2024]),
        ("participants_per_1000", []),
    ],
)
def test_a_derived_measure_breaks_where_a_part_does(catalogue, figure, years):
    assert [entry.year for entry in catalogue.breaks_of(figure)] == years


def test_places_are_290_municipalities_in_21_counties(catalogue):
    places = catalogue.places

    assert (len(places.municipalities), len(places.regions), len(places.by_code)) == (290, 21, 312)
    assert next(iter(places.by_code)) == "0000"
    assert places.by_code["0014"].name == "Västra Götalandsregionen"
    assert places.municipalities["0180"].name == "Stockholm"
    assert places.municipalities["1384"].county_name == "Hallands län"
    assert places.municipalities["1481"].name == "Mölndal"


@pytest.mark.parametrize(
    ("group", "size"),
    [
        ("gr", 13),
        ("gr-ring", 12),
        ("gr-north", 6),
        ("gr-south", 6),
        ("vg-fyrbodal", 14),
        ("vg-goteborg", 12),
        ("vg-sjuharad", 8),
        ("vg-skaraborg", 15),
        ("county-14", 49),
        ("county-22", 7),
        ("loka", 8),
        ("ifau", 10),
        ("country", 290),
    ],
)
def test_groups_have_the_members_they_should(catalogue, group, size):
    assert len(catalogue.groups[group].municipalities) == size


def test_the_sub_regions_part_the_county(catalogue):
    parts = [set(g.municipalities) for g in catalogue.groups.values() if g.kind == "subregion"]

    assert set().union(*parts) == set(catalogue.groups["county-14"].municipalities)
    assert sum(map(len, parts)) == 49


def test_the_clusters_part_the_ring_around_goteborg(catalogue):
    members = {
        name: set(catalogue.groups[name].municipalities) for name in ("gr", "gr-ring", "gr-north", "gr-south")
    }

    assert members["gr"] - members["gr-ring"] == {"1480"}
    assert members["gr-north"] | members["gr-south"] == members["gr-ring"]
    assert not members["gr-north"] & members["gr-south"]


def test_kungsbacka_is_set_against_goteborgsregionen(catalogue):
    assert catalogue.region_of("1384").id == "gr"
    assert catalogue.region_of("1481").id == "gr"
    assert catalogue.region_of("1488").id == "county-14"
    assert catalogue.region_of("2280").id == "county-22"


def test_the_four_pairs_join_one_municipality_of_each_region(catalogue):
    pairs = list(catalogue.pairs.values())

    assert [pair.number for pair in pairs] == [1, 2, 3, 4]
    assert {pair.a for pair in pairs} <= set(catalogue.groups["county-22"].municipalities)
    assert {pair.b for pair in pairs} <= set(catalogue.groups["gr"].municipalities)
    assert {code for pair in pairs for code in (pair.a, pair.b)} == set(
        catalogue.groups["loka"].municipalities
    )


def test_events_stand_in_order_and_know_their_days(catalogue):
    events = catalogue.events

    assert len(events) >= 44
    assert any(event.is_default for event in events.values())
    starts = [event.start for event in events.values()]
    assert starts == sorted(starts)
    assert (events["dua-2014"].first_day, events["dua-2014"].last_day) == (
        date(2014, 1, 1),
        date(2023, 2, 28),
    )
    assert (events["covid-2020"].first_day, events["covid-2020"].last_day) == (date(2020, 3, 11), None)
    assert events["crisis-1990s"].last_day == date(1999, 12, 31)


def test_a_report_writes_its_own_source_line(catalogue):
    report = catalogue.reports["gr-2024"]

    assert report.source_line("Tabell 5") == "Göteborgsregionen 2024, tabell 5"
    assert report.source_line("prose") == "Göteborgsregionen 2024"


def test_swedish_typography_is_right(catalogue):
    """An en dash between numbers, no straight quotes, no doubled or trailing spaces."""
    texts = [text for f in catalogue.figures.values() for text in (f.name, f.name_en, f.base, f.base_en)]
    texts += [text for caveat in catalogue.caveats.values() for text in (caveat.text, caveat.text_en)]
    texts += [text for entry in catalogue.breaks.values() for text in (entry.reason, entry.reason_en)]

    wrong = [text for text in texts if re.search(r"\d-\d|\"|  |\s$|!", text)]

    assert not wrong
