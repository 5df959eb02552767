"""The pages tell the truth: what they name exists, and what exists is named."""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import typer.main

from koladash.cli import app
from koladash.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "shapes").glob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def headings(text: str) -> set[str]:
    return set(re.findall(r"^#+ +`?([^`\n]+?)`? *$", text, flags=re.MULTILINE))


def commands(group=None, prefix="koladash") -> list[str]:
    group = group or typer.main.get_command(app)
    if not hasattr(group, "commands"):
        return [prefix]
    return [
        path for name, command in group.commands.items() for path in commands(command, f"{prefix} {name}")
    ]


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_has_its_heading_default_and_explanation(setting):
    name = PREFIX + setting.name.upper()
    section = re.compile(r"^## `(KOLADASH_\w+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    sections = dict(section.findall(read("docs/settings.md")))
    assert name in sections
    assert setting.metadata["help"] in sections[name]
    if setting.name != "shapes_dir":
        assert f"`{setting.default}`" in sections[name] or setting.default == ""


def test_no_page_names_a_setting_that_does_not_exist():
    known = {PREFIX + setting.name.upper() for setting in fields(Settings)} | {
        "KOLADASH_CHROMIUM",
        "KOLADASH_REAL_DATA",
    }
    for page in PAGES:
        named = set(re.findall(r"KOLADASH_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8")))
        assert named <= known, page


@pytest.mark.parametrize("command", commands())
def test_every_command_has_its_heading(command):
    assert command in headings(read("docs/commands.md"))


def test_every_option_of_every_command_is_explained():
    def walk(group, prefix):
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from walk(command, f"{prefix} {name}")
            else:
                yield f"{prefix} {name}", command

    for path, command in walk(typer.main.get_command(app), "koladash"):
        assert command.help, path
        for parameter in command.params:
            if parameter.param_type_name == "option" and parameter.name != "help":
                assert getattr(parameter, "help", None), f"{path} --{parameter.name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), target


def test_what_a_contributor_is_sent_to_is_there():
    named = re.findall(r"`((?:koladash|docs|tests|benchmarks)/[\w./]*)`", read("CONTRIBUTING.md"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_readme_gives_the_two_commands():
    assert "\nmake run\n" in read("README.md")
    assert "\nmake test\n" in read("README.md")


def test_readme_fits_one_screen():
    assert len(read("README.md").splitlines()) <= 90


def test_the_image_is_built_by_the_commands_of_make_run():
    listed = subprocess.run(
        ["make", "--dry-run", "--always-make", "run"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    for step in re.findall(r"^RUN (.+)$", read("Dockerfile"), flags=re.MULTILINE):
        assert shlex.join(shlex.split(step)) in listed, step


def test_the_image_is_named_health_checked_and_not_root():
    dockerfile = read("Dockerfile")
    assert re.search(r"^USER (?!0|root)", dockerfile, flags=re.MULTILINE)
    assert "HEALTHCHECK" in dockerfile
    assert re.search(r"^VOLUME .*cache.*data", dockerfile, flags=re.MULTILINE)


def test_every_decision_is_short_and_says_what_it_costs():
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        if page.name == "README.md":
            assert all(other.name in page.read_text() for other in page.parent.glob("*.md") if other != page)
            continue
        text = page.read_text(encoding="utf-8")
        assert "Cost" in text or "costs" in text, page.name
        assert len(text.splitlines()) <= 90, page.name


def test_the_architecture_page_names_every_room():
    rooms = {
        path.name for path in (ROOT / "koladash").iterdir() if path.is_dir() and path.name[0] not in "_."
    }
    page = read("docs/architecture.md")
    assert {room for room in rooms if f"koladash/{room}/" not in page and room != "shapes"} == set()
