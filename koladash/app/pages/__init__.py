"""The pages there are, in the order of the rail; a page that is not listed does not exist for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koladash.app.pages import (
    inflode,
    karta,
    kommun,
    kommunpar,
    kvalitet,
    om,
    oversikt,
    rapporter,
    utveckling,
)

if TYPE_CHECKING:
    from koladash.app.visit import Page

PAGES: Final[tuple[Page, ...]] = (
    oversikt.PAGE,
    karta.PAGE,
    kommunpar.PAGE,
    utveckling.PAGE,
    inflode.PAGE,
    kommun.PAGE,
    rapporter.PAGE,
    kvalitet.PAGE,
    om.PAGE,
)
