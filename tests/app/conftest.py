from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from koladash.app import create_app
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dash import Dash

    from koladash.catalogue import Catalogue


@dataclass(frozen=True)
class Browser:
    """What a browser would say to the app, without one."""

    app: Dash

    def page(self, path: str, search: str = "", **said: Any) -> dict[str, Any]:
        """The page and its headline, as the callback gives them."""
        asked = {"path": path, "search": search, "theme": "light", "width": 1440, **said}
        return self.ask(("page.children", "headline.data"), "page-request", asked)

    def quick(
        self, outputs: tuple[str, ...], search: str, trigger: str = "quick-request", **said: Any
    ) -> dict[str, Any]:
        """What a page's own callback answers to a small change."""
        asked = {"path": "/karta", "search": search, "theme": "light", "width": 1440, **said}
        return self.ask(outputs, trigger, asked)

    def ask(self, outputs: tuple[str, ...], trigger: str, asked: object) -> dict[str, Any]:
        answer = self.post(outputs, trigger, asked)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return dict(json.loads(answer.get_data())["response"])

    def post(self, outputs: tuple[str, ...], trigger: str, asked: object, **options: Any) -> Any:
        pairs = [tuple(each.rsplit(".", 1)) for each in outputs]
        named = [{"id": identity, "property": name} for identity, name in pairs]
        is_many = len(outputs) > 1
        body = {
            "output": f"..{'...'.join(outputs)}.." if is_many else outputs[0],
            "outputs": named if is_many else named[0],
            "inputs": [{"id": trigger, "property": "data", "value": asked}],
            "changedPropIds": [f"{trigger}.data"],
        }
        prefix = self.app.config.requests_pathname_prefix
        return self.app.server.test_client().post(f"{prefix}_dash-update-component", json=body, **options)


def words_in(component: object) -> str:
    """Every word of a rendered component, in reading order."""
    if isinstance(component, dict):
        props = component.get("props", component)
        return words_in(props.get("children"))
    if isinstance(component, list):
        return "".join(words_in(each) for each in component)
    return "" if component is None else str(component)


@pytest.fixture(scope="session")
def words() -> Callable[[object], str]:
    return words_in


@pytest.fixture(scope="session")
def browser_of() -> Callable[[Dash], Browser]:
    return Browser


@pytest.fixture(scope="session")
def browse(catalogue: Catalogue) -> Callable[..., Browser]:
    def over(warehouse: Warehouse, **settings: Any) -> Browser:
        return Browser(create_app(warehouse, catalogue, Settings(data_dir=warehouse.data_dir, **settings)))

    return over


@pytest.fixture(scope="session")
def on_published(browse: Callable[..., Browser], published: Warehouse) -> Browser:
    return browse(published)


@pytest.fixture(scope="session")
def on_filled(browse: Callable[..., Browser], filled: Warehouse) -> Browser:
    return browse(filled)


@pytest.fixture
def nowhere(tmp_path: Path) -> Warehouse:
    """A folder where nothing is published."""
    return Warehouse(tmp_path)
