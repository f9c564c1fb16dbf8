"""The web build is served compressed, cached for good where that is safe, and shut to other hosts."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from services.relay.site import Site, accepts


@pytest.fixture
def site(tmp_path: Path) -> TestClient:
    files = {
        "index.html": "<p>app</p>",
        "page-0123456789ab/boot.js": "plain",
        "page-0123456789ab/boot.js.br": "as brotli",
        "page-0123456789ab/boot.js.gz": "as gzip",
        "sw.js": "worker",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return TestClient(Site(tmp_path))


@pytest.mark.parametrize("route", ["/", "/session", "/cards/0192", "/feedback"])
def test_every_route_of_the_app_gets_the_page(site: TestClient, route: str) -> None:
    found = site.get(route)
    assert (found.status_code, found.text) == (200, "<p>app</p>")
    assert found.headers["cache-control"] == "no-cache"
    assert "default-src 'self'" in found.headers["content-security-policy"]
    assert "://" not in found.headers["content-security-policy"]


def test_what_is_named_by_its_hash_is_kept_for_good_and_the_worker_is_asked_for(site: TestClient) -> None:
    assert (
        "immutable" in site.get("/page-0123456789ab/boot.js", headers={"accept-encoding": ""}).headers["cache-control"]
    )
    assert site.get("/sw.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0", None), ("", None)])
def test_the_best_packing_that_the_browser_takes_is_sent(site: TestClient, accepted: str, encoding: str | None) -> None:
    with site.stream("GET", "/page-0123456789ab/boot.js", headers={"accept-encoding": accepted}) as found:
        assert found.headers.get("content-encoding") == encoding
        assert found.headers["content-type"].startswith("text/javascript")
        assert found.headers["vary"] == "accept-encoding"


def test_a_file_that_is_not_there_is_not_the_page(site: TestClient) -> None:
    assert site.get("/missing.js").status_code == 404
    assert site.get("/../main.py").status_code in (200, 404)
    assert "import" not in site.get("/%2e%2e/main.py").text


def test_what_has_not_changed_is_not_sent_again(site: TestClient) -> None:
    tag = site.get("/sw.js").headers["etag"]
    again = site.get("/sw.js", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_site_can_only_be_read(site: TestClient) -> None:
    assert site.post("/session").status_code == 405


@pytest.mark.parametrize(("header", "taken"), [("br", True), ("BR", True), ("br;q=0.5", True), ("br; q=0", False)])
def test_accepted_encodings_are_read_with_their_quality(header: str, taken: bool) -> None:
    assert accepts(header, "br") is taken
