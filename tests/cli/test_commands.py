from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from koladash.cli import app, demonstration
from koladash.sandbox import Knobs, SandboxServer

KOLADASH = Path(sys.executable).with_name("koladash")
NOWHERE = "http://127.0.0.1:9/v3"


@pytest.fixture
def environment(tmp_path):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KOLADASH_")}
    return kept | {
        "KOLADASH_KOLADA_URL": NOWHERE,
        "KOLADASH_SCB_URL": NOWHERE,
        "KOLADASH_ATTEMPTS": "2",
        "KOLADASH_FIRST_YEAR": "2023",
        "KOLADASH_REQUESTS_PER_SECOND": "1000",
        "KOLADASH_DATA_DIR": str(tmp_path / "data"),
        "KOLADASH_CACHE_DIR": str(tmp_path / "cache"),
    }


@pytest.fixture
def run(environment, tmp_path):
    def koladash(*arguments, **settings):
        if "kolada_url" in settings:  # the sandbox is both sources
            settings = {"scb_url": settings["kolada_url"].replace("/v3", "/scb/v2"), **settings}
        given = environment | {f"KOLADASH_{name.upper()}": str(value) for name, value in settings.items()}
        return subprocess.run(
            [KOLADASH, *arguments],
            env=given,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return koladash


@pytest.fixture(scope="module")
def sandbox():
    with SandboxServer(Knobs(scb_calls=1000)) as server:
        yield server


def only_line(done):
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def figure(tmp_path, *key):
    with duckdb.connect(str(tmp_path / "data" / "koladash.duckdb"), read_only=True) as connection:
        total = "SELECT value, missing FROM mart.value WHERE gender = 'T'"
        return connection.sql(f"{total} AND (kpi, municipality, year) = (?, ?, ?)", params=[*key]).fetchall()


def test_without_kolada_the_published_figures_are_built_and_right(run, tmp_path):
    done = run("up", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert "cannot be reached" in done.stdout
    assert figure(tmp_path, "U40800", "1480", 2018) == [(4558.0, None)]
    assert figure(tmp_path, "U40806", "1419", 2022) == [(None, "not_reported")]
    assert figure(tmp_path, "U40806", "1384", 2022) == [(0.0, None)]


def test_without_kolada_the_figures_there_are_stay_and_their_age_is_said(run, sandbox, tmp_path):
    assert run("refresh", kolada_url=sandbox.base_url).returncode == 0
    before = (tmp_path / "data" / "koladash.duckdb").resolve()
    again = run("up", "--no-serve", kolada_url=sandbox.base_url)
    assert "nothing to fetch" in again.stdout
    assert (tmp_path / "data" / "koladash.duckdb").resolve() == before


def test_an_archive_is_built_from_before_the_reports_are(run, sandbox, tmp_path):
    assert run("refresh", kolada_url=sandbox.base_url).returncode == 0
    (tmp_path / "data" / "koladash.duckdb").unlink()
    rebuilt = run("refresh", "--offline", kolada_url=sandbox.base_url)
    assert rebuilt.returncode == 0, rebuilt.stderr + rebuilt.stdout
    assert (tmp_path / "data" / "koladash.duckdb").exists()


def test_a_refresh_that_gets_no_answer_ends_with_one_and_one_line(run):
    done = run("refresh")
    assert done.returncode == 1
    assert len(done.stdout.strip().splitlines()) == 1
    assert NOWHERE in done.stdout


def test_an_operator_sees_how_things_stand_and_goes_back_a_build(run, sandbox):
    assert "nothing yet" in run("status").stdout
    assert run("refresh", kolada_url=sandbox.base_url).returncode == 0
    first = json.loads(run("status", "--json").stdout)["build_id"]
    assert run("refresh", kolada_url=sandbox.base_url, first_year=2022).returncode == 0
    assert first not in run("status").stdout
    assert first in run("rollback").stdout
    assert "pinned" in run("status").stdout
    assert run("rollback", "--release").stdout.startswith("Released: ")
    assert "pinned" not in run("status").stdout
    assert run("rollback", "--release").stdout.startswith("Nothing was held back: ")


def test_a_refused_check_is_let_through_only_with_a_reason(run):
    done = run("refresh", "--accept", "keys_are_unique")
    assert done.returncode == 2
    assert "--reason" in only_line(done)


def test_only_a_check_that_there_is_can_be_let_through(run):
    done = run("refresh", "--accept", "keys_are_unik", "--reason", "why not")
    assert done.returncode == 2
    assert "keys_are_unique" in only_line(done)


def test_a_run_can_be_told_as_json(run, sandbox):
    done = run("refresh", "--log", "json", kolada_url=sandbox.base_url)
    assert json.loads(done.stdout)["outcome"] == "published"


def test_the_operator_is_told_of_a_failed_run(run, tmp_path):
    done = run("refresh", notify=f"tee {tmp_path / 'told.json'}")
    assert done.returncode == 1
    assert json.loads((tmp_path / "told.json").read_text())["outcome"] == "failed"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"port": "abc"}, "KOLADASH_PORT='abc': expected a whole number"),
        ({"requests_per_second": "0"}, "at least 0.01"),
        ({"port": "99999"}, "at most 65535"),
        ({"first_year": "3000"}, "at most 2100"),
        ({"kolada_url": "ftp://x"}, "begins with http:// or https://"),
        ({"url_prefix": "koladash"}, "begins with a slash"),
        ({"frame_ancestors": "'self'; script-src *"}, "CSP sources"),
        ({"kolada": "x"}, "KOLADASH_KOLADA is no setting of koladash"),
    ],
)
def test_an_illegal_setting_is_one_line_that_says_what_is_legal(run, settings, words):
    done = run("status", **settings)
    assert done.returncode == 2
    assert words in only_line(done)


def test_a_folder_that_cannot_be_written_is_one_line(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = run("up", "--no-serve", data_dir=tmp_path / "file" / "data")
    assert done.returncode == 1
    assert "KOLADASH_DATA_DIR" in only_line(done)


def test_a_busy_port_is_one_line_before_anything_is_fetched(run, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        done = run("up", port=busy.getsockname()[1])
    assert done.returncode == 2
    assert "--port" in only_line(done)
    assert not (tmp_path / "data").exists()


def test_a_port_that_cannot_be_is_refused_as_an_argument(run):
    done = run("serve", "--port", "99999")
    assert done.returncode == 2
    assert "65535" in done.stderr


def test_what_happens_to_the_sandboxs_figures_is_read_from_a_file(run, tmp_path):
    (tmp_path / "knobs.toml").write_text("gone_kpi = { U40812 = 2026-03-08 }")
    done = run("sandbox", "--knobs", "knobs.toml")
    assert done.returncode == 2
    assert "gone_kpi is no knob" in only_line(done)


def test_serving_nothing_says_how_to_get_something(run):
    done = run("serve")
    assert done.returncode == 1
    assert "koladash up" in only_line(done)


def test_made_up_figures_never_replace_real_ones(run, sandbox, tmp_path):
    assert run("up", "--no-serve").returncode == 0
    before = (tmp_path / "data" / "koladash.duckdb").resolve()
    done = run("refresh", kolada_url=sandbox.base_url)
    assert done.returncode != 0
    assert "made up" in done.stderr + done.stdout
    assert (tmp_path / "data" / "koladash.duckdb").resolve() == before


def test_the_archive_moves_to_another_machine_as_one_file(run, sandbox, tmp_path):
    assert run("refresh", kolada_url=sandbox.base_url).returncode == 0
    assert run("cache", "export", "archive.tar").returncode == 0
    imported = run("cache", "import", "archive.tar", cache_dir=tmp_path / "elsewhere")
    assert imported.returncode == 0, imported.stderr
    assert run("cache", "verify", cache_dir=tmp_path / "elsewhere").returncode == 0
    assert "made up" in run("cache", "status", cache_dir=tmp_path / "elsewhere").stdout


def test_a_damaged_answer_is_found(run, sandbox, tmp_path):
    assert run("refresh", kolada_url=sandbox.base_url).returncode == 0
    victim = next((tmp_path / "cache").rglob("objects/*/*"))
    victim.chmod(0o644)
    victim.write_bytes(b"not what it was")
    done = run("cache", "verify")
    assert done.returncode == 1
    assert "1 damaged" in done.stdout
    mended = run("cache", "verify", "--mend")
    assert "set aside" in mended.stdout
    assert re.search(r"^  [0-9a-f]{16}  /\w+", mended.stdout, flags=re.MULTILINE)


def test_up_serves_the_dashboard_and_says_where(environment, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        [KOLADASH, "up", "--port", str(port)],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said = next(line for line in serving.stdout if "Ctrl-C" in line)
        assert re.search(rf"http://127\.0\.0\.1:{port}/", said)
        assert _answers(f"http://127.0.0.1:{port}/healthz") == 200
        assert _answers(f"http://127.0.0.1:{port}/karta") == 200
    finally:
        serving.terminate()
        said_at_the_end = serving.communicate(timeout=20)[1]
    assert not said_at_the_end


def _answers(url):
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback
                return answer.status
        except OSError:
            time.sleep(0.1)
    return None


def test_a_dry_run_lists_the_requests_and_asks_nothing(run, tmp_path):
    done = run("refresh", "--dry-run")
    assert done.returncode == 0
    assert re.search(r"^[\d,]+ requests, at most [\d,]+ rows$", done.stdout, flags=re.MULTILINE)
    assert re.search(r"^SCB: \d+ requests, [\d,]+ cells", done.stdout.splitlines()[-1])
    assert not (tmp_path / "cache").exists()


GROUPS = """
[our-two]
name = "Våra två"
name_en = "Our two"
kind = "own"
municipalities = ["1480", "1481"]
"""


@pytest.fixture
def groups_file(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(GROUPS, encoding="utf-8")
    return path


def test_a_group_of_ones_own_is_in_the_mart_and_can_be_exported(run, groups_file, tmp_path):
    assert run("up", "--no-serve", groups_file=groups_file).returncode == 0
    members = run(
        "query", "SELECT municipality FROM mart.group_member WHERE group_id = 'our-two' ORDER BY ALL"
    )
    assert members.stdout.split() == ["municipality", "1480", "1481"]
    averages = run("query", "SELECT count(*) AS n FROM mart.group_value WHERE group_id = 'our-two' AND n = 2")
    assert int(averages.stdout.split()[1]) > 0
    written = run(
        *("export", "two.csv", "--kpi", "U40800", "--municipality", "our-two"), groups_file=groups_file
    )
    assert written.returncode == 0, written.stderr
    codes = pl.read_csv(tmp_path / "two.csv", infer_schema=False)["municipality"]
    assert sorted(set(codes)) == ["1480", "1481"]


def test_a_demo_says_what_it_is_about_to_do_before_it_takes_its_time(monkeypatch):
    def full(*_, **__):
        raise OSError

    monkeypatch.setattr(demonstration, "build_demo", full)
    told = CliRunner().invoke(app, ["demo", "--no-serve"])
    assert told.stdout.startswith("Making figures up for every key figure and place")


def test_a_broken_file_of_groups_is_named_with_its_key_and_nothing_is_lost(run, groups_file, tmp_path):
    assert run("up", "--no-serve", groups_file=groups_file).returncode == 0
    before = (tmp_path / "data" / "koladash.duckdb").resolve()
    groups_file.write_text(GROUPS.replace("1481", "9999"), encoding="utf-8")
    for command in (("up", "--no-serve"), ("refresh",), ("export", "a.csv"), ("demo", "--no-serve")):
        done = run(*command, groups_file=groups_file)
        assert done.returncode == 2
        told = only_line(done)
        assert "ours.toml: [our-two] municipalities: 9999 is not a municipality" in told
        assert "KOLADASH_GROUPS_FILE" in told
    assert (tmp_path / "data" / "koladash.duckdb").resolve() == before
