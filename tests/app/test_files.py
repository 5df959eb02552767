from __future__ import annotations

import gzip
import json
import re

import brotli
import pytest

from koladash.app import create_packed
from koladash.app.pages import PAGES
from koladash.app.server.bundle import ADDRESS
from koladash.app.server.compression import PACKERS
from koladash.settings import Settings


@pytest.fixture(scope="session")
def client(on_published):
    return on_published.app.server.test_client()


def test_the_document_speaks_swedish_and_brings_its_own_fonts(client):
    html = client.get("/karta").get_data(as_text=True)
    assert '<html lang="sv">' in html
    assert '<html lang="en">' in client.get("/karta?sprak=en").get_data(as_text=True)
    assert re.findall(r'rel="preload" [^>]*as="(\w+)"', html) == ["font", "font", "script", "script"]
    assert "geo-assets.js" in html
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)


def test_every_file_the_document_names_is_served(client):
    html = client.get("/karta").get_data(as_text=True)
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', html):
        with client.get(address) as answer:
            assert answer.status_code == 200, address


def test_a_browser_is_told_to_stay_on_this_host(client):
    headers = client.get("/karta").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert "frame-ancestors 'self'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_who_may_frame_the_dashboard_is_a_setting(browse, published):
    app = browse(published, frame_ancestors="https://intranet.example.se").app
    policy = app.server.test_client().get("/").headers["Content-Security-Policy"]
    assert "frame-ancestors https://intranet.example.se" in policy


def test_borders_are_geojson_kept_for_a_year_and_revalidated(client):
    answer = client.get("/shapes/regions.geojson?v=1", headers={"Accept-Encoding": "br"})
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.cache_control.max_age == 31_536_000
    plain = client.get("/shapes/regions.geojson")
    assert len(plain.get_json()["features"]) == 57
    again = client.get("/shapes/regions.geojson", headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304


def test_the_hatch_is_an_asset_of_its_own(client):
    hatch = client.get("/shapes/hatch-1112.geojson").get_json()
    assert {feature["id"] for feature in hatch["features"]} >= {"vg-1481", "gr-1384", "vn-2280"}


@pytest.mark.parametrize(
    "path",
    ["/shapes/none.geojson", "/shapes/ORIGIN.geojson", "/shapes/hatch-7.geojson", "/ladda-ner/none.csv"],
)
def test_no_other_file_can_be_had(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/shapes/..%2fORIGIN.json", "/assets/..%2ftokens.json", "/data/koladash.duckdb"]
)
def test_a_path_out_of_the_house_leads_to_the_dashboard(client, path):
    with client.get(path) as answer:
        assert answer.status_code == 404 or "react-entry-point" in answer.get_data(as_text=True)


@pytest.mark.parametrize("page", [page for page in PAGES if page.sheet], ids=lambda page: page.key)
def test_every_table_can_be_taken_along(client, page):
    answer = client.get(f"/ladda-ner/{page.key}.csv?kommun=1481")
    assert answer.mimetype == "text/csv"
    assert re.search(r'filename="?koladash-.+-\d{4}-\d\d-\d\d\.csv', answer.headers["Content-Disposition"])
    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert len(lines) > 3
    assert all(lines[0].split(";"))


def test_a_file_holds_unrounded_values_and_words_for_what_lacks(client):
    text = client.get("/ladda-ner/karta.csv?matt=participants_per_1000").get_data(as_text=True)
    assert re.search(r"Mölndal;Västra Götalands län;4,77\d{6,};2022", text)
    shares = client.get("/ladda-ner/karta.csv?matt=U40806").get_data(as_text=True)
    assert "Tjörn;Västra Götalands län;;2022;Kommunen har inte lämnat uppgift för 2022." in shares
    assert "Västra Götaland County,4.77" in client.get(
        "/ladda-ner/karta.csv?matt=participants_per_1000&sprak=en"
    ).get_data(as_text=True)


def test_health_names_the_build_or_fails(client, published, browse, nowhere):
    assert client.get("/healthz").get_data(as_text=True).strip() in published.current().name
    assert browse(nowhere).app.server.test_client().get("/healthz").status_code == 503


def test_health_answers_outside_the_prefix_too(browse, published):
    client = browse(published, url_prefix="/koladash/").app.server.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/koladash/healthz").status_code == 200
    assert client.get("/koladash/karta").status_code == 200


def test_figures_leave_compressed(on_published):
    asked = {"path": "/karta", "search": "", "theme": "light", "width": 1440}
    answer = on_published.post(
        ("page.children", "headline.data"), "page-request", asked, headers={"Accept-Encoding": "gzip"}
    )
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_page_that_fails_shows_no_trace(on_published, monkeypatch, words):
    monkeypatch.setattr("koladash.app.pages.karta.selection.FIRST_CHOICES", ("no such figure",))
    answer = on_published.page("/karta")
    assert "Sidan kunde inte visas" in words(answer["page"]["children"])
    assert "Traceback" not in json.dumps(answer)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_large_files_are_packed_once_and_unpack_to_themselves(client, encoding):
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    html = client.get("/karta").get_data(as_text=True)
    for address in re.findall(r'src="(/[^"]+)"', html):
        with client.get(address, headers={"Accept-Encoding": "identity"}) as plain:
            body = plain.get_data()
        for _ in range(2):
            with client.get(address, headers={"Accept-Encoding": encoding}) as answer:
                assert answer.headers["Content-Encoding"] == encoding
                assert unpack(answer.get_data()) == body


def test_a_file_that_the_browser_has_is_not_sent_again(client):
    headers = {"Accept-Encoding": "br"}
    with client.get("/assets/app.css", headers=headers) as first:
        known = first.headers["ETag"]
    with client.get("/assets/app.css", headers={**headers, "If-None-Match": known}) as again:
        assert again.status_code == 304


def test_what_the_pages_name_is_packed_before_the_first_reader_asks(catalogue, published, monkeypatch):
    client = create_packed(published, catalogue, Settings(data_dir=published.data_dir)).server.test_client()
    for encoding in PACKERS:
        monkeypatch.setitem(
            PACKERS, encoding, lambda body: pytest.fail(f"{len(body)} bytes not packed ahead")
        )
        for address in re.findall(
            r'(?:src|href)="(/[^"]+\.js[^"]*)"', client.get("/karta").get_data(as_text=True)
        ):
            with client.get(address, headers={"Accept-Encoding": encoding}) as answer:
                assert answer.headers["Content-Encoding"] == encoding, address


def test_plotly_runs_on_pages_with_pictures_only_and_after_dash_has_asked(client):
    script = f'<script defer src="/{ADDRESS}"></script>'
    assert script in client.get("/karta").get_data(as_text=True)
    assert script not in client.get("/om").get_data(as_text=True)
