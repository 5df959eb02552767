from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koladash.catalogue import Catalogue, load_catalogue
from koladash.etl.pipeline import build_from_published
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Warehouse:
    """A warehouse of the reports' figures alone."""
    folder = tmp_path_factory.mktemp("published")
    build_from_published(Settings(data_dir=folder, cache_dir=folder / "cache"), catalogue)
    return Warehouse(folder)
