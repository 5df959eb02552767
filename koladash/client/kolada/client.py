"""Kolada's API v3 for programs and notebooks.

```python
from koladash.client.kolada.client import KoladaClient

kolada = KoladaClient()
kolada.search("arbetsmarknad")
kolada.values(kpi="U40800", municipality=["1480", "2281"], years=range(2017, 2024))
```
"""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Literal, overload

from koladash.client.archive.store import Archive
from koladash.client.kolada.figures import Figures
from koladash.client.kolada.frames import PartialValues, records_frame, tidy, unit_values_frame, values_frame
from koladash.client.kolada.ledger import Fetched
from koladash.client.kolada.pages import summarise
from koladash.client.kolada.planning import Rectangle, plan_rectangles
from koladash.client.kolada.records import Kpi, Municipality
from koladash.client.kolada.search import found_kpis
from koladash.client.transport.outcomes import Mode, Outcome
from koladash.client.transport.source import Source
from koladash.errors import PartialResult, StaleFigures, UsageError
from koladash.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType
    from typing import Self

    import polars as pl

    from koladash.client.transport.clock import Clock
    from koladash.client.transport.library import http

__all__ = ["Fetched", "KoladaClient", "Mode", "Outcome", "PartialValues", "Rectangle"]

GENDERS = ("T", "M", "K")


class KoladaClient(Figures):
    """Asks Kolada politely, stubbornly, and keeps every answer.

    Nothing is asked and no disk is touched before the first question. Usable from several threads.

    Args:
        settings: by default what the `KOLADASH_` variables say.
        mode: how the archive and the network share the work.
        archive: where answers are kept; `settings.cache_dir` by default.
        network: the bottom of the transports, where it shall not be real connections.
        clock: time, where it shall not be the real one.

    Raises:
        SettingsError: a setting cannot be used.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        mode: Mode = Mode.NORMAL,
        archive: Archive | None = None,
        network: http.BaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        settings = settings or load_settings(os.environ)
        self.archive = archive or Archive(settings.cache_dir)
        source = Source(
            settings.kolada_url, settings, self.archive, summarise, mode=mode, clock=clock, network=network
        )
        super().__init__(source, settings)

    @property
    def origin(self) -> str:
        """The API's base URL, as the archive's keys name it."""
        return self._source.origin

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the client may still be used, and opens new ones."""
        self._source.close()

    def probe(self, timeout: float | None = None) -> float:
        """Whether Kolada answers at all: one try within `KOLADASH_PROBE_TIMEOUT` seconds. Nothing is kept.

        Returns:
            The seconds it took.

        Raises:
            SourceUnreachable: no answer in time.
            SourceFailing: an answer of 5xx.
            ApiRetired: 410.
        """
        return self._source.probe("/municipality?per_page=1", timeout)

    def plan(
        self,
        kpi: str | Iterable[str],
        municipality: str | Iterable[str] | None = None,
        years: int | Iterable[int] | None = None,
    ) -> tuple[Rectangle, ...]:
        """The requests that `values` would make. Ids are checked against Kolada's lists.

        Raises:
            UnknownId: an id is in none of the lists; the text says which may have been meant.
        """
        kpis = _listed(kpi)
        places = (
            [place.id for place in self._known(Municipality).values()]
            if municipality is None
            else _listed(municipality)
        )
        self.check_known(kpis, places)
        return plan_rectangles(kpis, places, self._years(years))

    @overload
    def values(
        self,
        kpi: str | Iterable[str],
        municipality: str | Iterable[str] | None = None,
        years: int | Iterable[int] | None = None,
        *,
        gender: str | None = None,
        partial: Literal[False] = False,
    ) -> pl.DataFrame: ...

    @overload
    def values(
        self,
        kpi: str | Iterable[str],
        municipality: str | Iterable[str] | None = None,
        years: int | Iterable[int] | None = None,
        *,
        gender: str | None = None,
        partial: Literal[True],
    ) -> PartialValues: ...

    def values(
        self,
        kpi: str | Iterable[str],
        municipality: str | Iterable[str] | None = None,
        years: int | Iterable[int] | None = None,
        *,
        gender: str | None = None,
        partial: bool = False,
    ) -> pl.DataFrame | PartialValues:
        """Figures as a tidy frame.

        Args:
            kpi: one KPI id or several.
            municipality: ids of municipalities, regions or groups; by default every municipality and region.
            years: a year or several; by default from `KOLADASH_FIRST_YEAR` to this year.
            gender: T (total), M (men) or K (women); by default all that there are.
            partial: give what did arrive, as `PartialValues`, where requests fail for good.

        Returns:
            kpi, municipality, year, gender, value (null is missing), status, count, is_deleted; one row for
            each figure that Kolada has, in that order. A StaleFigures warning says when old answers stand in.

        Raises:
            PartialResult: requests failed for good; it carries the frame of what arrived, and what lacks.
            UnknownId: an id is in none of Kolada's lists.
            UsageError: an argument of another kind.
        """
        if gender is not None and gender not in GENDERS:
            raise UsageError(f"{gender!r} is no gender: pass T (total), M (men) or K (women).")
        plan = self.plan(kpi, municipality, years)
        result = self._figures(plan, values_frame)
        if gender is not None:
            result = PartialValues(result.frame.filter(gender=gender), result.missing)
        return result if partial else _whole(result, len(plan))

    def unit_values(
        self, kpi: str | Iterable[str], ou: str | Iterable[str], years: int | Iterable[int]
    ) -> pl.DataFrame:
        """Figures of organisational units: as `values`, with `ou` in the place of `municipality`.

        Raises:
            PartialResult: requests failed for good.
            UnknownId: a KPI id is not in Kolada's list.
        """
        kpis = _listed(kpi)
        self.check_known(kpis, ())
        plan = plan_rectangles(kpis, _listed(ou), self._years(years), area="ou")
        return _whole(self._figures(plan, unit_values_frame), len(plan))

    def search(self, text: str) -> pl.DataFrame:
        """The KPIs in which every word of a text stands, titles first; columns as the fields of `Kpi`."""
        return records_frame(found_kpis(self._known(Kpi).values(), text))

    def _figures(
        self, plan: Sequence[Rectangle], parse: Callable[[Iterable[bytes]], pl.DataFrame]
    ) -> PartialValues:
        ledger = self.fetch(plan)
        stale = [line for line in ledger if line.outcome is Outcome.STALE]
        if stale:
            warnings.warn(
                f"{len(stale)} of {len(plan)} requests: {stale[0].error}", StaleFigures, stacklevel=4
            )
        pages = (self.archive.body(answer) for line in ledger for answer in line.answers)
        missing = tuple(line for line in ledger if line.outcome is Outcome.FAILED)
        return PartialValues(tidy(parse(pages)), missing)

    def _years(self, years: int | Iterable[int] | None) -> Iterable[int]:
        if years is None:
            return range(self._settings.first_year, self._source.clock.now().year + 1)
        return [years] if isinstance(years, int) else years


def _listed(ids: str | Iterable[str]) -> list[str]:
    return [ids] if isinstance(ids, str) else list(ids)


def _whole(result: PartialValues, asked: int) -> pl.DataFrame:
    if result.missing:
        first = result.missing[0].error
        raise PartialResult(
            f"{len(result.missing)} of {asked} requests failed; the first: {first} What arrived is in this "
            "error's `arrived`, what lacks in `missing`; partial=True gives both without an error.",
            arrived=result.frame,
            missing=result.missing,
        )
    return result.frame
