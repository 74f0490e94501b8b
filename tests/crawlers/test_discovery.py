"""From the bytes of a listing to addresses: one case for each thing that payers' pages do."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.addresses import Listing, PolicyAddress, normalise, with_parameter
from crawlers.by_json import next_page, walk
from crawlers.by_postback import document_link, form
from crawlers.declaration import Declaration
from crawlers.discovery import combine, find, find_document, given_addresses
from crawlers.listed import read_date
from crawlers.markup import text_of
from policies.model import Listed, Problem

SITES = Path(__file__).parents[2].parent / "shared" / "corpus" / "sites"
PAGE = "https://www.a.example/policies/index.html"


def source(discover: dict[str, Any] | None = None, policy: dict[str, Any] | None = None, **given: Any) -> Declaration:
    base = {
        "source_id": "a.b",
        "payer": {"id": "a", "name": "A"},
        "lob": ["commercial"],
        "hosts": ["www.a.example"],
        "discover": {"method": "links", "start": [PAGE]} | (discover or {}),
        "policy": policy or {},
    }
    return Declaration.model_validate(base | given)


def listing(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", url: str = PAGE) -> Listing:
    return Listing(url, body.encode() if isinstance(body, str) else body, content_type)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("a.pdf", "https://www.a.example/policies/a.pdf"),
        ("../a b.pdf#page=2", "https://www.a.example/a%20b.pdf"),
        ("//CDN.A.example:443/x", "https://cdn.a.example/x"),
        ("http://www.a.example:80", "http://www.a.example/"),
        ("?q=a|b&x=é", "https://www.a.example/policies/index.html?q=a%7Cb&x=%C3%A9"),
        ("/a%20b.pdf", "https://www.a.example/a%20b.pdf"),
        ("\n /x\n.pdf ", "https://www.a.example/x.pdf"),
        ("https://user:secret@www.a.example/x", "https://www.a.example/x"),
        ("mailto:x@a.example", None),
        ("javascript:void(0)", None),
        ("http://[broken", None),
    ],
)
def test_addresses_are_absolute_and_normalised(href: str, url: str | None) -> None:
    assert normalise(PAGE, href) == url


def test_parameters_without_meaning_are_dropped() -> None:
    assert normalise(PAGE, "/x.pdf?session=1&v=2", drop_query=("session",)) == "https://www.a.example/x.pdf?v=2"
    assert with_parameter("https://a.example/x?page=1&n=5", "page", "2 3") == "https://a.example/x?n=5&page=2+3"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("09.01.2026", dt.date(2026, 9, 1)),
        ("Effective 9/1/26", dt.date(2026, 9, 1)),
        ("2026-09-01T00:00:00Z", dt.date(2026, 9, 1)),
        ("20260901", dt.date(2026, 9, 1)),
        ("September 1st, 2026", dt.date(2026, 9, 1)),
        ("1788220800000", dt.date(2026, 9, 1)),
        ("soon", None),
        ("13.45.2026", None),
    ],
)
def test_dates_of_listings(text: str, date: dt.date | None) -> None:
    assert read_date(text) == date


def test_a_card_around_the_link_holds_the_dates() -> None:
    body = """<div class=card><h5><a href="/d/x.pdf"> Spine <b>surgery</b> </a></h5><p>Effective Date: 04.01.2026</p></div>
              <div class=card><h5><a href="/d/y.pdf">Knee</a></h5><p>Effective Date: soon</p></div>"""
    declared = source(
        {"links": {"card": "div.card"}},
        {"url": r"\.pdf$", "title": {"where": "text", "pattern": "(.+)"}, "effective": {"where": "card", "pattern": r"Date: (\S+)"}},
    )
    found = find(declared, listing(body))
    assert [(p.listed.title, p.listed.effective) for p in found.policies] == [("Spine surgery", dt.date(2026, 4, 1)), ("Knee", None)]
    assert [(issue.problem, "'soon' as effective" in issue.detail) for issue in found.issues] == [(Problem.UNREADABLE, True)]


def test_selector_text_exclude_and_base_are_obeyed() -> None:
    body = """<base href="/lib/"><ul id=l><li><a href=a.pdf>Policy A</a><li><a href=b.pdf>Archive B</a>
              <li><a href=old/c.pdf>Policy C</a></ul>
              <a href=d.pdf>Policy D</a>"""
    declared = source({"links": {"selector": "#l li", "text": "^Policy"}}, {"url": r"\.pdf$", "exclude": "/old/"})
    assert [p.url for p in find(declared, listing(body)).policies] == ["https://www.a.example/lib/a.pdf"]


def test_follow_gives_listings_and_never_policies() -> None:
    body = "<a href=?page=2>2</a><a href=?page=2>next</a><a href=/p/1>one</a>"
    found = find(source({"follow": r"page=\d+"}), listing(body))
    assert found.listings == (PAGE + "?page=2",)
    assert [p.url for p in found.policies] == ["https://www.a.example/p/1"]


def test_the_same_address_twice_is_one_policy_with_what_both_say() -> None:
    one = PolicyAddress("u", Listed(title="T"))
    two = PolicyAddress("u", Listed(title="other", policy_number="7"))
    assert combine([one, two]) == (PolicyAddress("u", Listed(title="T", policy_number="7")),)


def test_a_policy_on_a_host_not_declared_is_told() -> None:
    body = "<a href=https://other.example/a.pdf>a</a><a href=https://other.example/b.pdf>b</a><a href=/c.pdf>c</a>"
    found = find(source(policy={"url": r"\.pdf$"}), listing(body))
    assert [p.url for p in found.policies] == ["https://www.a.example/c.pdf"]
    assert [(issue.problem, issue.detail[:40]) for issue in found.issues] == [
        (Problem.HOST_REFUSED, "2 policy link(s) lead to other.example, ")
    ]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("a.b[*].c", [1, 2]),
        ("**.c", [1, 2, 3]),
        ("a.b[1].c", [2]),
        ("a.b[9].c", []),
        ("a.missing", []),
        ("d", [{"c": 3}]),
    ],
)
def test_paths_into_json(path: str, values: list[Any]) -> None:
    assert list(walk({"a": {"b": [{"c": 1}, {"c": 2}]}, "d": {"c": 3}}, path)) == values


def test_json_inside_a_program_is_found_by_its_pattern() -> None:
    body = '<script>create(Tree, {"itemData":[{"t":"A (01-1)","id":"d/x y&z"},{"t":"B"}]}, null);</script>'
    declared = source(
        {
            "method": "json",
            "list_json": {
                "script": "script",
                "pattern": r'"itemData":(\[)',
                "items": "[*]",
                "url_template": "/doc/{id}.pdf",
                "title": "t",
            },
        },
        {"number": {"where": "text", "pattern": r"\((\S+)\)"}},
    )
    found = find(declared, listing(body))
    assert [(p.url, p.listed.policy_number) for p in found.policies] == [("https://www.a.example/doc/d/x%20y%26z.pdf", "01-1")]
    assert [issue.problem for issue in found.issues] == [Problem.NOTHING_FOUND]  # the item without an id


@pytest.mark.parametrize("body", ["<p>moved</p>", "<script id=d>{not json</script>"])
def test_json_that_is_not_there_is_an_issue(body: str) -> None:
    declared = source({"method": "json", "list_json": {"script": "#d", "items": "[*]", "url": "u"}})
    found = find(declared, listing(body))
    assert not found.policies
    assert [issue.problem for issue in found.issues] == [Problem.NOTHING_FOUND]


def test_pages_of_an_api_by_address_and_by_token() -> None:
    by_address = source({"method": "api", "list_json": {"items": "d[*]", "url": "u"}, "next_page": "next"})
    assert next_page(by_address, listing('{"d": [], "next": "/api?offset=20"}')) == "https://www.a.example/api?offset=20"
    assert next_page(by_address, listing('{"d": [], "next": null}')) is None
    by_token = source({"method": "api", "list_json": {"items": "d[*]", "url": "u"}, "next_page": "t", "next_param": "token"})
    assert next_page(by_token, listing('{"t": "A/1"}')) == PAGE + "?token=A%2F1"


@pytest.mark.parametrize("packed", [False, True])
def test_sitemaps_plain_and_gzip(packed: bool) -> None:
    xml = (
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="http://image.example">'
        b"<url><loc> https://www.a.example/p/1?a=1&amp;b=2 </loc><i:image><i:loc>https://www.a.example/p/pic</i:loc></i:image></url></urlset>"
    )
    found = find(source({"method": "sitemap"}), listing(gzip.compress(xml) if packed else xml, "application/xml"))
    assert [p.url for p in found.policies] == ["https://www.a.example/p/1?a=1&b=2"]


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE u [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>https://www.a.example/&b;</loc></url></urlset>',
        b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>&x;</loc></url></urlset>',
        b"<html><body>not found",
        gzip.compress(b"<urlset>" + b" " * 60_000_000),
        b"\x1f\x8bbroken",
    ],
    ids=("entities", "external entity", "html", "too large", "broken gzip"),
)
def test_a_sitemap_that_is_none_or_means_harm_is_an_issue(xml: bytes) -> None:
    found = find(source({"method": "sitemap"}), listing(xml, "application/xml"))
    assert not found.policies
    assert [issue.problem for issue in found.issues] == [Problem.WRONG_TYPE]


POSTBACK = """<form action="default.aspx?x=1" method=post><input type=hidden name=__VIEWSTATE value="s&amp;1">
<input type=checkbox name=agree checked value=yes><input type=checkbox name=spam value=yes><input type=submit name=go value=Go>
<select name=plan><option value=a>A<option value=b selected>B</select>
<a onclick="__doPostBack('Panel','1:1:230')">Gait analysis 01-99</a>
<a href="javascript:__doPostBack('Panel','1:1:231')">No number</a></form>"""


def test_postbacks_are_found_and_sent_as_a_browser_would() -> None:
    policy = {"number": {"where": "text", "pattern": r"(\d\d-\d\d)"}}
    declared = source({"method": "postback", "postback": {"item": "a", "then": "a.doc"}}, policy)
    found = find(declared, listing(POSTBACK))
    assert [p.url for p in found.policies] == [PAGE + "#01-99", PAGE + "#No%20number"]
    target = found.policies[0].postback
    assert target is not None
    action, fields = form(listing(POSTBACK), target.target, target.argument)
    assert action == "https://www.a.example/policies/default.aspx?x=1"
    assert fields == {"__VIEWSTATE": "s&1", "agree": "yes", "plan": "b", "__EVENTTARGET": "Panel", "__EVENTARGUMENT": "1:1:230"}
    assert document_link(declared, listing("<a class=doc href=/mcg?f=1>x</a>")) == "https://www.a.example/mcg?f=1"
    assert document_link(declared, listing("<p>Failed")) is None


def test_landing_pages_name_their_document_in_markup_or_json() -> None:
    by_css = source(policy={"document": "iframe, a.pdf"})
    assert find_document(by_css, listing("<iframe src=/viewer/x.pdf>")) == "https://www.a.example/viewer/x.pdf"
    assert find_document(by_css, listing("<p>nothing")) is None
    data = json.dumps({"modules": [{"fields": {"file": {"url": "//www.a.example/y.pdf"}}}]})
    by_json = source(policy={"document_json": {"script": "#n", "items": "**.file", "url": "url"}})
    assert find_document(by_json, listing(f"<script id=n>{data}</script>")) == "https://www.a.example/y.pdf"
    assert find_document(by_json, listing("<p>nothing")) is None


def test_pages_are_the_policies_themselves() -> None:
    declared = source({"method": "pages"}, {"document": "a"})
    assert given_addresses(declared) == (PolicyAddress(PAGE, landing=True),)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Crohn’s".encode("cp1252"), "text/html; charset=windows-1252"),
        ("Crohn’s".encode("cp1252"), None),
        ("Crohn’s".encode(), None),
        ("Crohn’s".encode("utf-16"), "text/html"),
        ("<meta charset='utf-8'>Crohn’s".encode(), "text/html"),
        ("Crohn’s".encode(), "text/html; charset=nonsense"),
    ],
)
def test_the_characters_of_a_page_are_found(body: bytes, content_type: str | None) -> None:
    assert text_of(Listing(PAGE, body, content_type)).endswith("Crohn’s")


@pytest.mark.skipif(not SITES.exists(), reason="../shared is absent")
def test_the_real_markup_of_two_sites() -> None:
    cigna = source(
        policy={
            "url": r"\.pdf$",
            "number": {"where": "text", "pattern": r"\(([A-Z0-9]+)\)$"},
            "title": {"where": "text", "pattern": r"^(.*?) [-–] \("},
        }
    )
    found = find(cigna, listing((SITES / "cigna_medical_a_z_sample.html").read_bytes()))
    assert [p.listed.policy_number for p in found.policies] == ["CPG024", "0540", "0070"]
    uhc = source(
        {"links": {"card": "div.faceted-list-item"}},
        {
            "url": r"\.pdf$",
            "effective": {"where": "card", "pattern": r"Effective Date: ([\d.]+)"},
            "published": {"where": "card", "pattern": r"Last Published ([\d.]+)"},
        },
    )
    found = find(uhc, listing((SITES / "uhc_index_card.html").read_bytes()))
    assert [(p.listed.effective, p.listed.published) for p in found.policies] == [(dt.date(2026, 9, 1), dt.date(2026, 9, 1))]
