from __future__ import annotations

import os
import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import hypothesis
import pytest

import koladash.catalogue
from koladash.catalogue import Catalogue, load_catalogue
from koladash.etl.pipeline import build_from_published, refresh
from koladash.sandbox import Knobs, SandboxServer
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

# A shared machine is slow now and then: a deadline would make sound tests fail.
hypothesis.settings.register_profile("koladash", deadline=None, print_blob=True)
# A commit that was green stays green: new examples are looked for where somebody can look into them.
hypothesis.settings.register_profile("ci", hypothesis.settings.get_profile("koladash"), derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "koladash")

FETCHED = (
    *("U40800", "U40803", "U40806", "U40809", "U40000", "U40455", "N40450", "N40008", "N40011"),
    *("U40807", "U40808", "U40810", "U40824"),
    *("N03920", "N03935", "N31814", "N31858", "N31825", "N03932", "N03941", "N01951", "N01955"),
    *("U31900", "U40826", "U40828", "U40829", "U40830", "U40831"),
)
"""Enough figures for every page; a refresh of them all takes many times as long."""


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


class Contribution(NamedTuple):
    """The catalogue with the examples of CONTRIBUTING.md, and their file of groups."""

    folder: Path
    groups: Path


@pytest.fixture(scope="session")
def contribution() -> Callable[[Path], Contribution]:
    """Follows CONTRIBUTING.md in a folder: each TOML example goes where its first line says.

    Who has tried an example in the repository itself has it there already.
    """

    def follow(folder: Path) -> Contribution:
        for file in Path(koladash.catalogue.__file__).parent.glob("*.toml"):
            shutil.copy(file, folder)
        page = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
        for place, example in re.findall(r"```toml\n# (\S+)\n(.*?)```", page, flags=re.DOTALL):
            file = folder / Path(place).name
            text = file.read_text(encoding="utf-8") if file.exists() else ""
            if not tomllib.loads(example).keys() <= tomllib.loads(text).keys():
                file.write_text(f"{text}\n{example}", encoding="utf-8")
        return Contribution(folder, folder / "own.toml")

    return follow


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Warehouse:
    """A warehouse of the reports' figures alone. For reading: no test may publish into it."""
    folder = tmp_path_factory.mktemp("published")
    build_from_published(Settings(data_dir=folder, cache_dir=folder / "cache"), catalogue)
    return Warehouse(folder)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Warehouse:
    """A warehouse fetched from the sandbox: every place, the figures of `FETCHED`, all of it made up.

    For reading: no test may publish into it.
    """
    folder: Path = tmp_path_factory.mktemp("filled")
    few = _for_every_page(catalogue)
    with SandboxServer(Knobs(scb_calls=1000), few) as sandbox:
        settings = Settings(
            kolada_url=sandbox.base_url,
            scb_url=sandbox.scb_url,
            data_dir=folder,
            cache_dir=folder / "cache",
            requests_per_second=1000,
        )
        refresh(settings, few)
    return Warehouse(folder)


def _for_every_page(catalogue: Catalogue) -> Catalogue:
    """The catalogue with the figures of `FETCHED`, what they lean on and what can be made of them."""
    named = [catalogue.kpis[each] for each in FETCHED]
    others = {other for each in named for other in (each.successor, each.count_kpi, each.weight_kpi) if other}
    ids = {*FETCHED, *others}
    kpis = {key: each for key, each in catalogue.kpis.items() if key in ids}
    fetched = {**kpis, **catalogue.scb_figures}
    measures = {key: each for key, each in catalogue.measures.items() if set(each.parts) <= set(fetched)}
    breaks = {key: each for key, each in catalogue.breaks.items() if set(each.kpis) <= ids}
    return replace(catalogue, kpis=kpis, measures=measures, figures={**fetched, **measures}, breaks=breaks)
