"""The ways in which sources list their policies, visited on a real socket: first visit, unchanged visit, next release."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

HOURS_LATER = "2026-03-09T06:00:00+00:00"


@pytest.fixture(scope="module")
def site(new_site: Any) -> Any:
    site = new_site()
    _cards(site)
    _embedded(site)
    _sitemap(site)
    _api(site)
    _postback(site)
    return site


def _cards(site: Any) -> None:
    card = "<div class='card'><a href='{href}'>{title}</a><p>Last Published 02.{day}.2026</p><p>Effective Date: 03.01.2026</p></div>"
    first = card.format(href="/doc/1.html", title="Knee brace (KB-1)", day="03") + "<a href='list.html?page=2'>next</a>"
    second = card.format(href="/doc/2.html", title="Hip brace (HB-2)", day="04") + "<a href='/about.html'>about</a>"
    site.page("/cards/list.html", first, ETag='"l1"')
    site.page("/cards/list.html?page=2", second)
    site.page("/doc/1.html", "<h1>Knee brace</h1>", ETag='"d1"', Last_Modified="Mon, 02 Feb 2026 00:00:00 GMT")
    site.page("/doc/2.html", "<h1>Hip brace</h1>")


def _embedded(site: Any) -> None:
    items = [{"title": f"Gene test {n} (GT00{n}, Ver. {n})", "href": f"/land/{n}.html"} for n in (1, 2)]
    data = json.dumps({"props": {"deep": [{"kind": "list", "items": items}]}})
    site.page("/json/list.html", f"<script id='__NEXT_DATA__' type='application/json'>{data}</script>")
    site.page("/land/1.html", "<a class='doc' href='/files/gt1.pdf'>PDF</a>")
    site.page("/land/2.html", "<p>the link is gone</p>")
    site.page("/files/gt1.pdf", b"%PDF-1.7 gene test", Content_Type="application/pdf")


def _sitemap(site: Any) -> None:
    head = '<?xml version="1.0"?>'
    entry = f"<sitemap><loc>{site.url}/map/policies.xml</loc></sitemap>"
    site.page("/map/index.xml", f'{head}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entry}</sitemapindex>')
    urls = "".join(f"<url><loc>{site.url}/m/{name}</loc></url>" for name in ("policy-1.html", "press.html"))
    site.page("/map/policies.xml", f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')
    site.page("/m/policy-1.html", "<h1>Mapped</h1>")


def _api(site: Any) -> None:
    tokens = iter(range(100))
    page = {"data": [{"id": 11, "name": "Echo", "eff": "2026-01-01"}], "meta": {"next_token": "t 2"}}
    last = {"data": [{"id": 12, "name": "Holter", "eff": "N/A"}], "meta": {"next_token": ""}}
    site.page("/api/list", json.dumps(page), Content_Type="application/json")
    site.page("/api/list?next=t+2", json.dumps(last), Content_Type="application/json")

    def token(handler: BaseHTTPRequestHandler) -> None:
        _json(handler, {"data": [{"Token": f"secret-{next(tokens)}"}]})

    def detail(handler: BaseHTTPRequestHandler) -> None:
        said = handler.headers.get("Authorization", "")
        # The first token is taken once only: after that the server has forgotten it.
        good = said == "Bearer secret-1" or (said == "Bearer secret-0" and not any("id=11" in path for _, path, *_ in site.requests[:-1]))
        _json(handler, {"policy": handler.path} if good else {"error": "no token"}, 200 if good else 401)

    site.routes["/api/token"] = token
    site.routes["/api/detail"] = detail


def _json(handler: BaseHTTPRequestHandler, value: object, status: int = 200) -> None:
    body = json.dumps(value).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _postback(site: Any) -> None:
    """An ASP.NET page: a session cookie, a view state that must be the last one given, and a first postback that does not take."""
    state = {"step": 0}
    items = "".join(f"<li><a href=\"javascript:__doPostBack('Panel','1:{n}')\">Policy 09-0{n}</a></li>" for n in (1, 2))

    def page(handler: BaseHTTPRequestHandler) -> None:
        link = ""
        if handler.command == "POST":
            sent = {name: values[0] for name, values in parse_qs(handler.body.decode()).items()}  # type: ignore[attr-defined]
            in_session = "sid=abc" in (handler.headers.get("Cookie") or "")
            valid = in_session and sent["__VIEWSTATE"] == f"state-{state['step']}" and sent["hidden"] == "kept"
            state["step"] += 1
            if valid and state["step"] > 1 and sent["__EVENTTARGET"] == "Panel":
                link = f"<a id='doc' href='/mcg/file?handle={sent['__EVENTARGUMENT']}'>open</a>"
        else:
            state["step"] = 0
        form = f"<input type=hidden name=__VIEWSTATE value='state-{state['step']}'><input type=hidden name=hidden value=kept>"
        body = f"<form action='/mcg' method=post>{form}<ul>{items}</ul>{link}</form>".encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Set-Cookie", "sid=abc; path=/; HttpOnly")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def document(handler: BaseHTTPRequestHandler) -> None:
        body = b"%PDF-1.7 " + handler.path.encode() if "sid=abc" in (handler.headers.get("Cookie") or "") else b"no session"
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    site.routes["/mcg"] = page
    site.routes["/mcg/file"] = document


@pytest.fixture(scope="module")
def declarations(site: Any, declare: Any) -> list[dict[str, Any]]:
    number = {"where": "text", "pattern": r"\((\w+-?\d+)"}
    title = {"where": "text", "pattern": r"^(.*?) \("}
    return [
        declare(
            "ca.rds",
            site,
            "/cards/list.html",
            discover={"follow": r"\?page=\d+$", "links": {"card": "div.card"}},
            policy={
                "url": "/doc/",
                "number": number,
                "title": title,
                "effective": {"where": "card", "pattern": r"Effective Date: ([\d.]+)"},
                "published": {"where": "card", "pattern": r"Last Published ([\d.]+)"},
            },
        ),
        declare(
            "emb.edded",
            site,
            "/json/list.html",
            discover={
                "method": "json",
                "list_json": {"script": "#__NEXT_DATA__", "items": "props.**.items[*]", "url": "href", "title": "title"},
            },
            policy={"document": "a.doc", "number": number, "title": title},
        ),
        declare("map.ped", site, "/map/index.xml", discover={"method": "sitemap"}, policy={"url": "policy-"}),
        declare(
            "a.pi",
            site,
            "/api/list",
            discover={
                "method": "api",
                "list_json": {
                    "items": "data[*]",
                    "url_template": f"{site.url}/api/detail?id={{id}}",
                    "number": "id",
                    "title": "name",
                    "effective": "eff",
                },
                "next_page": "meta.next_token",
                "next_param": "next",
                "token": {"url": f"{site.url}/api/token", "path": "data[0].Token"},
            },
            request={"concurrency": 1},
        ),
        declare(
            "post.back",
            site,
            "/mcg",
            discover={"method": "postback", "postback": {"item": "li a", "warm_up": True, "then": "#doc"}},
            policy={"number": {"where": "text", "pattern": r"(\d\d-\d\d)"}},
        ),
    ]


@pytest.fixture(scope="module")
def first(declarations: list[dict[str, Any]], run_visit: Any, tmp_path_factory: pytest.TempPathFactory, site: Any) -> Any:
    result = run_visit(declarations, tmp_path_factory.mktemp("first"))
    result.requests = list(site.requests)
    return result


@pytest.fixture(scope="module")
def second(declarations: list[dict[str, Any]], first: Any, run_visit: Any, tmp_path_factory: pytest.TempPathFactory, site: Any) -> Any:
    home = tmp_path_factory.mktemp("second")
    known = [
        [f["source_id"], f["url"], f["etag"], f["last_modified"], f["snapshot_id"]] for f in first.fetches if f["outcome"] == "fetched"
    ]
    bodies = home / "bodies"
    bodies.mkdir()
    for body in (_body_of(site, "/cards/list.html"), _body_of(site, "/cards/list.html?page=2")):
        (bodies / hashlib.sha256(body).hexdigest()).write_bytes(body)
    del site.requests[:]
    result = run_visit(declarations[:1], home, known=known, at=HOURS_LATER)
    result.requests = list(site.requests)
    return result


def _body_of(site: Any, path: str) -> bytes:
    import urllib.request

    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(site.url + path) as answer:
        data: bytes = answer.read()
        return data


def test_what_the_listing_says_goes_into_the_fetch(first: Any) -> None:
    listed = first.fetch("ca.rds", "/doc/1.html")["listed"]
    assert listed == {
        "title": "Knee brace",
        "policy_number": "KB-1",
        "payer": None,
        "effective": "2026-03-01",
        "published": "2026-02-03",
        "last_review": None,
        "next_review": None,
    }


def test_further_listing_pages_are_followed(first: Any) -> None:
    assert first.fetch("ca.rds", "/doc/2.html")["outcome"] == "fetched"
    assert [f["url"].rpartition("/")[2] for f in first.of("ca.rds", "listing")] == ["list.html", "list.html?page=2"]
    assert first.found["ca.rds"]["complete"] is True


def test_a_landing_page_leads_to_its_document(first: Any, site: Any) -> None:
    fetch = first.fetch("emb.edded", "/files/gt1.pdf")
    assert (fetch["outcome"], fetch["listed"]["policy_number"], fetch["listed"]["title"]) == ("fetched", "GT001", "Gene test 1")
    assert first.found["emb.edded"]["addresses"][0]["url"] == f"{site.url}/files/gt1.pdf"


def test_a_landing_page_without_its_document_is_an_issue(first: Any) -> None:
    found = first.found["emb.edded"]
    assert found["complete"] is False
    assert [(issue["problem"], issue["url"].rpartition("/")[2]) for issue in found["issues"]] == [("nothing_found", "2.html")]


def test_a_sitemap_index_is_followed_and_press_pages_are_left_out(first: Any) -> None:
    assert [f["url"].rpartition("/")[2] for f in first.of("map.ped")] == ["policy-1.html"]


def test_an_api_is_paged_and_its_token_renewed_when_it_is_refused(first: Any) -> None:
    assert [(f["listed"]["policy_number"], f["outcome"], f["listed"]["effective"]) for f in first.of("a.pi")] == [
        ("11", "fetched", "2026-01-01"),
        ("12", "fetched", None),
    ]
    assert sum(path == "/api/token" for _, path, *_ in first.requests) == 2


def test_a_token_is_never_kept(first: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    tokens = first.of("a.pi", "token")
    assert tokens
    assert all(f["warc_file"] is None and f["snapshot_id"] is None for f in tokens)
    assert "secret-" not in json.dumps(first.fetches)


def test_postbacks_come_in_one_session_after_a_warm_up(first: Any, site: Any) -> None:
    fetches = first.of("post.back")
    assert [(f["url"], f["outcome"], f["listed"]["policy_number"]) for f in fetches] == [
        (f"{site.url}/mcg#09-01", "fetched", "09-01"),
        (f"{site.url}/mcg#09-02", "fetched", "09-02"),
    ]
    assert sum(method == "POST" for method, *_ in first.requests) == 3


def test_the_observed_instant_is_the_runs(first: Any) -> None:
    assert {f["observed_at"] for f in first.fetches} == {"2026-03-02 06:00:00+00:00"}


def test_every_answer_stands_in_the_archive(first: Any) -> None:
    kept = [f for f in first.fetches if f["purpose"] != "token"]
    assert len({(f["warc_file"], f["warc_offset"]) for f in kept}) == len(kept)


def test_an_unchanged_document_is_proved_by_304(second: Any, first: Any, site: Any) -> None:
    fetch = second.fetch("ca.rds", "/doc/1.html")
    assert (fetch["outcome"], fetch["status"], fetch["etag"]) == ("unchanged", 304, '"d1"')
    assert fetch["snapshot_id"] == first.fetch("ca.rds", "/doc/1.html")["snapshot_id"]
    assert fetch["warc_offset"] > 0
    asked = next(headers for _, path, headers, _, _ in second.requests if path == "/doc/1.html")
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"d1"', "Mon, 02 Feb 2026 00:00:00 GMT")


def test_the_same_bytes_without_validators_are_unchanged_too(second: Any, first: Any) -> None:
    fetch = second.fetch("ca.rds", "/doc/2.html")
    assert (fetch["outcome"], fetch["status"]) == ("unchanged", 200)
    assert fetch["snapshot_id"] == first.fetch("ca.rds", "/doc/2.html")["snapshot_id"]


def test_an_unchanged_listing_is_read_from_the_store(second: Any) -> None:
    assert second.fetch("ca.rds", "/cards/list.html", "listing")["status"] == 304
    assert [address["listed"]["policy_number"] for address in second.found["ca.rds"]["addresses"]] == ["KB-1", "HB-2"]


def test_unchanged_bytes_are_a_revisit_record(second: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    from policies.archive import ArchiveError, read_body

    home = next(path for path in tmp_path_factory.getbasetemp().glob("second*"))
    fetch = second.fetch("ca.rds", "/doc/2.html")
    with pytest.raises(ArchiveError, match="revisit"):
        read_body(home / "archive", fetch["warc_file"], fetch["warc_offset"])


@pytest.mark.parametrize("lines", [1, 2, 3, 5, 7, 9, 12])
def test_a_killed_visit_continues_and_asks_for_nothing_twice(
    lines: int, declarations: list[dict[str, Any]], first: Any, run_visit: Any, site: Any, tmp_path: Path
) -> None:
    chosen = [d for d in declarations if d["source_id"] in {"ca.rds", "emb.edded", "map.ped"}]
    del site.requests[:]
    killed = run_visit(chosen, tmp_path, kill_after=lines)
    assert killed.code == -9
    journal = (tmp_path / "journal.jsonl").read_text().splitlines()
    before = {(json.loads(row)["url"]) for row in journal}
    assert len(journal) == lines
    already = len(site.requests)
    resumed = run_visit(chosen, tmp_path)
    asked_again = {f"{site.url}{path}" for _, path, *_ in site.requests[already:]}
    assert not asked_again & before
    wanted = [f for f in first.fetches if f["source_id"] in {"ca.rds", "emb.edded", "map.ped"}]
    assert _essence(resumed.fetches) == _essence(wanted)
    assert {key: resumed.found[key] for key in resumed.found} == {key: first.found[key] for key in resumed.found}


def _essence(fetches: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What a fetch comes to, whatever the order and the places in the archive; robots.txt belongs to whoever asked first."""
    names = ("url", "purpose", "outcome", "status", "snapshot_id", "robots", "problem")
    rows = [tuple(str(f[name]) for name in names) for f in fetches]
    return sorted(rows)


_SCRIPT = """
import sys, json, signal, datetime as dt
from pathlib import Path
from crawlers.declaration import Declaration
from crawlers.visit import visit
from policies.archive import ArchiveWriter
from policies.journal import Journal

class Full(Journal):
    def append(self, fetch):
        raise OSError(28, "No space left on device")

signal.signal(signal.SIGINT, signal.default_int_handler)
home, at = Path(sys.argv[1]), dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
declarations = [Declaration.model_validate(d) for d in json.loads(sys.argv[2])]
journal = (Full if sys.argv[3] == "full" else Journal)(home / "journal")
print("begun", flush=True)
visit(declarations, known={}, archive=ArchiveWriter(home, "r"), journal=journal, at=at, clock=lambda: at, contact="x")
"""


def test_a_store_that_fails_stops_the_visit(declarations: list[dict[str, Any]], site: Any, tmp_path: Path) -> None:
    assert site.port
    order = [sys.executable, "-c", _SCRIPT, str(tmp_path), json.dumps(declarations), "full"]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"OSError: \[Errno 28\]", done.stderr)


def test_an_interrupt_ends_the_visit_at_once(new_site: Any, declare: Any, tmp_path: Path) -> None:
    slow = new_site()
    asked = threading.Event()

    def dawdle(_handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        time.sleep(20)

    slow.routes["/robots.txt"] = dawdle
    declarations = [declare("sl.ow", slow, "/list.html", request={"timeout": 60})]
    order = [sys.executable, "-c", _SCRIPT, str(tmp_path), json.dumps(declarations), "good"]
    with subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert asked.wait(30)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=15)
    assert "KeyboardInterrupt" in error
    assert process.returncode != 0
