"""The declared sources: each has an example in the site's markup and a golden reading, and every pattern in it does something."""

from __future__ import annotations

import json
import re
import shutil
import socket
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest

from crawlers.addresses import Listing
from crawlers.by_json import first
from crawlers.by_postback import document_link, form
from crawlers.check import as_json, check_source, read_example
from crawlers.declaration import Declaration, Method
from crawlers.markup import Anchor, anchors, parse
from crawlers.registry import Loaded, load_source, load_sources

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "data" / "sources"
CORPUS = ROOT.parent / "shared" / "corpus"
LOADED = load_sources(SOURCES)
WANTED = """\
aetna.cpb anthem.medical bcbsma.medical bcbsnc.commercial bcbsri.medical carelon.guidelines cigna.medical cigna.pharmacy
cms.articles cms.lcd cms.ncd evicore.guidelines excellus.medical fep.medical floridablue.mcg geisinger.medical highmark.commercial
humana.drug humana.medical ibx.commercial lablue.medical oscar.guidelines premera.medical regence.medical saved.inbox
uhc.commercial uhc.commercial-bulletins wellmark.medical
"""
LISTED = ("number", "title", "effective", "published", "last_review", "next_review")
READ = ("policy_number", "title", "effective", "published", "last_review", "next_review")

each = pytest.mark.parametrize("loaded", LOADED, ids=lambda one: f"{one.path.parent.name}.{one.path.stem}")


def declaration_of(loaded: Loaded) -> Declaration:
    assert loaded.declaration is not None, loaded.problem
    return loaded.declaration


def example_of(loaded: Loaded) -> Path:
    return loaded.path.parent / "examples" / loaded.path.stem


def golden_of(loaded: Loaded) -> dict[str, Any]:
    golden: dict[str, Any] = json.loads((example_of(loaded) / "golden.json").read_text(encoding="utf-8"))
    return golden


def source(source_id: str) -> Loaded:
    return load_source(SOURCES / f"{source_id.replace('.', '/')}.yml")


def links_of(loaded: Loaded) -> list[Anchor]:
    start = str(declaration_of(loaded).discover.start[0])
    drop = declaration_of(loaded).policy.drop_query
    pages = [Listing(start, path.read_bytes(), "text/html") for path in sorted(example_of(loaded).glob("listing*.html"))]
    return [anchor for page in pages for anchor in anchors(parse(page), page.url, drop_query=drop)]


def test_the_wanted_sources_are_declared() -> None:
    assert sorted(f"{one.path.parent.name}.{one.path.stem}" for one in LOADED) == sorted(WANTED.split())


@each
def test_it_loads_and_its_id_equals_its_place(loaded: Loaded) -> None:
    declaration = declaration_of(loaded)
    assert declaration.source_id == f"{loaded.path.parent.name}.{loaded.path.stem}"
    assert declaration.payer.id == loaded.path.parent.name


@each
def test_an_unknown_key_is_refused(loaded: Loaded, tmp_path: Path) -> None:
    for place, key in (("\ndiscover:\n", "follows"), ("\nexpect: ", "expects")):
        text = loaded.path.read_text(encoding="utf-8")
        at = f"{place}  {key}: x\n" if place.endswith("\n") else f"\n{key}: x{place}"
        spoilt = text.replace(place, at, 1).replace("discover: {method: folder}", f"discover: {{method: folder, {key}: x}}")
        path = tmp_path / loaded.path.parent.name / loaded.path.name
        path.parent.mkdir(exist_ok=True)
        path.write_text(spoilt, encoding="utf-8")
        problem = load_source(path).problem
        assert problem is not None and f"unknown key {key!r}" in problem


@each
def test_its_reading_equals_the_golden(loaded: Loaded) -> None:
    assert (example_of(loaded) / "golden.json").exists(), "a source without its golden is not finished"
    report = check_source(declaration_of(loaded), example_of(loaded))
    assert [issue.detail for issue in report.issues] == []
    assert not report.written


@each
def test_reading_opens_no_socket_and_twice_gives_the_same(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object, **_names: object) -> None:
        pytest.fail("reading an example opened a socket")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)
    once, again = (as_json(read_example(declaration_of(loaded), example_of(loaded))) for _ in range(2))
    assert once == again


@each
def test_hosts_cover_every_address(loaded: Loaded) -> None:
    declaration, golden = declaration_of(loaded), golden_of(loaded)
    asked = [str(url) for url in declaration.discover.start]
    asked += [str(declaration.discover.token.url)] if declaration.discover.token else []
    asked += [policy["url"] for policy in golden.get("policies", [])] + golden.get("listings", [])
    asked += [golden["document"]] if "document" in golden else []
    hosts = {urlsplit(url).hostname for url in asked}
    assert hosts <= set(declaration.hosts)
    assert set(declaration.hosts) <= hosts or declaration.source_id in {"regence.medical", "wellmark.medical"}
    assert all(urlsplit(str(url)).scheme == "https" for url in declaration.discover.start)


@each
def test_what_a_pattern_wants_is_found(loaded: Loaded) -> None:
    declaration, golden = declaration_of(loaded), golden_of(loaded)
    names = {"number": "policy_number"}
    for name in LISTED:
        if getattr(declaration.policy, name):
            assert any(names.get(name, name) in policy for policy in golden["policies"]), f"policy.{name} finds nothing"
    assert bool(declaration.discover.follow or declaration.discover.next_page) >= bool(golden.get("listings"))
    if declaration.discover.follow:
        assert golden.get("listings"), "follow finds no further listing"
    if declaration.policy.document or declaration.policy.document_json:
        assert golden.get("document"), "the landing page gives no document"


@each
def test_what_a_pattern_refuses_is_in_the_example(loaded: Loaded) -> None:
    declaration = declaration_of(loaded)
    policy, text = declaration.policy, declaration.discover.links.text
    accepted = [link for link in links_of(loaded) if re.search(policy.url, link.url)] if declaration.discover.start else []
    if policy.exclude:
        assert any(re.search(policy.exclude, link.url) for link in accepted), "exclude refuses nothing"
    if text:
        assert any(re.search(text, link.text) and not re.search(policy.url, link.url) for link in links_of(loaded))
    if declaration.discover.method in {"links", "browser"}:
        assert len(links_of(loaded)) > len(golden_of(loaded)["policies"]), "the example has no link that is no policy"


@each
def test_the_golden_holds_whole_dates_and_each_policy_once(loaded: Loaded) -> None:
    golden = golden_of(loaded)
    urls = [policy["url"] for policy in golden.get("policies", [])]
    assert urls == sorted(set(urls)) and (len(urls) >= 3 or golden.get("files"))
    for policy in golden.get("policies", []):
        assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", policy[name]) for name in LISTED[2:] if name in policy)
        assert policy.get("title") or policy.get("policy_number")


@each
def test_what_must_hold_is_sensible(loaded: Loaded) -> None:
    declaration, expect = declaration_of(loaded), declaration_of(loaded).expect
    assert declaration.notes and declaration.checked is None, "checked is set by a person who compared it with the live site"
    assert re.search("Known:|Contract:|As humana|behind a login", declaration.notes)
    if declaration.discover.method == "folder":
        assert (expect.min_policies, expect.max_lost) == (0, 1)
        return
    assert expect.max_policies is not None and 1 <= expect.min_policies < expect.max_policies
    assert declaration.lob and declaration.home


def test_the_table_of_sources_is_true() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    told = {row[0]: row[1:] for row in re.findall(r"^\| `([a-z.-]+)` \| ([^|]+) \| ([a-z]+)", text, re.MULTILINE) if "." in row[0]}
    true = {d.source_id: (", ".join(d.lob) or "as saved", d.discover.method) for d in map(declaration_of, LOADED)}
    assert told == true
    methods = set(re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE))
    assert methods == set(get_args(Method)) and len(text.splitlines()) < 120


def test_counts_that_are_known_bind() -> None:
    known = {"uhc.commercial": 250, "cigna.pharmacy": 600, "premera.medical": 250}
    assert {source_id: declaration_of(source(source_id)).expect.min_policies for source_id in known} == known
    assert (declaration_of(source("cigna.pharmacy")).expect.max_policies or 0) >= 642


@pytest.mark.parametrize("spelling", ["Token", "token"])
@pytest.mark.parametrize("source_id", ["cms.lcd", "cms.articles"])
def test_the_licence_token_is_found_in_either_spelling(source_id: str, spelling: str) -> None:
    token = declaration_of(source(source_id)).discover.token
    assert token is not None
    answer = (example_of(source(source_id)) / "token.json").read_text(encoding="utf-8")
    assert first(json.loads(answer.replace('"Token":', f'"{spelling}":')), token.path) == "an-invented-token"


@pytest.mark.parametrize("name", ["ncd", "lcd", "articles"])
@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is absent")
def test_the_cms_addresses_and_fields_stand_in_its_contract(name: str) -> None:
    contract = json.loads((CORPUS / "cms" / "coverage_api_openapi_v1.5.json").read_text(encoding="utf-8"))
    discover = declaration_of(source(f"cms.{name}")).discover
    assert discover.list_json is not None and discover.list_json.url_template is not None
    paths = [discover.start[0].path, urlsplit(discover.list_json.url_template).path]
    paths += [discover.token.url.path] if discover.token else []
    assert set(paths) <= contract["paths"].keys()
    schema = {"ncd": "NationalCoverageNcd", "lcd": "LocalCoverageFinalLcd", "articles": "LocalCoverageArticle"}[name]
    fields = contract["components"]["schemas"][f"DataReports{schema}"]["properties"].keys()
    listing = json.loads((example_of(source(f"cms.{name}")) / "listing.json").read_text(encoding="utf-8"))
    assert all(row.keys() == fields for row in listing["data"])


def test_a_panel_bar_is_sent_what_its_script_would_send() -> None:
    loaded = source("floridablue.mcg")
    page = Listing("https://mcgs.bcbsfl.com/", (example_of(loaded) / "listing.html").read_bytes())
    url, fields = form(page, "RadPanelBar1", "1:1:2")
    assert url == "https://mcgs.bcbsfl.com/"
    assert (fields["__EVENTTARGET"], fields["__EVENTARGUMENT"]) == ("RadPanelBar1", "1:1:2")
    assert json.loads(fields["RadPanelBar1_ClientState"]) == {"expandedItems": ["1", "1:1"], "logEntries": [], "selectedItems": ["1:1:2"]}
    answer = Listing(page.url, (example_of(loaded) / "answer.html").read_bytes())
    assert document_link(declaration_of(loaded), answer) == "https://mcgs.bcbsfl.com/mcg.aspx?FilePath=1180"


def test_a_letter_of_the_table_is_sent_its_own_state() -> None:
    loaded = source("humana.medical")
    page = Listing(str(declaration_of(loaded).discover.start[0]), (example_of(loaded) / "listing.html").read_bytes())
    url, fields = form(page, "ctl00$ContentPlaceHolder1$ResultsGridView$ctl02$NameLinkButton", "")
    assert url == page.url
    assert fields["__VIEWSTATE"] and "ctl00$ContentPlaceHolder1$SearchButton" not in fields
    starts = [str(url) for url in declaration_of(loaded).discover.start]
    assert [re.findall("docbegin=([A-Z])", url)[0] for url in starts] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


PRINTED = {
    ("aetna.cpb", "policy_number"): ("Print Share Number: 0469 Table of Contents", "0469"),
    ("bcbsnc.commercial", "policy_number"): ("Invented Testing AHS – G2999", "G2999"),
    ("carelon.guidelines", "policy_number"): ("Doc ID: MSK01-1125.1 Last Review Date: 04/21/2025", "MSK01"),
    ("cigna.medical", "policy_number"): ("Coverage Policy Number .......... 0540", "0540"),
    ("cigna.pharmacy", "policy_number"): ("Coverage Policy Number: IP0319", "IP0319"),
    ("evicore.guidelines", "policy_number"): ("Invented Testing MOL.TS.999.A v1.0.2026", "MOL.TS.999.A"),
    ("excellus.medical", "policy_number"): ("Policy Number  2.02.56 Current Effective Date", "2.02.56"),
    ("fep.medical", "policy_number"): ("FEP 2.04.141 An Invented Test", "2.04.141"),
    ("fep.medical", "effective"): ("Annual Effective Policy Date: January 1, 2025", "January 1, 2025"),
    ("floridablue.mcg", "policy_number"): ("09-J0000-66 Original Effective Date: 11/15/06", "09-J0000-66"),
    ("floridablue.mcg", "effective"): ("Original Effective Date: 11/15/06 Reviewed: 10/08/25 Revised: 01/01/26", "01/01/26"),
    ("floridablue.mcg", "last_review"): ("Original Effective Date: 11/15/06 Reviewed:10/08/25 Revised: 01/01/26", "10/08/25"),
    ("geisinger.medical", "policy_number"): ("Policy: MP360 Section: Medical Policy", "MP360"),
    ("highmark.commercial", "policy_number"): ("Medical Policy: L-123-006 Topic: An Invented Test", "L-123"),
    ("humana.drug", "policy_number"): ("Policy Number: HUM-0555-026", "0555"),
    ("humana.medical", "policy_number"): ("Policy Number: HUM\u20100555\u2010026", "0555"),
    ("lablue.medical", "policy_number"): ("Policy #     00792 Original Effective Date", "00792"),
    ("uhc.commercial", "policy_number"): ("Policy Number: 2026T0334SS Effective Date: July 1, 2026", "T0334"),
}


def test_every_pattern_of_a_document_has_its_example() -> None:
    declared = {(d.source_id, name) for one in LOADED for d in [declaration_of(one)] for name in READ if getattr(d.read, name)}
    assert declared == PRINTED.keys()


@pytest.mark.parametrize(("key", "printed"), PRINTED.items(), ids=lambda value: ".".join(value) if isinstance(value, tuple) else None)
def test_a_pattern_finds_what_a_document_prints(key: tuple[str, str], printed: tuple[str, str]) -> None:
    text, wanted = printed
    assert found_in(key, text) == wanted


REAL = {
    ("aetna.cpb", "policy_number", "text/aetna*0469*.txt"): "0469",
    ("bcbsnc.commercial", "policy_number", "pairs/bcbsnc_G2054_nav_only/old*.txt"): "G2054",
    ("carelon.guidelines", "policy_number", "text/carelon-liquid-biopsy-2025*.txt"): "GEN03",
    ("evicore.guidelines", "policy_number", "text/evicore-mced*.txt"): "MOL.TS.396.A",
    ("excellus.medical", "policy_number", "pairs/excellus_2.02.56_liquid_biopsy/new*.txt"): "2.02.56",
    ("fep.medical", "policy_number", "text/fep-ctdna*.txt"): "2.04.141",
    ("fep.medical", "effective", "text/fep-ctdna*.txt"): "January 1, 2025",
    ("geisinger.medical", "policy_number", "pairs/geisinger_MP360_mrd/new*.txt"): "MP360",
    ("highmark.commercial", "policy_number", "text/highmark*.txt"): "L-123",
    ("humana.medical", "policy_number", "text/humana*.txt"): "0555",
    ("lablue.medical", "policy_number", "text/bcbsla*.txt"): "00792",
    ("uhc.commercial", "policy_number", "pairs/uhc_sleep_studies/new*.txt"): "T0334",
    ("uhc.commercial", "policy_number", "pairs/uhc_sleep_studies/old*.txt"): "T0334",
}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is absent")
@pytest.mark.parametrize(("key", "wanted"), REAL.items(), ids=lambda value: f"{value[0]}-{value[2]}" if isinstance(value, tuple) else None)
def test_a_pattern_finds_what_a_real_document_prints(key: tuple[str, str, str], wanted: str) -> None:
    text = next(iter(sorted(CORPUS.glob(key[2])))).read_text(encoding="utf-8")
    assert found_in(key[:2], text) == wanted
    assert all(re.search(pattern, text) for pattern in declaration_of(source(key[0])).expect.must_contain)


def found_in(key: tuple[str, str], text: str) -> str | None:
    match = re.search(getattr(declaration_of(source(key[0])).read, key[1]), text)
    return match[1] if match else None


def test_every_rule_for_saved_files_is_used() -> None:
    loaded = source("saved.inbox")
    folder = declaration_of(loaded).folder
    assert folder is not None and folder.path == (ROOT / "data" / "home" / "inbox")
    names = (example_of(loaded) / "files.txt").read_text(encoding="utf-8").split("\n")
    first_rule = [next((n for n, rule in enumerate(folder.files) if re.search(rule.match, name)), None) for name in names if name]
    assert set(first_rule) == {None, *range(len(folder.files))}


def test_the_check_goes_red_when_the_page_changes(tmp_path: Path) -> None:
    loaded = source("uhc.commercial")
    example = Path(shutil.copytree(example_of(loaded), tmp_path / "example"))
    listing = example / "listing.html"
    listing.write_text(
        listing.read_text(encoding="utf-8").replace('list-date">Last Published 06.01', 'list-date">Last Published 07.01'), encoding="utf-8"
    )
    details = [issue.detail for issue in check_source(declaration_of(loaded), example).issues]
    assert len(details) == 2 and all("surgery-knee.pdf" in detail for detail in details)
    listing.write_text(listing.read_text(encoding="utf-8").replace("faceted-list-item", "renamed"), encoding="utf-8")
    assert "no policy was found" in check_source(declaration_of(loaded), example).issues[0].detail
    listing.unlink()
    assert "is missing" in check_source(declaration_of(loaded), example).issues[0].detail
