"""The friend's page and the headers around everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.responses import PlainTextResponse

from services.relay.guard import PAGE
from tests.services.relay.friends import Client, client_on, make_box

INDEX = """<!doctype html><link rel="stylesheet" href="form.css"><a href="https://example.org/form.css">x</a>
<script type="module" src="./form.js"></script><img src="missing.png">"""
SCRIPT = 'import { a } from "./link.js";\n' * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "form"
    found.mkdir()
    files = {"index.html": INDEX, "form.js": SCRIPT, "link.js": "export const a = 1;", "form.css": "main{}" * 80}
    for name, body in files.items():
        (found / name).write_text(body)
    return found


@pytest.fixture
def page(on_sqlite: str, folder: Path) -> Iterator[Client]:
    with client_on(on_sqlite, page=folder) as client:
        yield client


@pytest.mark.parametrize("path", ["/f", "/f/", "/f/index.html"])
def test_the_page_loads_all_its_files_from_where_it_was_opened(page: Client, path: str) -> None:
    answer = page.get(path)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert 'href="https://example.org/form.css"' in answer.text and 'src="missing.png"' in answer.text
    names = re.findall(r'(?:href|src)="((?:f/)?[0-9a-f]{12}/[\w.]+)"', answer.text)
    assert [name.rpartition("/")[2] for name in names] == ["form.css", "form.js"]
    for name in names:
        file = page.get(str(answer.url.join(name)))
        assert (file.status_code, file.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        assert file.headers["content-encoding"] == "gzip"
        beside = page.get(str(file.url.join("./link.js")))
        assert beside.text == "export const a = 1;"


def test_files_have_their_types_and_are_not_sent_twice(page: Client) -> None:
    types = {"form.js": "text/javascript; charset=utf-8", "form.css": "text/css; charset=utf-8"}
    for name, kind in types.items():
        answer = page.get(f"/f/{name}")
        assert (answer.headers["content-type"], answer.headers["cache-control"]) == (kind, "no-cache")
        again = page.get(f"/f/{name}", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])


def test_who_cannot_unpack_gets_it_plain(page: Client) -> None:
    for accepted in ("", "identity", "gzip;q=0", "br"):
        answer = page.get("/f/form.js", headers={"accept-encoding": accepted})
        assert "content-encoding" not in answer.headers
        assert answer.text == SCRIPT
    assert page.head("/f/form.js").content == b""


def test_who_holds_an_older_page_gets_todays_files(page: Client) -> None:
    answer = page.get("/f/0123456789ab/form.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "path", ["/f/../main.py", "/f/%2e%2e/main.py", "/f/a/b/form.js", "/f/nothing.js", "/fx", "/f//x"]
)
def test_nothing_else_is_served(page: Client, path: str) -> None:
    assert page.get(path).status_code == 404


EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


@pytest.mark.parametrize("path", ["/f", "/f/form.js", "/healthz", "/metrics", "/api/mailboxes", "/nowhere", "/"])
def test_every_answer_has_the_headers(page: Client, path: str) -> None:
    answer = page.get(path)
    assert EVERYWHERE.items() <= dict(answer.headers).items()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "http" not in policy and "unsafe" not in policy and "*" not in policy
    assert "set-cookie" not in answer.headers and "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers
    if not path.startswith("/f"):
        assert answer.headers["cache-control"] == "no-store"
    secure = page.get(path, headers={"x-forwarded-proto": "https"})
    assert "max-age=31536000" in secure.headers["strict-transport-security"]


def test_a_page_elsewhere_may_use_the_mailboxes_without_cookies(page: Client) -> None:
    asked = {"origin": "https://app.example", "access-control-request-method": "POST"}
    asked |= {"access-control-request-headers": "authorization,content-type"}
    answer = page.options("/api/mailboxes/AAAAAAAA/acknowledge", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    real = page.get("/api/mailboxes/AAAAAAAA/envelopes", headers={"origin": "https://app.example"})
    assert (real.status_code, real.headers["access-control-allow-origin"]) == (404, "*")
    assert "access-control-allow-origin" not in page.get("/f", headers={"origin": "https://app.example"}).headers


def test_metrics_count_what_happened_and_name_nobody(page: Client) -> None:
    box = make_box(page)
    for _ in range(3):
        page.post(box.envelopes, content=box.envelope())
    page.get(box.envelopes)
    text = page.get("/metrics").text
    samples: dict[tuple[str, Any], float] = {}
    for family in text_string_to_metric_families(text):
        samples |= {(sample.name, frozenset(sample.labels.items())): sample.value for sample in family.samples}

    def value(name: str, **labels: str) -> float:
        return samples[f"rehearse_relay_{name}", frozenset(labels.items())]

    assert value("requests_total", operation="make", status="201") == 1
    assert value("requests_total", operation="send", status="201") == 3
    assert value("requests_total", operation="read", status="404") == 1
    assert value("envelope_bytes_count") == 3
    assert value("envelope_bytes_sum") == 3 * 55
    assert value("envelope_bytes_bucket", le="512") == value("envelope_bytes_bucket", le="+Inf") == 3
    assert value("request_seconds_count", operation="send") == 3
    assert value("mailboxes") >= 0
    assert box.id not in text and box.secret not in text


def test_the_app_can_be_served_for_all_other_paths(on_sqlite: str, folder: Path) -> None:
    own = (*PAGE, (b"cross-origin-embedder-policy", b"require-corp"))
    with client_on(on_sqlite, page=folder, web=PlainTextResponse("the app"), web_headers=own) as client:
        assert client.get("/").text == client.get("/anything").text == "the app"
        assert client.get("/").headers["cross-origin-embedder-policy"] == "require-corp"
        assert client.get("/f").text.startswith("<!doctype html>")
        assert "cross-origin-embedder-policy" not in client.get("/healthz").headers
