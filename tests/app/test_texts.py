from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import koladash.app
from koladash.app.texts import LANGUAGES, load_texts

APP = Path(koladash.app.__file__).parent
SOURCES = sorted(path for path in APP.rglob("*.py") if "texts" not in path.parts)
SWEDISH = re.compile(r"\w*[åäöÅÄÖ]\w+|\w+[åäöÅÄÖ]|\b(och|inte|eller|visas|saknas|uppgift)\b")
VALUE = re.compile(r"{(\w+)}")


def values_in(text: str) -> list[str]:
    return sorted(set(VALUE.findall(text)))


def test_both_languages_say_the_same_things():
    swedish, english = (set(load_texts(language)) for language in LANGUAGES)
    assert swedish - english == set(), "missing in English"
    assert english - swedish == set(), "missing in Swedish"


def test_no_text_asks_for_a_value_that_its_twin_does_not_know():
    swedish, english = (load_texts(language) for language in LANGUAGES)
    raw = {language: texts._by_key for language, texts in (("sv", swedish), ("en", english))}
    differing = {
        key for key in raw["sv"] if not set(values_in(raw["en"][key])) <= set(values_in(raw["sv"][key]))
    }
    # A language may drop a value, never invent one; what Swedish drops is checked the other way round.
    invented = {
        key for key in raw["sv"] if not set(values_in(raw["sv"][key])) <= set(values_in(raw["en"][key]))
    }
    assert differing | invented == set()


def test_bold_marks_come_in_pairs():
    odd = [
        (language, key)
        for language in LANGUAGES
        for key in load_texts(language)
        if load_texts(language)._by_key[key].count("**") % 2
    ]
    assert odd == []


def literal_keys(tree: ast.AST) -> set[str]:
    """The keys that code asks for by a literal: `texts("shell.skip")`, and the fallbacks of `texts.get`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked = [
        call.args[0]
        for call in calls
        if getattr(call.func, "id", getattr(call.func, "attr", "")) == "texts" and call.args
    ]
    asked += [
        call.args[1]
        for call in calls
        if getattr(call.func, "attr", "") == "get"
        and getattr(getattr(call.func, "value", None), "id", "") == "texts"
    ]
    return {node.value for node in asked if isinstance(node, ast.Constant)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(APP)))
def test_every_key_that_code_asks_for_is_there(path):
    missing = {
        key
        for key in literal_keys(ast.parse(path.read_text(encoding="utf-8")))
        if key not in load_texts("sv")
    }
    assert missing == set()


def spoken(tree: ast.Module) -> list[str]:
    """Every text of a module that is no docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    stray = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings | stray
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(APP)))
def test_no_swedish_stands_outside_the_texts(path):
    said = [text for text in spoken(ast.parse(path.read_text(encoding="utf-8"))) if SWEDISH.search(text)]
    assert said == []


@pytest.mark.parametrize("path", sorted((APP / "assets").rglob("*.js")), ids=lambda path: path.name)
def test_no_swedish_stands_in_the_scripts(path):
    said = re.findall(r"[\"'`]([^\"'`\n]*)[\"'`]", path.read_text(encoding="utf-8"))
    assert [text for text in said if re.search("[åäöÅÄÖ]", text)] == []


def test_one_two_and_many_are_told_apart():
    texts = load_texts("sv")
    assert texts.choose("map.missing.title", 1).startswith("1 kommun ")
    assert texts.choose("map.missing.title", 7).startswith("7 kommuner ")
    assert "båda" in texts.choose("pair.finding.all_above", 2, a="A", b="B", part=2)
    assert "alla 3" in texts.choose("pair.finding.all_above", 3, a="A", b="B", part=3)


def test_an_unknown_language_is_swedish():
    assert load_texts("fi").language == "sv"


def test_the_article_of_a_name_is_small_inside_an_english_sentence():
    texts = load_texts("en")
    assert texts("overview.map.title", measure="Referred", region="The Göteborg Region").endswith(
        "in the Göteborg Region"
    )
    assert texts("quality.matrix.subtitle", group="The Göteborg Region", measure="M", unit="u")[:3] == "The"
