"""The digest says what changed in words, and says so too when nothing did."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from koladash.cli import app
from koladash.errors import UsageError
from koladash.export import OneBuild, digest_text, load_words

if TYPE_CHECKING:
    from koladash.warehouse import Warehouse

NO_BREAK_SPACE = "\u00a0"


def digest(warehouse: Warehouse, *arguments: str) -> str:
    settings = {"KOLADASH_DATA_DIR": str(warehouse.data_dir)}
    done = CliRunner().invoke(app, ["digest", *arguments], env=settings, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return str(done.stdout).replace(NO_BREAK_SPACE, " ")


def test_a_revised_figure_is_told_with_both_values(made_up: Warehouse) -> None:
    old = made_up.query(
        "SELECT old_value FROM mart.revision WHERE kpi = 'N01951' AND municipality = '2281' AND gender = 'T'"
    ).item()
    told = digest(made_up, "2281")
    assert "Sundsvall: vad som har ändrats sedan den 2 mars 2026\n\nÄndrat (1)\n- " in told
    before = f"{old:,.0f}".replace(",", " ")
    assert f" 2023: 99 999 invånare, tidigare {before} invånare.\n" in told
    assert told.startswith("Påhittade siffror.")
    assert "Hämtat 9 mars 2026" in told
    assert "Kolada" not in told


def test_a_deleted_figure_is_told_with_what_stood_before(made_up: Warehouse) -> None:
    told = digest(made_up, "Timrå")
    assert "Borttaget (1)\n- " in told
    assert "2023: uppgiften har tagits bort i Kolada. Tidigare stod " in told


def test_nothing_is_said_when_nothing_has_changed(made_up: Warehouse) -> None:
    assert "Inget har ändrats." in digest(made_up, "1480")
    assert "Inget har ändrats." in digest(made_up, "2281", "--since", "2026-03-09")


def test_figures_fetched_once_have_nothing_to_be_set_against(made_up: Warehouse) -> None:
    first_id = made_up.builds()[0].stem.removeprefix("koladash-")
    first = OneBuild(made_up.at_build(first_id), first_id)
    assert "har hämtats en enda gång, den 2 mars 2026" in digest_text(first, "2281")


def test_figures_from_reports_cannot_have_changed(published: Warehouse) -> None:
    assert digest(published, "1481") == "Mölndal. Siffrorna är avskrivna ur rapporter. De ändras inte.\n"


def test_changes_are_told_from_the_first_fetch_on_and_of_no_day_to_come(made_up: Warehouse) -> None:
    assert "sedan den 2 mars 2026\n\nÄndrat (1)" in digest(made_up, "2281", "--since", "2020-01-01")
    with pytest.raises(UsageError, match="has not been yet"):
        digest(made_up, "2281", "--since", "9999-01-01")


def test_a_group_gives_one_text_for_each_member(made_up: Warehouse) -> None:
    assert digest(made_up, "gr").count("vad som har ändrats") == 13


def test_a_day_or_a_place_that_does_not_exist_is_refused(made_up: Warehouse) -> None:
    with pytest.raises(UsageError, match="2026-03-14"):
        digest(made_up, "2281", "--since", "igår")
    with pytest.raises(UsageError, match="no municipality or group"):
        digest(made_up, "9999")


def test_every_kind_of_change_has_its_heading_and_sentence(made_up: Warehouse) -> None:
    words = load_words("digest")
    assert set(words.of("heading")) == set(words.of("change"))
    build = OneBuild.published(made_up)
    kinds = set(build.query("SELECT change FROM mart.digest")["change"])
    assert kinds <= set(words.of("change"))
    assert "2 mars" in digest_text(build, "2281", date(2026, 3, 2))
