from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from koladash.app.provenance import Provenance
from koladash.app.texts import load_texts

NOW = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
# The warehouse stores UTC without a zone.
TONIGHT = datetime(2026, 3, 14, 3, 15)  # noqa: DTZ001
LAST_YEAR = datetime(2024, 8, 30, 10, 0)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("build", "kind"),
    [
        ({"kind": "kolada", "is_synthetic": False, "verified_at": TONIGHT}, "live"),
        ({"kind": "kolada", "is_synthetic": False, "verified_at": LAST_YEAR}, "archive"),
        ({"kind": "archive", "is_synthetic": False, "verified_at": TONIGHT}, "archive"),
        ({"kind": "published", "is_synthetic": False, "verified_at": None}, "published"),
        ({"kind": "kolada", "is_synthetic": True, "verified_at": TONIGHT}, "synthetic"),
        ({"kind": "kolada", "is_synthetic": False, "verified_at": None}, "archive"),
    ],
)
def test_what_the_banner_calls_the_figures(build, kind):
    assert Provenance.of_build(build, NOW).kind == kind


def test_a_night_that_failed_once_is_still_fresh_and_two_are_not():
    build = {"kind": "kolada", "is_synthetic": False, "verified_at": TONIGHT}
    seen = NOW - timedelta(hours=4, minutes=45)
    assert Provenance.of_build(build, seen + timedelta(hours=35)).kind == "live"
    assert Provenance.of_build(build, seen + timedelta(hours=37)).kind == "archive"


def test_the_banner_says_the_time_on_a_swedish_clock():
    build = {"kind": "kolada", "is_synthetic": False, "verified_at": TONIGHT}
    sentence = Provenance.of_build(build, NOW).sentence(load_texts("sv"))
    assert sentence == "Kontrollerade mot Kolada 14 mars 2026 kl. 04.15."


def test_archived_figures_never_look_new():
    build = {"kind": "kolada", "is_synthetic": False, "verified_at": LAST_YEAR}
    provenance = Provenance.of_build(build, NOW)
    assert "30 augusti 2024" in provenance.sentence(load_texts("sv"))
    assert "30 August 2024" in provenance.sentence(load_texts("en"))
