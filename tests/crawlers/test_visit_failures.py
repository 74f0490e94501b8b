"""What a hostile, broken or busy server does to a visit: typed failures, nothing asked for that must not be asked."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

REDIRECTS = ("metadata", "other", "private", "loop", "moved", "ftp", "v6")
CONTENTS = {
    "challenge.html": "challenge_page",
    "soft404.html": "soft_404",
    "empty.html": "empty",
    "page.pdf": "wrong_type",
    "missing.html": "http_error",
    "unasked304.html": "http_error",
    "brotli.html": "wrong_type",
    "stumble.html": "unreadable",
    "403.html": "challenge_page",
}


@pytest.fixture(scope="module")
def sites(new_site: Any) -> dict[str, Any]:
    return {name: new_site() for name in ("main", "other", "down", "wild", "busy", "away")}


@pytest.fixture(scope="module")
def result(sites: dict[str, Any], run_visit: Any, declare: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    main = sites["main"]
    sites["other"].page("/secret.html", "what another server holds")
    _redirects(main, sites["other"])
    _sizes(main)
    _contents(main)
    _slow(main)
    sites["down"].page("/robots.txt", "sorry", status=503)
    sites["down"].page("/list.html", '<a href="/p/1.html">one</a>')
    _wild(sites["wild"])
    _busy(sites["busy"])
    away = sites["away"]
    away.page("/a.html", "later", status=429, Retry_After="9999")
    away.page("/b.html", "never asked for")
    pages: dict[str, Any] = {"method": "pages"}
    declarations = [
        declare("red.irects", main, [f"/r/{name}" for name in REDIRECTS], discover=pages),
        declare("si.zes", main, ["/big/length", "/big/stream", "/big/bomb", "/big/fits"], discover=pages, request={"max_bytes": 20_000}),
        declare("con.tents", main, [f"/c/{name}" for name in CONTENTS], discover=pages),
        declare("sl.ow", main, ["/slow/body", "/slow/head"], discover=pages, request={"timeout": 1}),
        declare("do.wn", sites["down"], "/list.html"),
        declare("wi.ld", sites["wild"], "/medicare/list.html?all=1", policy={"url": "/p"}),
        declare("bu.sy", sites["busy"], ["/429.html", "/503.html", "/500.html"], discover=pages, request={"retries": 2}),
        declare("aw.ay", away, ["/a.html", "/b.html"], discover=pages, request={"retries": 2, "concurrency": 1}),
        declare("wa.ll", main, "/wall.html"),
        declare("no.thing", main, "/nothing.html", policy={"url": r"\.pdf$"}),
        {**declare("na.me", main, "/x.html", discover=pages), "hosts": ["localhost"], "loopback": []}
        | {"discover": {"method": "pages", "start": [f"http://localhost:{main.port}/x.html"]}},
    ]
    gone = sites["other"].place.replace(str(sites["other"].port), "9")  # the discard port: nobody listens
    declarations.append(
        {**declare("go.ne", main, "/"), "loopback": [gone], "discover": {"method": "pages", "start": [f"http://{gone}/a.html"]}}
    )
    return run_visit(declarations, tmp_path_factory.mktemp("failures"))


def _redirects(main: Any, other: Any) -> None:
    main.redirect("/r/metadata", "http://169.254.169.254/latest/meta-data/")
    main.redirect("/r/other", f"{other.url}/secret.html")
    main.redirect("/r/private", "http://10.0.0.1/")
    main.redirect("/r/loop", "/r/loop")
    main.redirect("/r/moved", "/r/target", 301)
    main.redirect("/r/ftp", "ftp://127.0.0.1/x")
    main.redirect("/r/v6", f"http://[::ffff:127.0.0.1]:{other.port}/secret.html")
    main.page("/r/target", "<h1>the policy</h1>")


def _sizes(main: Any) -> None:
    def stream(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(2_000):
            try:
                handler.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
            except OSError:
                return

    main.page("/big/length", b"x" * 5_000_000)
    main.routes["/big/stream"] = stream
    main.page("/big/bomb", gzip.compress(b"0" * 10_000_000), Content_Encoding="gzip")
    main.page("/big/fits", gzip.compress(b"<p>words</p>" * 100), Content_Encoding="gzip")


def _contents(main: Any) -> None:
    main.page("/c/challenge.html", "<title>Just a moment</title>")
    main.page("/c/soft404.html", "We looked everywhere")
    main.page("/c/empty.html", "")
    main.page("/c/page.pdf", "<html>log in first</html>")
    main.page("/c/unasked304.html", "", status=304)
    main.page("/c/brotli.html", "??", Content_Encoding="br")
    main.page("/c/stumble.html", "stumble")
    main.page("/c/403.html", "Just a moment", status=403)
    main.page("/wall.html", "Just a moment")
    main.page("/nothing.html", "<a href='/about.html'>about</a>")


def _slow(main: Any) -> None:
    def body(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(30):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.1)

    main.routes["/slow/body"] = body
    main.routes["/slow/head"] = lambda handler: time.sleep(2)


def _wild(wild: Any) -> None:
    wild.page("/robots.txt", "User-agent: *\nDisallow: /*?\nAllow: /medicare/*?\nDisallow: /*.pdf$\n")
    links = ("/p/plain.html", "/p/with.html?q=1", "/p/file.pdf", "/p/file.pdf.html")
    wild.page("/medicare/list.html", "".join(f"<a href='{link}'>policy</a>" for link in links))
    for link in links:
        wild.page(link, "<p>policy</p>")


def _busy(busy: Any) -> None:
    def first_then(path: str, status: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
        def route(handler: BaseHTTPRequestHandler) -> None:
            first = len(busy.asked(path)) == 1
            handler.send_response(status if first else 200)
            for name, value in headers.items() if first else ():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", "6")
            handler.end_headers()
            handler.wfile.write(b"policy")

        return route

    busy.routes["/429.html"] = first_then("/429.html", 429, Retry_After="1")
    busy.routes["/503.html"] = first_then("/503.html", 503, Retry_After="Mon, 02 Mar 2026 06:00:01 GMT")
    busy.routes["/500.html"] = first_then("/500.html", 500)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("metadata", "169.254.169.254 is a link-local address"),
        ("other", "is a loopback address"),
        ("private", "10.0.0.1 is a private address"),
        ("ftp", "not followed"),
        ("v6", "is a loopback address"),
    ],
)
def test_a_redirect_to_a_place_not_declared_is_refused(result: Any, name: str, words: str) -> None:
    fetch = result.fetch("red.irects", f"/r/{name}")
    if name == "ftp":  # an address that is not on the web ends the chain: the redirect itself is the answer
        assert (fetch["problem"], fetch["status"]) == ("http_error", 302)
        return
    assert (fetch["outcome"], fetch["problem"]) == ("failed", "host_refused")
    assert words in fetch["detail"]


def test_nothing_was_asked_of_the_refused_server(result: Any, sites: dict[str, Any]) -> None:
    assert result.fetches
    assert sites["other"].requests == []


def test_a_redirect_inside_the_declared_host_is_followed_and_told(result: Any, sites: dict[str, Any]) -> None:
    fetch = result.fetch("red.irects", "/r/moved")
    assert (fetch["outcome"], fetch["status"]) == ("fetched", 200)
    assert fetch["detail"] == f"redirected to {sites['main'].url}/r/target"


def test_a_redirect_without_end_stops_after_five(result: Any, sites: dict[str, Any]) -> None:
    assert result.fetch("red.irects", "/r/loop")["problem"] == "http_error"
    assert len(sites["main"].asked("/r/loop")) == 6


def test_a_name_that_resolves_to_loopback_is_refused_at_the_connection(result: Any, sites: dict[str, Any]) -> None:
    fetch = result.fetch("na.me", "/x.html")
    assert fetch["problem"] in {"host_refused", "robots"}
    robots = result.fetch("na.me", "/robots.txt", "robots")
    assert robots["problem"] == "host_refused"
    assert "localhost resolves to 127.0.0.1, a loopback address" in robots["detail"]
    assert not sites["main"].asked("/x.html")


@pytest.mark.parametrize("name", ["length", "stream", "bomb"])
def test_a_body_over_the_limit_is_a_failure(result: Any, name: str) -> None:
    fetch = result.fetch("si.zes", f"/big/{name}")
    assert (fetch["outcome"], fetch["problem"], fetch["snapshot_id"]) == ("failed", "too_large", None)
    assert "20000 bytes" in fetch["detail"]


def test_a_compressed_body_within_the_limit_is_unfolded(result: Any) -> None:
    fetch = result.fetch("si.zes", "/big/fits")
    assert (fetch["outcome"], fetch["length"]) == ("fetched", 1200)


@pytest.mark.parametrize(("name", "problem"), CONTENTS.items())
def test_an_answer_that_is_no_policy_is_a_typed_failure_without_snapshot(result: Any, name: str, problem: str) -> None:
    fetch = result.fetch("con.tents", f"/c/{name}")
    assert (fetch["outcome"], fetch["problem"], fetch["snapshot_id"]) == ("failed", problem, None)
    assert fetch["detail"]


def test_a_failed_answer_is_in_the_archive_all_the_same(result: Any) -> None:
    assert result.fetch("con.tents", "/c/challenge.html")["warc_offset"] > 0


@pytest.mark.parametrize("name", ["body", "head"])
def test_a_server_that_dawdles_is_left(result: Any, name: str) -> None:
    fetch = result.fetch("sl.ow", f"/slow/{name}")
    assert (fetch["problem"], fetch["detail"]) == ("timeout", "no complete answer within 1 s (request.timeout)")


def test_robots_that_cannot_be_read_close_the_host(result: Any, sites: dict[str, Any]) -> None:
    listing = result.fetch("do.wn", "/list.html", "listing")
    assert (listing["problem"], listing["robots"]) == ("robots", "unreachable")
    assert {path for _, path, *_ in sites["down"].requests} == {"/robots.txt"}
    assert result.found["do.wn"]["complete"] is False


def test_robots_with_wildcards_are_obeyed_and_the_decision_is_kept(result: Any, sites: dict[str, Any]) -> None:
    decisions = {f["url"].rpartition("/p/")[2]: f["robots"] for f in result.of("wi.ld")}
    assert decisions == {"plain.html": "allowed", "with.html?q=1": "refused", "file.pdf": "refused", "file.pdf.html": "allowed"}
    assert not sites["wild"].asked("/p/file.pdf")
    assert len(sites["wild"].asked("/robots.txt")) == 1


def test_no_robots_is_told_as_absent(result: Any) -> None:
    assert result.fetch("red.irects", "/r/moved")["robots"] == "absent"


@pytest.mark.parametrize(("path", "least"), [("/429.html", 1.0), ("/503.html", 0.5), ("/500.html", 0.1)])
def test_a_busy_server_is_asked_again_when_it_says(result: Any, sites: dict[str, Any], path: str, least: float) -> None:
    assert result.fetch("bu.sy", path)["outcome"] == "fetched"
    first, second = (when for _, asked, _, when, _ in sites["busy"].requests if asked == path)
    assert second - first >= least * 0.99


def test_a_server_that_wants_to_be_left_alone_for_hours_is(result: Any, sites: dict[str, Any]) -> None:
    assert len(sites["away"].asked("/a.html")) == 1
    assert not sites["away"].asked("/b.html")
    fetch = result.fetch("aw.ay", "/b.html")
    assert fetch["problem"] == "http_error"
    assert "asks to be left alone" in fetch["detail"]


def test_a_listing_that_is_a_bot_wall_blinds_the_source(result: Any) -> None:
    assert result.fetch("wa.ll", "/wall.html", "listing")["problem"] == "challenge_page"
    assert result.found["wa.ll"] == {"addresses": [], "complete": False, "issues": []}


def test_nothing_where_something_must_be_is_an_issue(result: Any) -> None:
    found = result.found["no.thing"]
    assert found["complete"] is False
    assert [issue["problem"] for issue in found["issues"]] == ["nothing_found"]


def test_a_server_that_is_not_there_is_a_network_failure(result: Any) -> None:
    assert result.fetch("go.ne", "/robots.txt", "robots")["problem"] == "network"
    assert result.fetch("go.ne", "/a.html")["robots"] == "unreachable"


def test_the_user_agent_names_us_and_a_contact(result: Any, sites: dict[str, Any]) -> None:
    headers = [headers for *_, headers, _, _ in sites["main"].requests]
    assert {one["User-Agent"] for one in headers} == {"payerwatch/9.9 (+ops@example.org)"}
    assert not any("Cookie" in one for one in headers)


def test_the_visit_says_nothing_on_standard_error(result: Any) -> None:
    assert result.error == ""
