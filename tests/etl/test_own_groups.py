"""Groups from a file of the operator's own stand beside the catalogue's, in the mart too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koladash.catalogue import load_catalogue
from koladash.errors import CatalogueError
from koladash.etl.pipeline import build_from_published
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path

    from koladash.settings import Settings

GROUP = """
[our-two]
name = "Våra två"
name_en = "Our two"
kind = "own"
municipalities = ["1480", "1481"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(GROUP, encoding="utf-8")
    return path


def test_an_own_group_has_members_and_averages(settings: Settings, file: Path) -> None:
    build_from_published(settings, load_catalogue(own_groups=file))
    found = Warehouse(settings.data_dir).query(
        'SELECT median, n, "of" FROM mart.group_value '
        "WHERE group_id = 'our-two' AND kpi = 'U40800' AND year = 2018 AND gender = 'T'"
    )
    assert found.select("n", "of").rows() == [(2, 2)]


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (GROUP.replace('"1480"', '"9999"'), "ours.toml: [our-two] municipalities: 9999"),
        (GROUP.replace("our-two", "gr"), "ours.toml: [gr] is a group of koladash's own"),
        (GROUP.replace('"own"', '"region"'), "ours.toml: [our-two] kind: 'region'"),
        (GROUP.replace("name_en", "name_fi"), "ours.toml: [our-two] name_fi: no such field"),
        (GROUP + "x", "ours.toml: not TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_by_file_id_and_field(file: Path, broken: str, told: str) -> None:
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(own_groups=file)
    assert told in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"nowhere\.toml"):
        load_catalogue(own_groups=tmp_path / "nowhere.toml")
