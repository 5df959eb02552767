"""How eight municipalities organised their work in spring 2023: the LOKA report's appendix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from koladash.published.reading import data_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CODES = {
    "kramfors": "2282",
    "lilla_edet": "1462",
    "harnosand": "2280",
    "molndal": "1481",
    "timra": "2262",
    "harryda": "1401",
    "ornskoldsvik": "2284",
    "kungsbacka": "1384",
}
# Kungsbacka has no practical activities of its own; its two parts are its office.
_OFFICE = ("office", "planering_och_uppfoljning", "arbetsmarknad_insats")
_ACTIVITIES = ("practical", "units", "projects")


@dataclass(frozen=True, slots=True)
class Post:
    """A role in the office; `n` is None where the report names the role and not how many."""

    role: str
    n: int | None
    extent: str
    note: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A place, project or group where participants are; `content` says what is done there, in English."""

    name: str
    content: str
    target: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One municipality's organisation as the report describes it.

    Attributes:
        municipality: its code.
        led_by: roles that lead.
        premises: where the work is.
        posts: roles in the office. Posts may overlap: never add them up.
        activities: practical activities, units and projects.
        intake: who sends people; () where the report does not say.
        report: id in the catalogue's reports.
        observed: when it was seen, as "2023-03/2023-05".
        status: the report's own word for how sure it is.
        original: everything the report says, as transcribed.
    """

    municipality: str
    led_by: tuple[str, ...]
    premises: tuple[str, ...]
    posts: tuple[Post, ...]
    activities: tuple[Activity, ...]
    intake: tuple[str, ...]
    report: str
    observed: str
    status: str
    original: Mapping[str, Any]


def profiles() -> dict[str, Profile]:
    """The eight profiles by municipality code, in the report's order."""
    document = yaml.safe_load(data_file("loka_profiles.yaml").read_text(encoding="utf-8"))
    source = document.pop("source")
    return {_CODES[slug]: _profile(_CODES[slug], body, source) for slug, body in document.items()}


def _profile(municipality: str, body: dict[str, Any], source: dict[str, Any]) -> Profile:
    return Profile(
        municipality=municipality,
        led_by=_texts(body.get("led_by")),
        premises=_texts(body.get("premises")),
        posts=tuple(_posts([body.get(key) for key in _OFFICE])),
        activities=tuple(_activities([body.get(key) for key in _ACTIVITIES])),
        intake=_texts(body.get("intake")),
        report=source["report"],
        observed=source["observed"],
        status=source["status"],
        original=body,
    )


def _texts(value: str | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _posts(node: object) -> Iterator[Post]:
    """Every role below `node`, however the report nests them."""
    if isinstance(node, list):
        for child in node:
            yield from _posts(child)
    elif isinstance(node, dict) and "role" in node:
        yield Post(node["role"], node.get("n"), node.get("extent", ""), node.get("note", ""))
    elif isinstance(node, dict):
        yield from _posts(list(node.values()))


def _activities(node: object) -> Iterator[Activity]:
    """Every named activity below `node`; a site counts as one, and so does each activity at it."""
    if isinstance(node, list):
        for child in node:
            yield from _activities(child)
    elif isinstance(node, dict):
        if name := node.get("name") or node.get("site"):
            yield Activity(name, _joined(node.get("content")), _joined(node.get("target")))
        yield from _activities([child for child in node.values() if isinstance(child, list | dict)])


def _joined(value: str | list[str] | None) -> str:
    return ", ".join(_texts(value))
