"""The stand-in site: its two releases agree with the declared truth, and its server behaves as real sites do."""

from __future__ import annotations

import gzip
import http.client
import importlib
import json
import re
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from protego import Protego

from crawlers.declaration import Declaration
from payerwatch.standin import SITE, Site, main, rehost, serve
from payerwatch.standin_files import StandinError

BUILT_WITH_TYPST = "0.15.0"  # the PDFs in the repository were made with it
ORIGIN = "http://127.0.0.1:8765"
SAMPLES = SITE.parent
TRUTH = yaml.safe_load((SITE / "truth.yml").read_text("utf-8"))
CHANGES, FAILURES = TRUTH["changes"], TRUTH["failures"]
TOLD = {
    "threshold_moved", "criterion_added", "criterion_dropped", "not_covered_grown", "code_added", "code_removed",
    "effective_date_only", "retired", "withdrawn", "new",
}  # fmt: skip
FILED = {"review_date_only", "wording_only", "section_moved", "renumbered", "cosmetic", "evidence_only"}
FAILED = {"bot_wall", "soft_404", "empty"}


# ---------------------------------------------------------------- the two folders


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def old() -> dict[str, bytes]:
    return files(SITE / "release-1")


@pytest.fixture(scope="module")
def new() -> dict[str, bytes]:
    return files(SITE / "release-2")


def build(into: Path) -> None:
    subprocess.run([sys.executable, str(SITE / "build.py"), "--into", str(into)], check=True, capture_output=True)


def test_building_again_gives_the_same_bytes(tmp_path: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    build(tmp_path / "a")
    made = files(tmp_path / "a")
    committed = {f"release-1/{name}": body for name, body in old.items()} | {f"release-2/{name}": body for name, body in new.items()}
    assert made.keys() == committed.keys()
    if version("typst") != BUILT_WITH_TYPST:  # another typst writes other PDFs: they must at least agree with themselves
        build(tmp_path / "b")
        assert made == files(tmp_path / "b")
        made, committed = ({n: b for n, b in side.items() if not n.endswith(".pdf")} for side in (made, committed))
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_site_is_small(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    assert sum(map(len, [*old.values(), *new.values()])) < 12_000_000


def path_of(url: str) -> str:
    """The file, without its release, that answers an address of the truth."""
    path = url.removeprefix(ORIGIN + "/")
    if path.startswith("saltmarsh/Library.aspx#"):
        return f"saltmarsh/_documents/G{path.partition('#')[2].replace('-', '')}.pdf"
    return path if Path(path).suffix else f"{path}.html"


def files_of(row: dict[str, Any], names: set[str]) -> set[str]:
    """Every file in both releases that belongs to the policy of one row."""
    if found := re.search(r"/(cg\d{3})v\d+$", row["url"]):
        return {name for name in names if re.search(rf"/{found[1]}_?v\d+\.(html|pdf)$", name, re.IGNORECASE)}
    return {path_of(row["url"])}


def test_every_declared_difference_is_there_and_no_other(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    names = old.keys() | new.keys()
    different = {name for name in names if old.get(name) != new.get(name)}
    allowed = set(TRUTH["listings"]) | {path_of(row["url"]) for row in TRUTH["announcements"]}
    for row in CHANGES + FAILURES:
        mine = files_of(row, names)
        assert mine, row["policy_id"]
        kept = row["edits"] == [{"withdraw": "kept"}]
        assert bool(mine & different) != kept, f"{row['policy_id']}: is its file different?"
        allowed |= mine
    assert different - allowed == set()
    assert set(TRUTH["listings"]) - different == set()


def test_every_kind_of_difference_stands_at_least_twice_in_different_payers() -> None:
    payers: dict[str, set[str]] = defaultdict(set)
    for row in CHANGES + FAILURES:
        payers[row["class"]].add(row["policy_id"].split(":")[0])
    assert payers.keys() == TOLD | FILED | FAILED
    assert {name for name, found in payers.items() if len(found) < 2} == set()
    directions = [row["expected"]["direction"] for row in CHANGES if row["class"] == "threshold_moved"]
    assert min(directions.count("tightened"), directions.count("broadened")) >= 2


def test_only_one_row_for_a_policy_and_one_class_of_telling() -> None:
    ids = [row["policy_id"] for row in CHANGES + FAILURES]
    assert len(ids) == len(set(ids))
    for row in CHANGES:
        assert row["told_without_profile"] == (row["class"] in TOLD), row["policy_id"]
        assert row["told_without_profile"] or not row["told_with_profile"], row["policy_id"]
        silent = row["class"] in ("section_moved", "renumbered", "cosmetic")
        assert (row["expected"]["event"] == "none") == silent, row["policy_id"]


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module build.py, whose neighbours are gone again afterwards."""
    monkeypatch.syspath_prepend(str(SITE))
    before = set(sys.modules)
    yield importlib.import_module("build")
    for name in sorted(set(sys.modules) - before):
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(SITE)):
            del sys.modules[name]


def test_payers_policies_and_telling_with_a_profile(builder: Any) -> None:
    """The builder knows which codes a policy lists; with them the rule of truth.yml gives `told_with_profile`."""
    sheets = {sheet.policy_id: sheet for number in (1, 2) for sheet in builder.sheets_of(number)}
    assert len(sheets) >= 60
    assert len({sheet.payer.id for sheet in sheets.values()}) >= 5
    profile = yaml.safe_load((SAMPLES / "practice" / "profile.yml").read_text("utf-8"))
    payers = {entry["id"] for entry in profile["payers"]}
    procedures = {entry["code"] for entry in profile["procedures"]}
    assert payers < {sheet.payer.id for sheet in sheets.values()}
    outside = set()
    for row in CHANGES:
        sheet = sheets[row["policy_id"]]
        codes = {code for group in sheet.codes for code in group.codes}
        touched = sheet.payer.id in payers and (not codes or bool(codes & procedures))
        assert row["told_with_profile"] == (row["told_without_profile"] and touched), row["policy_id"]
        outside |= {row["policy_id"]} if row["told_without_profile"] and not touched else set()
    assert {policy_id.split(":")[0] in payers for policy_id in outside} == {True, False}


def test_an_edit_that_fits_nothing_is_refused(builder: Any) -> None:
    edit, apply = importlib.import_module("content").Edit, importlib.import_module("sheet").apply
    sheet = next(sheet for sheet in builder.sheets_of(1) if sheet.policy_id == "northlake:nlm-0105")
    with pytest.raises(ValueError, match="northlake:nlm-0105: edit replace: 'twelve moons' stands on 0 lines"):
        apply(sheet, edit.model_validate({"replace": {"section": "coverage", "old": "twelve moons", "new": "x"}}))
    with pytest.raises(ValueError, match="exactly one key"):
        edit.model_validate({"version": 2, "markers": "decimal"})


def test_moved_and_renumbered_policies_keep_their_words(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    def words(body: bytes) -> list[str]:
        text = re.sub(r"<script.*?</script>|<[^>]+>", " ", body.decode(), flags=re.DOTALL)
        return sorted(text.split())

    rows = [row for row in CHANGES if row["class"] in ("section_moved", "renumbered", "cosmetic") and row["url"].endswith(".html")]
    rows = [row for row in rows if row["edits"] != [{"look": "banner"}]]
    assert len(rows) == 3
    for row in rows:
        name = path_of(row["url"])
        assert old[name] != new[name]
        assert words(old[name]) == words(new[name]), name


def test_declarations_of_the_site_are_valid_and_stand_in_their_place() -> None:
    paths = sorted((SAMPLES / "sources").glob("*/*.yml"))
    found = [Declaration.model_validate(yaml.safe_load(path.read_text("utf-8"))) for path in paths]
    assert [declaration.source_id for declaration in found] == [f"{path.parent.name}.{path.stem}" for path in paths]
    assert all(declaration.loopback == ("127.0.0.1:8765",) for declaration in found)
    assert {declaration.discover.method for declaration in found} == {"links", "browser", "postback", "json", "sitemap"}
    policies = [declaration for declaration in found if declaration.kind == "policies"]
    for declaration in policies:
        urls = [row["url"] for row in CHANGES + FAILURES if row["policy_id"].startswith(declaration.payer.id + ":")]
        assert urls
        assert all(re.search(declaration.policy.url, url) for url in urls)


# ---------------------------------------------------------------- the server


@pytest.fixture
def site() -> Iterator[Site]:
    with serve(port=0) as running:
        yield running


class Visitor:
    """One connection that stays open."""

    def __init__(self, site: Site) -> None:
        self.connection = http.client.HTTPConnection(*site.server_address[:2], timeout=10)

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        self.connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = self.connection.getresponse()
        return answer, answer.read()

    def post(self, path: str, fields: dict[str, str], cookie: str) -> str:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        self.connection.request("POST", path, urlencode(fields), headers)
        answer = self.connection.getresponse()
        assert answer.status == 200
        return answer.read().decode()


@pytest.fixture
def visitor(site: Site) -> Iterator[Visitor]:
    found = Visitor(site)
    yield found
    found.connection.close()


UNCHANGED = "/northlake/policies/nlm-0318.html"
CHANGED = "/northlake/policies/nlm-0212.html"


@pytest.mark.parametrize("path", [UNCHANGED, "/copperleaf/content/medical/knee-mri-cl127.pdf", "/quarrystone/docs/QS-210-knee-mri.docx"])
def test_unchanged_files_answer_304_in_the_next_release_too(site: Site, visitor: Visitor, path: str) -> None:
    first, body = visitor.get(path)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert (first.status, modified) == (200, "Mon, 05 Oct 2026 06:00:00 GMT")
    assert body
    for release in (1, 2):
        site.release = release
        assert visitor.get(path, If_None_Match=tag)[0].status == 304
        assert visitor.get(path, If_None_Match=f'"other", W/{tag}')[0].status == 304
        answer, body = visitor.get(path, If_Modified_Since=modified)
        assert (answer.status, body, answer.headers["ETag"]) == (304, b"", tag)
    assert site.log.by_status() == {200: 1, 304: 6}


def test_a_changed_file_is_sent_again(site: Site, visitor: Visitor) -> None:
    first, old = visitor.get(CHANGED)
    site.release = 2
    answer, body = visitor.get(CHANGED, If_None_Match=first.headers["ETag"], If_Modified_Since=first.headers["Last-Modified"])
    assert answer.status == 200
    assert answer.headers["Last-Modified"] == "Mon, 09 Nov 2026 06:00:00 GMT"
    assert b"at least 4 weeks" in old
    assert b"at least 6 weeks" in body


def test_a_nonce_changes_the_bytes_and_nothing_else(site: Site, visitor: Visitor) -> None:
    path = "/silverpine/policies/sp-2110.html"
    first, one = visitor.get(path)
    second, two = visitor.get(path)
    assert one != two
    assert first.headers["ETag"] is None
    assert second.headers["Cache-Control"] == "no-store"
    nonces = [re.search(rb'data-request="(\w+)"', body) for body in (one, two)]
    assert all(nonces)
    assert one.replace(nonces[0][1], b"") == two.replace(nonces[1][1], b"")  # type: ignore[index]


def test_connections_are_kept_and_answers_compressed_on_request(site: Site, visitor: Visitor) -> None:
    _, plain = visitor.get(UNCHANGED)
    socket_before = visitor.connection.sock
    answer, packed = visitor.get(UNCHANGED, Accept_Encoding="gzip, br")
    assert visitor.connection.sock is socket_before
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain)
    assert visitor.get("/copperleaf/content/medical/knee-mri-cl127.pdf", Accept_Encoding="gzip")[0].headers["Content-Encoding"] is None


def test_types_and_redirects(visitor: Visitor) -> None:
    types = {
        UNCHANGED: "text/html; charset=utf-8",
        "/copperleaf/content/medical/knee-mri-cl127.pdf": "application/pdf",
        "/quarrystone/docs/QS-210-knee-mri.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "/quarrystone/sitemap_index.xml": "application/xml",
        "/silverpine/policies/": "text/html; charset=utf-8",
        "/tallgrass/guidelines/medical": "text/html; charset=utf-8",
        "/robots.txt": "text/plain; charset=utf-8",
    }
    for path, kind in types.items():
        answer, _ = visitor.get(path)
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind), path
    answer, _ = visitor.get("/northlake/")
    assert (answer.status, answer.headers["Location"]) == (301, "/northlake/medical-policies.html")


@pytest.mark.parametrize(
    "path",
    ["/release.json", "/saltmarsh/_documents/G026100027.pdf", "/saltmarsh/_library.html", "/../truth.yml", "/northlake/%2e%2e/release.json",
     "/%00", "/" + "a" * 5_000, "/nothing.html", "/copperleaf/content/medical/botulinum-toxin-cl622.pdf"],
)  # fmt: skip
def test_what_is_not_published_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path)[0].status == 404


def test_robots_with_a_wildcard_and_a_trap(site: Site, visitor: Visitor) -> None:
    robots = Protego.parse(visitor.get("/robots.txt")[1].decode())
    listing = visitor.get("/northlake/medical-policies.html")[1].decode()
    trap = "/northlake/policies/preview/nlm-9001.html"
    assert trap in listing
    assert not robots.can_fetch(site.origin + trap, "payerwatch")
    assert not robots.can_fetch(f"{site.origin}{UNCHANGED}?print=1", "payerwatch")
    assert robots.can_fetch(site.origin + UNCHANGED, "payerwatch")
    assert list(robots.sitemaps) == [f"{site.origin}/quarrystone/sitemap.xml"]


def test_addresses_in_the_sitemap_follow_the_port(site: Site, visitor: Visitor) -> None:
    body = visitor.get("/quarrystone/sitemap-policies.xml")[1].decode()
    found = re.findall(r"<loc>(.*?)</loc>", body)
    assert len(found) == 7
    assert all(url.startswith(site.origin + "/quarrystone/") for url in found)
    assert "%%" not in body


def test_the_javascript_list_wants_its_own_header(visitor: Visitor) -> None:
    page = visitor.get("/silverpine/policies/")[1].decode()
    assert "sp-2104" not in page
    assert visitor.get("/silverpine/data/library.json")[0].status == 403
    answer, body = visitor.get("/silverpine/data/library.json", X_Requested_With="silverpine-library")
    assert answer.status == 200
    assert len(json.loads(body)["entries"]) == 10


def test_json_in_the_page_leads_to_the_document(visitor: Visitor) -> None:
    def data(path: str) -> Any:
        found = re.search(r'<script id="__NEXT_DATA__"[^>]*>(.*?)</script>', visitor.get(path)[1].decode())
        assert found
        return json.loads(found[1])["props"]["pageProps"]["page"]["modules"]

    items = next(module["fields"]["items"] for module in data("/tallgrass/guidelines/medical") if "items" in module["fields"])
    assert items[0]["title"] == "Lumbar Spine Imaging (MRI) (CG013, Ver. 6)"
    asset = data("/tallgrass" + items[0]["href"])[-1]["fields"]["file"]["url"]
    assert visitor.get(asset)[1].startswith(b"%PDF-")


# ---------------------------------------------------------------- postbacks

LIBRARY = "/saltmarsh/Library.aspx"


def start(visitor: Visitor) -> tuple[str, str, dict[str, str]]:
    """Cookie, page, and the argument of each policy by its number."""
    answer, body = visitor.get(LIBRARY)
    page = body.decode()
    found = re.findall(r"__doPostBack\('RadPanelBar1','([^']+)'\)\">(\S+) ", page)
    return answer.headers["Set-Cookie"].split(";")[0], page, {number: argument for argument, number in found}


def press(visitor: Visitor, page: str, argument: str, cookie: str) -> str:
    state = re.search(r'id="__VIEWSTATE" value="([^"]+)"', page)
    assert state
    return visitor.post(LIBRARY, {"__EVENTTARGET": "RadPanelBar1", "__EVENTARGUMENT": argument, "__VIEWSTATE": state[1]}, cookie)


def link(page: str) -> str | None:
    found = re.search(r'<a id="lnkDocument" href="([^"]+)"', page)
    return found[1] if found else None


def test_a_document_follows_the_second_postback_of_its_session(site: Site, visitor: Visitor) -> None:
    cookie, page, arguments = start(visitor)
    assert len(arguments) == 8
    page = press(visitor, page, arguments["02-61000-27"], cookie)
    assert link(page) is None, "the first postback must not take"
    page = press(visitor, page, arguments["02-61000-27"], cookie)
    address = link(page)
    assert address == "/saltmarsh/mcg?FilePath=G026100027"
    answer, body = visitor.get(address, Cookie=cookie)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert body.startswith(b"%PDF-")
    assert visitor.get(address, Cookie=cookie, If_None_Match=answer.headers["ETag"])[0].status == 304
    assert b"Failed to retrieve the document!" in visitor.get(address)[1], "another session must not see it"
    page = press(visitor, page, arguments["02-62310-11"], cookie)
    assert b"Failed to retrieve the document!" in visitor.get(address, Cookie=cookie)[1], "one document at a time"
    assert link(page) == "/saltmarsh/mcg?FilePath=G026231011"


def test_a_wrong_view_state_or_session_gets_no_document(visitor: Visitor) -> None:
    cookie, page, arguments = start(visitor)
    argument = arguments["02-61000-27"]
    press(visitor, page, argument, cookie)
    forged = re.sub(r'(id="__VIEWSTATE" value=")[^"]+', r"\1forged", page)
    for answer in (press(visitor, forged, argument, cookie), press(visitor, page, argument, "ASP.NET_SessionId=unknown")):
        assert link(answer) is None
        assert "session has ended" in answer


def test_forms_are_taken_nowhere_else(visitor: Visitor) -> None:
    visitor.connection.request("POST", UNCHANGED, "a=b")
    answer = visitor.connection.getresponse()
    assert (answer.status, answer.read()) == (405, b"This address takes no form.\n")


# ---------------------------------------------------------------- failures that answer 200


@pytest.mark.parametrize("row", FAILURES, ids=lambda row: row["policy_id"])
def test_failures_answer_200_and_look_like_what_they_are(site: Site, visitor: Visitor, row: dict[str, Any]) -> None:
    site.release = 2
    path = row["url"].removeprefix(ORIGIN)
    cookie = ""
    if path.startswith("/saltmarsh/"):
        cookie, page, arguments = start(visitor)
        for _ in range(2):
            page = press(visitor, page, arguments["02-63650-04"], cookie)
        path = link(page) or ""
        assert path == "/saltmarsh/mcg?FilePath=G026365004"
    answer, body = visitor.get(path, Cookie=cookie)
    assert answer.status == 200
    if row["class"] == "empty":
        assert (answer.headers["Content-Length"], body) == ("0", b"")
        return
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    words = {"bot_wall": "Checking your browser", "soft_404": "cannot be found|Failed to retrieve|does not exist"}[row["class"]]
    assert re.search(words, body.decode())
    again = visitor.get(path, Cookie=cookie)[1]
    assert (again != body) == (row["class"] == "bot_wall")


# ---------------------------------------------------------------- starting and stopping


def test_the_log_counts_by_status_and_path(site: Site, visitor: Visitor) -> None:
    visitor.get(UNCHANGED, User_Agent="tester")
    visitor.get("/northlake/missing.html")
    visitor.get("/robots.txt")
    assert site.log.count() == 3
    assert site.log.count(200) == 2
    assert site.log.count(path="/northlake/") == 2
    assert site.log.count(404, "/northlake/") == 1
    assert (site.log.seen[0].agent, site.log.seen[0].method) == ("tester", "GET")
    site.log.clear()
    assert site.log.by_status() == {}


def test_a_busy_port_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"127.0.0.1:{port}: the port is taken; stop what is using it, or choose another with --port\n"


def test_only_loopback_and_only_known_releases() -> None:
    with pytest.raises(StandinError, match=r"0\.0\.0\.0: the stand-in site is served on loopback only"), serve(host="0.0.0.0"):
        pass
    with pytest.raises(StandinError, match="there is no release 7 here"), serve(release=7, port=0):
        pass


def test_an_unknown_release_leaves_the_running_one(site: Site, visitor: Visitor) -> None:
    with pytest.raises(StandinError, match="there is no release 3"):
        site.release = 3
    assert site.release == 1
    assert visitor.get(UNCHANGED)[0].status == 200


def test_a_damaged_description_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "release-1").mkdir()
    (tmp_path / "release-1" / "release.json").write_text('{"released": "2026-10-05", "redirect": {}}')
    with pytest.raises(StandinError, match=r"release\.json: not a description of a release"), serve(tmp_path, port=0):
        pass


def test_declarations_can_be_moved_to_another_port(tmp_path: Path) -> None:
    moved = rehost(SAMPLES / "sources", tmp_path, 9123)
    texts = [path.read_text("utf-8") for path in sorted(moved.glob("*/*.yml"))]
    assert len(texts) == 7
    assert all("127.0.0.1:9123" in text and "8765" not in text for text in texts)
