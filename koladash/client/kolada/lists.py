"""Kolada's lists: KPIs, places, groups and units, and whether an id is in them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from koladash.client.kolada.pages import read_page
from koladash.client.kolada.records import Kpi, KpiGroup, Municipality, MunicipalityGroup, Unit
from koladash.client.kolada.search import unknown_id_text
from koladash.client.kolada.tiling import MAX_IDS
from koladash.client.transport.freshness import lists_since
from koladash.errors import RequestRefused, StaleFigures, UnknownId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koladash.client.transport.source import Source
    from koladash.settings import Settings

T = TypeVar("T")

_NOT_FOUND = 404
_PATHS: dict[type[Any], str] = {
    Kpi: "/kpi",
    KpiGroup: "/kpi_groups",
    Municipality: "/municipality",
    MunicipalityGroup: "/municipality_groups",
    Unit: "/ou",
}


class Lists:
    """Reads Kolada's lists. An old list stands in, with a `StaleFigures` warning, when Kolada fails.

    Every method raises `SourceError` when Kolada gives no good answer and the archive has none,
    `NotInArchive` when offline and never answered, and `ArchiveError` when an answer cannot be kept.
    """

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self._settings = settings
        self._by_id: dict[type, dict[object, Any]] = {}

    def kpis(self, ids: Iterable[str] = (), *, title: str = "") -> Iterator[Kpi]:
        """All KPIs (about 6,100), or those with these ids, or those whose title holds a text."""
        return self._records(Kpi, ids, title=title)

    def kpi_groups(self, ids: Iterable[str] = (), *, title: str = "") -> Iterator[KpiGroup]:
        """The groups of KPIs, with members."""
        return self._records(KpiGroup, ids, title=title)

    def municipalities(
        self, ids: Iterable[str] = (), *, title: str = "", region_type: str = ""
    ) -> Iterator[Municipality]:
        """The 290 municipalities, the regions and the country; `region_type` is Kolada's own filter."""
        return self._records(Municipality, ids, title=title, region_type=region_type)

    def municipality_groups(self, ids: Iterable[str] = (), *, title: str = "") -> Iterator[MunicipalityGroup]:
        """Kolada's own groups of municipalities (about 3,630), with members. They change every year."""
        return self._records(MunicipalityGroup, ids, title=title)

    def units(self, ids: Iterable[str] = (), *, title: str = "", municipality: str = "") -> Iterator[Unit]:
        """The organisational units, of a municipality or of all. No labour-market KPI has them."""
        return self._records(Unit, ids, title=title, municipality=municipality)

    def kpi(self, id: str) -> Kpi:  # noqa: A002 - Kolada's own word, and what a caller would write
        """One KPI.

        Raises:
            UnknownId: there is none with this id; the text says which may have been meant.
        """
        return self._one(id, Kpi, "KPI")

    def municipality(self, id: str) -> Municipality:  # noqa: A002 - as above
        """One municipality or region.

        Raises:
            UnknownId: there is none with this id; the text says which may have been meant.
        """
        return self._one(id, Municipality, "municipality or region")

    def check_known(self, kpis: Iterable[object], municipalities: Iterable[object]) -> None:
        """Make sure that ids exist, since Kolada answers an unknown id as one without figures.

        Raises:
            UnknownId: one does not; the text says which may have been meant.
        """
        for kpi in kpis:
            self._one(kpi, Kpi, "KPI id")
        for place in municipalities:
            is_group = isinstance(place, str) and place.startswith("G")
            kind, what = (MunicipalityGroup, "group id") if is_group else (Municipality, "municipality id")
            self._one(place, kind, what)

    def _one(self, given: object, kind: type[T], what: str) -> T:
        known = self._known(kind)
        if given not in known:
            titles = {record.id: record.title for record in known.values()}
            raise UnknownId(unknown_id_text(str(given), titles, what), url=self._source.origin)
        record: T = known[given]
        return record

    def _known(self, kind: type[Any]) -> dict[object, Any]:
        if kind not in self._by_id:
            self._by_id[kind] = {record.id: record for record in self._records(kind, ())}
        return self._by_id[kind]

    def _records(self, kind: type[T], ids: Iterable[str], **filters: str) -> Iterator[T]:
        path = _PATHS[kind]
        asked = [ids] if isinstance(ids, str) else list(ids)
        query = {name: text for name, text in filters.items() if text}
        tail = f"?{urlencode(query)}" if query else ""
        if not asked:
            yield from self._read(path + tail, kind)
        for start in range(0, len(asked), MAX_IDS):
            yield from self._read_some(f"{path}/{','.join(asked[start : start + MAX_IDS])}{tail}", kind)

    def _read_some(self, request: str, kind: type[T]) -> Iterator[T]:
        try:
            yield from self._read(request, kind)
        except RequestRefused as error:
            if error.status != _NOT_FOUND:
                raise

    def _read(self, request: str, kind: type[T]) -> Iterator[T]:
        reply = self._source.get(request, lists_since(self._settings, self._source.clock.now()))
        if reply.error:
            warnings.warn(reply.error, StaleFigures, stacklevel=4)
        for _, body in reply.pages:
            yield from read_page(body, kind).values
