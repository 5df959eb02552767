from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.catalogue.formula import parse_formula

ids = st.from_regex(r"[NU]\d{5}|scb_[a-z0-9_]+", fullmatch=True)
operands = ids | st.integers(1, 10_000).map(str)


@st.composite
def formulas(draw):
    words = [draw(ids)]
    for _ in range(draw(st.integers(0, 4))):
        words += [draw(st.sampled_from("+-*/")), draw(operands)]
    return words


@given(formulas())
def test_every_sum_and_product_of_ids_and_numbers_is_a_formula(words):
    formula = parse_formula(" ".join(words))

    assert formula.text.split() == words
    assert list(formula.parts) == list(dict.fromkeys(word for word in words if word[0] in "NUs"))


@given(st.text(alphabet="NU0123456789+-*/ ().;_abx", max_size=40))
def test_what_is_accepted_computes_and_names_only_ids(text):
    try:
        formula = parse_formula(text)
    except ValueError:
        return
    figures = dict.fromkeys(formula.parts, 2.0)
    try:
        value = eval(formula.text, {"__builtins__": {}}, figures)  # noqa: S307 - that only arithmetic gets here is the claim
    except ZeroDivisionError:
        return
    assert isinstance(value, float)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "100",
        "U40800 /",
        "/ U40800",
        "U40800 / (U40000)",
        "U4080",
        "u40800",
        "U40800; DROP TABLE",
        "U40800/U40000",
    ],
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"1000 \* U40800 / N01955"):
        parse_formula(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("U40800 / (U40000)", "brackets"),
        ("U40800/U40000", "space"),
        (
            "U40800 / participants_per_1000",
            "'participants_per_1000' is no number and no id of a fetched figure",
        ),
        ("U40800 U40000", "take turns"),
        ("100", "no figure"),
        ("U40800 / 0", "divides by zero"),
        ("U40800 / 0.00 + U40000", "divides by zero"),
    ],
)
def test_a_formula_that_is_none_says_what_is_wrong_with_it(text, told):
    with pytest.raises(ValueError, match=told):
        parse_formula(text)


@pytest.mark.parametrize("text", ["U40800 / 0.5", "U40800 / 10", "U40800 * 0"])
def test_only_zero_is_no_divisor(text):
    assert parse_formula(text).text == text
