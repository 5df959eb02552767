"""What one rendering depends on: the app's parts, and what a reader asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from koladash.app.state import View
from koladash.app.texts import Texts, load_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dash import Dash
    from dash.development.base_component import Component

    from koladash.app.components.tables import Sheet
    from koladash.app.figures.drawing import Drawing
    from koladash.catalogue import Catalogue
    from koladash.settings import Settings
    from koladash.warehouse import Warehouse

    SheetOf: TypeAlias = Callable[["Site", "Visit"], Sheet]
    DrawingOf: TypeAlias = Callable[["Site", "Visit", int], Drawing | None]
    """A drawing so many pixels wide; None where the view has nothing to draw."""

ThemeName = Literal["light", "dark"]
DESKTOP = 1440
ONE_COLUMN = 900


@dataclass(frozen=True, slots=True)
class Site:
    """The parts of one app. Pages get it as an argument, so two apps in one process never mix."""

    warehouse: Warehouse
    catalogue: Catalogue
    settings: Settings

    @property
    def prefix(self) -> str:
        """The path the dashboard lives under, with a slash at both ends."""
        inner = self.settings.url_prefix.strip("/")
        return f"/{inner}/" if inner else "/"

    def href(self, path: str, view: View | None = None) -> str:
        """The address of a page, or of a file, with a view's choices."""
        return self.prefix + path.lstrip("/") + (view.to_query() if view else "")

    def path(self, pathname: object) -> str:
        """The page's own path in an address: `/karta` for `/prefix/karta/`; anything odd is `/`."""
        if not isinstance(pathname, str) or not pathname.startswith(self.prefix.rstrip("/")):
            return "/"
        return "/" + pathname.removeprefix(self.prefix.rstrip("/")).strip("/")

    def visited(self, asked: object) -> tuple[Site, Visit]:
        """The visit that the browser's request describes, and the site as it sees it.

        Every way into the dashboard goes through here: a link that is pinned to a build or a day then has its
        figures in all that is asked.
        """
        visit = Visit.from_browser(self, asked)
        return self.seen_by(visit.view), visit

    def seen_by(self, view: View) -> Site:
        """This site with the figures that a view is of: the published ones, a build's or those of a day."""
        if view.build:
            return replace(self, warehouse=self.warehouse.at_build(view.build))
        return replace(self, warehouse=self.warehouse.as_of(view.day)) if view.day else self


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page: path and view, language and theme, on a window so many pixels wide."""

    path: str
    view: View
    theme: ThemeName
    texts: Texts
    width: int = DESKTOP

    @property
    def is_narrow(self) -> bool:
        """Whether the page is laid out in one column."""
        return self.width <= ONE_COLUMN

    @classmethod
    def from_browser(cls, site: Site, asked: object) -> Visit:
        """The visit that the browser's request describes; what cannot be read takes its default."""
        given = asked if isinstance(asked, dict) else {}
        view = View.from_query(given.get("search"))
        theme: ThemeName = "dark" if given.get("theme") == "dark" else "light"
        width = given.get("width")
        return cls(
            path=site.path(given.get("path")),
            view=view,
            theme=theme,
            texts=load_texts(view.language),
            width=min(max(width, 320), 2560) if isinstance(width, int) else DESKTOP,
        )

    def at(self, page: Page) -> Visit:
        """This visit as the page takes it: what stands behind its path is the parameter `page.behind`."""
        value = self.path.removeprefix(page.path).strip("/") if page.behind else ""
        return replace(self, view=self.view.reading(page.behind, value)) if value else self


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as the browser gets it.

    `chosen` says, by link parameter, what the page shows where the link left the choice open.
    """

    title: str
    children: list[Component]
    chosen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the dashboard.

    `key` names its texts, `group` its place in the rail; `quick` are the link parameters whose change the
    page's own callbacks answer, without the page being made again; `sheet` gives the page's figures as a
    table, for the picture's twin and for the file, and `cards` those of its
    other cards, by name; `behind` is the link parameter whose value may stand
    behind the path, as in `/kommun/1481`; `has_pictures` says whether it needs plotly.js; `drawn` draws what
    stands on the page as a table and leaves it as a picture, by the id of the box around it.
    """

    key: str
    path: str
    group: str
    icon: str
    layout: Callable[[Site, Visit], Rendered]
    register: Callable[[Dash, Site], None] | None = None
    quick: tuple[str, ...] = ()
    sheet: SheetOf | None = None
    cards: Mapping[str, SheetOf] = field(default_factory=dict)
    behind: str = ""
    has_pictures: bool = True
    drawn: Mapping[str, DrawingOf] = field(default_factory=dict)

    def owns(self, path: str) -> bool:
        """Whether a path leads here: the page's own, or one with a value behind it."""
        return path == self.path or bool(self.behind and path.startswith(f"{self.path}/"))
