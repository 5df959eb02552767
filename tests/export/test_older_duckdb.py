"""Analysts keep the DuckDB they have: a build opens in those that its storage version is meant for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from koladash.warehouse import Warehouse

READING = """
import duckdb, json, sys
path, day = sys.argv[1:]
VIEWS = "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'mart' AND NOT internal"

def rows(con, what):
    # Read, not counted: a count looks at no column.
    return len(con.execute(f"SELECT * FROM {what} LIMIT 5000").fetchall())

with duckdb.connect(path, read_only=True) as con:
    comments = dict(con.execute(VIEWS).fetchall())
    direct = {view: rows(con, f"mart.{view}") for view in comments}
    known = rows(con, f"mart.value_as_of('{day}')")
with duckdb.connect() as con:
    con.execute(f"ATTACH '{path}' AS k (READ_ONLY)")
    attached = {view: rows(con, f"k.mart.{view}") for view in comments}
told = dict(version=duckdb.__version__, comments=comments, direct=direct, attached=attached, known=known)
print(json.dumps(told))
"""


@pytest.fixture(scope="session", params=["1.4.4", "1.5.5"])
def older(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A Python that has an older DuckDB, and its version; pip finds it where this machine's settings say."""
    version: str = request.param
    folder = tmp_path_factory.mktemp("duckdb") / version
    venv.create(folder)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", f"duckdb=={version}"]
    done = subprocess.run(pip, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        told = f"duckdb {version} could not be installed: {done.stderr[-500:]}"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(told)
    return python, version


def test_every_view_is_read_directly_and_attached_and_the_macro_directly(
    older: tuple[Path, str], made_up: Warehouse
) -> None:
    python, version = older
    command = [python, "-c", READING, made_up.current(), "2026-03-08"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["version"] == version
    views = made_up.query("SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart'")["view_name"]
    assert set(told["direct"]) == set(views)
    assert told["attached"] == told["direct"]
    assert all(told["comments"].values())
    assert min(told["direct"]["value"], told["direct"]["value_by_day"], told["known"]) > 0
