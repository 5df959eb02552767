from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from koladash.analysis.averages import mean, median, weighted_mean
from koladash.analysis.comparability import Reason
from koladash.app.formats import number
from koladash.app.pages.om import PARTS
from koladash.app.pages.om.method import FORBIDDING, WARNING
from koladash.app.pages.om.statement import REVIEWED
from koladash.app.queries import about as about_queries
from koladash.app.queries import shared as queries
from koladash.app.texts import load_texts
from koladash.app.wording.about import formula


@pytest.fixture(scope="module")
def swedish(on_published, words):
    return words(on_published.page("/om")["page"]["children"])


def ids_in(rendered):
    return {each["props"]["id"] for each in walk(rendered) if "id" in each.get("props", {})}


def walk(component):
    if isinstance(component, list):
        for each in component:
            yield from walk(each)
    elif isinstance(component, dict):
        yield component
        yield from walk(component.get("props", {}).get("children"))


def test_every_line_of_the_contents_leads_somewhere(on_published):
    rendered = on_published.page("/om")["page"]["children"]
    links = {
        each["props"]["href"][1:]
        for each in walk(rendered)
        if str(each.get("props", {}).get("href", "")).startswith("#")
    }
    assert len(links) == len(PARTS)
    assert links <= ids_in(rendered)
    assert {"kallor", "metod", "tillganglighet"} <= links


def test_every_figure_of_the_catalogue_is_defined_and_can_be_linked_to(on_published, catalogue):
    ids = ids_in(on_published.page("/om")["page"]["children"])
    assert set(catalogue.figures) <= ids


def test_koladas_own_words_stand_verbatim_and_in_swedish(on_filled, filled, words):
    rendered = on_filled.page("/om", "?sprak=en")["page"]["children"]
    told = about_queries.definitions(filled)["U40806"]
    entry = next(each for each in walk(rendered) if each.get("props", {}).get("id") == "U40806")
    quote = next(each for each in walk(entry) if each.get("type") == "Blockquote")
    assert told["title"] in words(quote)
    assert told["description"] in words(quote)
    assert quote["props"]["lang"] == "sv"


def test_without_kolada_it_is_said_once_that_its_words_are_not_fetched(swedish):
    assert swedish.count("Koladas rubriker och definitioner är inte hämtade") == 1


def test_a_derived_measure_is_ours_and_shows_its_formula(swedish, catalogue):
    assert formula(catalogue.measures["participants_per_1000_20_64"], "en") == "1,000 × U40800 / N01955"
    assert "Räknas som U40800 / U40000." in swedish
    assert "Egen bearbetning · personer per årsarbetare" in swedish


def test_every_caveat_break_report_and_guard_reason_is_there(swedish, catalogue):
    assert [each.text for each in catalogue.caveats.values() if each.text not in swedish] == []
    assert [each.reason for each in catalogue.breaks.values() if each.reason not in swedish] == []
    assert [each.title for each in catalogue.reports.values() if each.title not in swedish] == []
    assert set(Reason) == {*FORBIDDING, *WARNING, Reason.ALIKE}


def test_the_example_of_four_averages_is_what_the_figures_give(swedish, published, catalogue):
    codes = catalogue.groups["gr"].municipalities
    shares = queries.one_year(published, "U40806", 2022, "T", codes)
    weights = queries.one_year(published, "U40800", 2022, "T", codes).select("municipality", weight="value")
    members = shares.join(weights, on="municipality", how="left")
    figures = [median(members).value, mean(members).value, weighted_mean(members, "U40800").value]
    said = [number(each, 0 if each % 1 == 0 else 1) for each in figures]
    assert said == ["5", "15,7", "21,7"]
    assert (
        f"är {said[0]} procent som median, {said[1]} som ovägt medel och {said[2]} vägt efter deltagare"
        in swedish
    )


def test_the_statement_names_whom_to_write_to_or_says_that_nobody_is_named(browse, published, words, swedish):
    assert "har inte angett någon adress" in swedish
    told = browse(published, public_contact="tillganglighet@example.org").page("/om")["page"]["children"]
    assert "Skriv till tillganglighet@example.org." in words(told)


def test_the_build_is_named_so_that_it_can_be_quoted(swedish, published):
    build = queries.build(published)
    assert f"Bygge{build['build_id']}" in swedish
    assert "Kontrollerat mot källaninte hämtat" in swedish


def test_the_glossary_is_in_the_order_of_its_language(on_published):
    for language, last in (("sv", "Årsarbetare"), ("en", "Weighted")):
        rendered = on_published.page("/om", f"?sprak={language}")["page"]["children"]
        section = next(
            each for each in walk(rendered) if each.get("props", {}).get("aria-labelledby") == "ordlista"
        )
        terms = [each["props"]["children"] for each in walk(section) if each.get("type") == "Dt"]
        texts = load_texts(language)
        assert len(terms) == sum(key.startswith("about.term.") and key.endswith(".name") for key in texts)
        assert (terms[-1] == last) or language == "en"
        assert len(set(terms)) == len(terms)


def test_english_says_the_same(on_published, words):
    text = words(on_published.page("/om", "?sprak=en")["page"]["children"])
    assert "Accessibility statement" in text
    assert "partially compliant" in text


def test_the_page_is_not_heavier_than_its_words(on_filled):
    assert len(json.dumps(on_filled.page("/om"))) < 400_000


def released(changelog: str) -> date | None:
    """The day of the newest version that has one; a version that is not out yet has none."""
    days = re.findall(r"^## \S+, (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    return max(map(date.fromisoformat, days), default=None)


def test_the_statement_is_gone_through_with_each_version():
    changelog = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (released(changelog) or date.min) <= REVIEWED
    assert released("## 0.2.0, 2027-02-01\n\n## 0.1.0, 2026-12-01\n") == date(2027, 2, 1)
    assert released("## 0.3.0, unreleased\n") is None


@pytest.mark.parametrize(("language", "day"), [("sv", "22 november 2026"), ("en", "22 November 2026")])
def test_the_statement_says_when(on_published, words, language, day):
    text = words(on_published.page("/om", f"?sprak={language}")["page"]["children"])
    assert f"{day}." in text.replace("\u00a0", " ")
