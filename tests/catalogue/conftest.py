from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import koladash.catalogue

PACKAGED = Path(koladash.catalogue.__file__).parent


@pytest.fixture
def folder(tmp_path):
    """A copy of the packaged catalogue that a test may break."""
    for file in PACKAGED.glob("*.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.fixture
def edit(folder):
    """Replaces a text that stands in a file of the copy; the first one after `after`."""

    def _edit(file: str, old: str, new: str, *, after: str = "") -> Path:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        start = text.index(after)
        position = text.index(old, start)
        path.write_text(text[:position] + new + text[position + len(old) :], encoding="utf-8")
        return folder

    return _edit
