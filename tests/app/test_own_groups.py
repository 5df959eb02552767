"""A group from a file of the operator's own can be chosen wherever groups can."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koladash.app import create_app
from koladash.catalogue import load_catalogue
from koladash.etl.pipeline import build_from_published
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP = """
[our-two]
name = "Våra två"
name_en = "Our two"
kind = "own"
municipalities = ["1480", "1481"]
"""


@pytest.fixture(scope="module")
def with_own(tmp_path_factory: pytest.TempPathFactory, browser_of: Callable[[Any], Any]) -> Any:
    folder = tmp_path_factory.mktemp("own")
    file = folder / "ours.toml"
    file.write_text(GROUP, encoding="utf-8")
    settings = Settings(data_dir=folder / "data", cache_dir=folder / "cache", groups_file=str(file))
    catalogue = load_catalogue(own_groups=file)
    build_from_published(settings, catalogue)
    return browser_of(create_app(Warehouse(settings.data_dir), catalogue, settings))


@pytest.mark.parametrize(
    ("page", "search"),
    [
        ("/", "?kommun=1481"),
        ("/", "?kommun=1481&grupp=our-two"),
        ("/inflode", ""),
        ("/inflode", "?grupp=our-two"),
        ("/kvalitet", ""),
        ("/kvalitet", "?grupp=our-two"),
        ("/utveckling", ""),
        ("/utveckling", "?kommuner=our-two"),
    ],
)
def test_a_group_of_ones_own_can_be_chosen(with_own: Any, page: str, search: str) -> None:
    told = json.dumps(with_own.page(page, search), ensure_ascii=False)
    assert "Våra två" in told
    assert "Länken angav" not in told


def test_among_a_group_of_ones_own_only_its_members_are_seen(with_own: Any) -> None:
    told = json.dumps(with_own.page("/", "?kommun=1482&grupp=our-two"), ensure_ascii=False)
    assert "Våra två" not in told
    assert "Länken angav" in told
