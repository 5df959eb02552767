"""Every setting koladash has: one frozen record, read once, by the command line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koladash.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "KOLADASH_"
PACKAGE = Path(__file__).resolve().parent
MAX_PORT = 65535
URL = {"pattern": r"https?://[^\s/?#]+[^\s?#]*", "form": "a URL that begins with http:// or https://"}
PATH = {"pattern": r"/|(?:/[\w.~-]+)+/?", "form": "a path that begins with a slash, as /koladash/"}
SOURCES = {
    "pattern": r"[^\s;,]+(?: [^\s;,]+)*",
    "form": "CSP sources with a space between, as 'self' https://kommun.se",
}


@dataclass(frozen=True, slots=True)
class Legal:
    """What a setting may be: numbers by their bounds, texts by a pattern that the whole of them fits."""

    minimum: float = float("-inf")
    maximum: float = float("inf")
    pattern: str = ".*"
    form: str = ""
    """The pattern in words."""

    def allows(self, value: Any) -> bool:
        """Whether a value of the right type is one of these."""
        if isinstance(value, int | float):
            return self.minimum <= value <= self.maximum
        return re.fullmatch(self.pattern, str(value)) is not None

    def words(self, kind: type) -> str:
        """What is expected, for a message."""
        if self.form:
            return self.form
        low = f" of at least {self.minimum:g}" if self.minimum > float("-inf") else ""
        return f"{_KINDS[kind]}{low}{f', at most {self.maximum:g}' if self.maximum < float('inf') else ''}"


def _setting(default: Any, help_text: str, **legal: Any) -> Any:
    return field(default=default, metadata={"help": help_text, "legal": Legal(**legal)})


def _default_shapes() -> Path:
    inside_wheel = PACKAGE / "shapes"
    return inside_wheel if inside_wheel.is_dir() else PACKAGE.parent / "shapes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How koladash runs here. Each field is an environment variable with the prefix `KOLADASH_`."""

    kolada_url: str = _setting("https://api.kolada.se/v3", "Where Kolada's API v3 is.", **URL)
    scb_url: str = _setting("https://statistikdatabasen.scb.se/api/v2", "Where SCB's PxWebApi 2 is.", **URL)
    cache_dir: Path = _setting(Path("cache"), "The archive of every answer.")
    data_dir: Path = _setting(Path("data"), "The published warehouses, and the link koladash.duckdb.")
    shapes_dir: Path = _setting(_default_shapes(), "The municipality borders.")
    first_year: int = _setting(2010, "The first year asked for.", minimum=1970, maximum=2100)
    contact: str = _setting("", "An address where the source can reach you; sent in the User-Agent.")
    requests_per_second: float = _setting(4.0, "Requests a second, over all threads.", minimum=0.01)
    max_in_flight: int = _setting(8, "Requests under way at once.", minimum=1)
    connect_timeout: float = _setting(5.0, "Seconds to wait for a connection.", minimum=0.01)
    read_timeout: float = _setting(60.0, "Seconds to wait for the next byte of an answer.", minimum=0.01)
    attempts: int = _setting(6, "Tries for one request.", minimum=1)
    request_deadline: float = _setting(300.0, "Seconds for one request, all tries together.", minimum=0.01)
    probe_timeout: float = _setting(5.0, "Seconds `koladash up` waits for Kolada.", minimum=0.01)
    max_body_mb: int = _setting(64, "The largest answer accepted, decompressed, in MiB.", minimum=1)
    list_max_age_hours: float = _setting(20.0, "Hours before the lists are asked again.", minimum=0)
    value_max_age_hours: float = _setting(20.0, "Hours before values are asked again.", minimum=0)
    keep_builds: int = _setting(5, "How many published warehouses are kept.", minimum=1)
    keep_days: int = _setting(
        90, "Days after which an older warehouse goes, however few are kept.", minimum=1
    )
    groups_file: str = _setting(
        "", "A TOML file of your own groups, in the form of the catalogue's groups.toml."
    )
    public_contact: str = _setting(
        "", "An address that readers may write to; shown in the accessibility statement."
    )
    notify: str = _setting(
        "", "A command or a webhook's URL, called when a refresh ends badly, a KPI is gone or figures age."
    )
    notify_after_days: int = _setting(7, "Days after which figures count as old for the hook.", minimum=1)
    host: str = _setting("127.0.0.1", "The address the dashboard listens on.")
    port: int = _setting(8050, "The port the dashboard listens on.", minimum=0, maximum=MAX_PORT)
    workers: int = _setting(2, "Processes that serve the dashboard.", minimum=1)
    url_prefix: str = _setting(
        "/", "The path the dashboard lives under behind a proxy, as /koladash/.", **PATH
    )
    frame_ancestors: str = _setting(
        "'self'", "Who may show the dashboard in a frame, as CSP spells it.", **SOURCES
    )

    @property
    def warehouse_path(self) -> Path:
        """The link that always points at the newest published warehouse."""
        return self.data_dir / "koladash.duckdb"


def load_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment gives; what it does not name keeps its default.

    Args:
        environment: names and texts, as `os.environ`.

    Raises:
        SettingsError: a value that cannot be used, or a `KOLADASH_` variable that no setting has.
    """
    known = {PREFIX + f.name.upper(): f for f in fields(Settings)}
    given = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    unknown = sorted(set(given) - set(known) - NOT_SETTINGS)
    if unknown:
        raise SettingsError(f"{unknown[0]} is no setting of koladash. The settings are: {', '.join(known)}.")
    ours = {name: text for name, text in given.items() if name in known}
    return Settings(**{known[name].name: _parse(name, text, known[name]) for name, text in ours.items()})


# Read by the tests and the Makefile only.
NOT_SETTINGS = frozenset({"KOLADASH_CHROMIUM", "KOLADASH_REAL_DATA"})


def _parse(name: str, text: str, setting: Any) -> Any:
    kind = type(setting.default)
    try:
        value = kind(text.strip())
    except ValueError as error:
        raise SettingsError(f"{name}={text!r}: expected {_KINDS[kind]}.") from error
    legal: Legal = setting.metadata["legal"]
    if not legal.allows(value):
        raise SettingsError(f"{name}={text!r}: expected {legal.words(kind)}.")
    return value


_KINDS = {int: "a whole number", float: "a number", str: "a text", Path: "a path"}
