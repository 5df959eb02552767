"""The rules of the house that a machine can hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "koladash"


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_imports_run_one_way():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_state_and_errors_use_the_standard_library_only():
    for module in ("errors.py", "app/state.py", "client/kolada/planning.py"):
        tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
        roots = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        roots |= {(n.module or "").split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert roots <= sys.stdlib_module_names | {"koladash"}, (module, roots)


def test_no_module_has_a_name_that_says_nothing():
    empty_names = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    assert not [path for path in PACKAGE.rglob("*.py") if path.stem in empty_names]


def test_constraints_are_names_and_exact_versions():
    for line in (ROOT / "constraints.txt").read_text().split("\n"):
        assert re.fullmatch(r"([A-Za-z0-9._-]+==[A-Za-z0-9.]+)?", line), line


def test_constraints_pin_every_direct_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().split()
    }
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + extras["dev"] + extras["shapes"]
    names = {re.match(r"[A-Za-z0-9_-]+", item)[0].lower().replace("_", "-") for item in wanted}
    assert names - {"koladash"} <= pinned


def test_no_committed_file_leaks_an_address_of_a_registry_or_a_path_of_a_machine():
    leak = re.compile(
        r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|/root/|/home/[a-z]|\.\./shared|/farm/"
    )
    texts = [
        path
        for path in committed_files()
        if path.suffix in {".py", ".md", ".toml", ".txt", ".yml", ".sh", ".sql", ".json", ""}
    ]
    found = [
        p.relative_to(ROOT)
        for p in texts
        if p != Path(__file__) and leak.search(p.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found


def test_nothing_left_for_later_in_the_code():
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert not [path for path in PACKAGE.rglob("*.py") if later.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("module", ["koladash", "koladash.settings", "koladash.errors", "koladash.cli"])
def test_importing_reads_no_environment_and_opens_no_file_of_ours(module, tmp_path):
    code = f"import {module}, os; assert not os.listdir('.'), os.listdir('.')"
    poisoned = {"KOLADASH_PORT": "not a port", "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=poisoned, check=True, timeout=60)
