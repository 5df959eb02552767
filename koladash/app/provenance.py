"""Where the figures shown come from, and from when: the four kinds of the banner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from koladash.app.formats import clock, long_date, swedish_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koladash.app.texts import Texts

Kind = Literal["live", "archive", "published", "synthetic"]

FRESH = timedelta(hours=36)
"""A nightly refresh that failed once is still fresh the next morning; twice is not."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The kind of data a build holds. `moment` is when its figures were last verified at the source."""

    kind: Kind
    moment: datetime | None

    @classmethod
    def of_build(cls, build: Mapping[str, object], now: datetime) -> Provenance:
        """The provenance of the one row of `mart.build`, at a moment.

        Args:
            build: kind, is_synthetic, verified_at.
            now: an aware moment.
        """
        moment = build["verified_at"]
        verified = moment.replace(tzinfo=moment.tzinfo or UTC) if isinstance(moment, datetime) else None
        return cls(_kind(build, verified, now), verified)

    def sentence(self, texts: Texts) -> str:
        """What the banner says after its bold word."""
        if self.moment is None:
            return texts(f"banner.{self.kind}.undated")
        return texts(
            f"banner.{self.kind}.dated",
            date=long_date(swedish_time(self.moment), texts.language),
            clock=clock(self.moment, texts.language),
        )


def _kind(build: Mapping[str, object], verified: datetime | None, now: datetime) -> Kind:
    if build["is_synthetic"]:
        return "synthetic"
    if build["kind"] == "published":
        return "published"
    is_fresh = build["kind"] == "kolada" and verified is not None and now - verified < FRESH
    return "live" if is_fresh else "archive"
