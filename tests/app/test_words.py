from __future__ import annotations

import re

import pytest

from koladash.app.components.words import hyphenated

SOFT_HYPHEN = "\u00ad"
LONGEST_PIECE = 18


def test_a_long_word_has_places_to_break_at_its_joints():
    assert hyphenated("Årsarbetare i arbetsmarknadsverksamheten") == (
        f"Årsarbetare i arbets{SOFT_HYPHEN}marknads{SOFT_HYPHEN}verksamheten"
    )


@pytest.mark.parametrize("name", ["name", "name_en"])
def test_no_figure_s_name_holds_a_piece_too_long_for_a_narrow_column(catalogue, name):
    pieces = {
        piece
        for figure in catalogue.figures.values()
        for piece in re.split(rf"[\W{SOFT_HYPHEN}]+", hyphenated(getattr(figure, name)))
    }
    assert {piece for piece in pieces if len(piece) > LONGEST_PIECE} == set()


@pytest.mark.parametrize("text", ["Öckerö", "1 234", "", "municipalities", "Arbetslösa av befolkningen"])
def test_words_are_the_same_when_they_are_not_broken(text):
    assert hyphenated(text).replace(SOFT_HYPHEN, "") == text
    assert SOFT_HYPHEN not in hyphenated("arbete utan skarv")
