from __future__ import annotations

import pytest

REPORTS = ("loka-2023", "ifau-2025", "bahrami-2025")


def text_of(browser, words, report, more=""):
    return words(browser.page("/rapporter", f"?rapport={report}{more}")["page"]["children"])


def rows_of(browser, report):
    answer = browser.app.server.test_client().get(f"/ladda-ner/rapporter.csv?rapport={report}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True).splitlines()


def test_the_survey_stands_with_its_bases(on_published, words):
    text = text_of(on_published, words, "bahrami-2025")
    assert "30 av 49 kommuner svarade" in text
    assert "Långtidsarbetslösa23 av 30" in text
    assert "Basen 20 står inte i rapporten." in text
    assert "Basen är antagen: alla 30 som svarade på enkäten." in text


def test_a_span_and_a_phrase_are_said_as_they_are(on_published, words):
    text = text_of(on_published, words, "bahrami-2025")
    assert "Hälso- och sjukvården20–23 av 30–" in text
    assert "Arbetsförmedlingenhögst 29 av 30–" in text
    assert "Andra kommunerantal anges inte–" in text


def test_a_number_worked_out_from_a_share_is_marked(on_published, words):
    text = text_of(on_published, words, "bahrami-2025")
    assert "Resursbrist10 av 301, uträknat33" in text
    assert "Ungdomar22 av 3073" in text


def test_every_typology_is_there(on_published, words):
    text = text_of(on_published, words, "bahrami-2025")
    assert "Rapportens 24 indelningar" in text
    assert "Ordinarie kommunal budget; Samordningsförbund; Projektmedel; ESF; Regionalt stöd" in text


def test_agreements_tell_a_zero_read_from_silence_from_one_that_is_stated(on_published, words):
    text = text_of(on_published, words, "ifau-2025")
    assert "43 överenskommelser och styrdokument" in text
    assert "Utan gällande dokument: Härnösand." in text
    assert "Borlänge2(0)1, ej nämnt, läst som noll" in text


def test_no_form_of_cooperation_is_tied_to_a_municipality(on_published, words):
    text = text_of(on_published, words, "ifau-2025")
    forms = text[text.index("Fyra former av samverkan") :]
    assert not any(name in forms for name in ("Luleå", "Borlänge", "Härnösand", "Timrå", "Trollhättan"))


def test_the_pairs_stand_with_their_headings_and_lead_to_today(on_published, words):
    rendered = on_published.page("/rapporter", "?rapport=loka-2023")["page"]["children"]
    text = words(rendered)
    assert "Par 2: Härnösand och Mölndal" in text
    assert "”hög arbetslöshet”" in text
    assert "Arbetsmarknadssekreterare, 10" in text
    assert "/par?kommun=1481&mot=2280" in str(rendered)


def test_the_transcribers_english_stays_out_of_the_swedish_page(on_published, words):
    swedish, english = (text_of(on_published, words, "loka-2023", more) for more in ("", "&sprak=en"))
    assert "near Mölndal centre" not in swedish
    assert "four specialised" not in swedish
    assert "four specialised" in english


@pytest.mark.parametrize("report", REPORTS)
def test_each_report_can_be_taken_along(on_published, report):
    rows = rows_of(on_published, report)
    widths = {row.count(";") for row in rows[1:]}
    assert len(rows) > 30
    assert min(widths) >= rows[0].count(";") - 1


@pytest.mark.parametrize("report", REPORTS)
def test_each_report_is_read_in_english_too(on_published, words, report):
    assert "Report" in text_of(on_published, words, report, "&sprak=en")


def test_an_unknown_report_gives_the_tables_and_is_said(on_published, words):
    assert "Länken angav något som inte finns (sia-2025). Visar tabell 5." in text_of(
        on_published, words, "sia-2025"
    )


@pytest.mark.parametrize("report", REPORTS)
def test_what_a_report_says_is_never_called_made_up(on_filled, report):
    assert "tag-synthetic" not in str(on_filled.page("/rapporter", f"?rapport={report}")["page"])
