"""Bad input: one clear line on standard error, the right exit status, a traceback only with --debug, nothing stored lost."""

from __future__ import annotations

import fcntl
import http.server
import shutil
import signal
import socketserver
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from payerwatch.standin import SITE
from policies.store.fingerprint import fingerprint

SAMPLES = SITE.parent
PDF = SITE / "release-1" / "copperleaf" / "content" / "medical" / "knee-replacement-cl302.pdf"
HUGE = 200_000_000
LIMIT = 1_000_000
DONE, WITH_ISSUES, USAGE, NOT_DONE = 0, 1, 2, 3


@pytest.fixture
def home(weeks: Any, tmp_path: Path) -> Path:
    """A home with three weeks in it, to be damaged."""
    return shutil.copytree(weeks.plain, tmp_path / "home")


# ---------------------------------------------------------------- a site that means ill


class Hostile(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A list of one good policy and five bad ones; `sent` counts the bytes of the endless one, `strangers` who asked the other port."""

    daemon_threads = True
    sent = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HostileHandler)
        self.strangers: list[str] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what the test is about."""


class HostileHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hostile

    def log_message(self, *_words: object) -> None:
        pass

    def do_GET(self) -> None:
        name = self.path.strip("/")
        if name == "huge.pdf":
            return self.stream()
        if name in TARGETS:
            return self.answer(302, b"", Location=TARGETS[name].replace("PORT", str(self.server.other)))
        body = {
            "list.html": LIST,
            "good.html": GOOD,
            "cut.pdf": PDF.read_bytes()[: PDF.stat().st_size // 2],
        }.get(name)
        return self.answer(200, body.encode() if isinstance(body, str) else body) if body else self.answer(404, b"not here")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/pdf" if self.path.endswith(".pdf") else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for header, value in headers.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def stream(self) -> None:
        """200 MB in pieces, without saying beforehand how much it will be."""
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        piece = b"%PDF-1.7 " + b"x" * 99_991
        while self.server.sent < HUGE:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.server.sent += len(piece)
        self.wfile.write(b"0\r\n\r\n")

    @property
    def other(self) -> int:
        return self.server.other


TARGETS = {
    "metadata.html": "http://169.254.169.254/latest/meta-data/",
    "private.html": "http://10.0.0.1/policy.html",
    "loopback.html": "http://127.0.0.1:PORT/policy.html",
}
NAMES = ("good.html", "cut.pdf", "huge.pdf", *TARGETS)
LIST = "<h1>Policies</h1><ul>" + "".join(f'<li><a href="/{name}">{name}</a></li>' for name in NAMES) + "</ul>"
GOOD = (
    "<!doctype html><title>Wrist splints</title><main><h1>Wrist splints</h1><h2>Coverage</h2>"
    "<p>A wrist splint is medically necessary when all of the following are met:</p>"
    "<ul><li>Pain at night for at least 3 weeks</li><li>Numbness of the thumb or of the index finger</li></ul>"
    "<h2>References</h2><p>Hand surgery notes, 2025.</p></main>" + "<p>The plan pays for one splint a year and for each side.</p>" * 4
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, payerwatch: Callable[..., Any]) -> Iterator[tuple[Any, Any, Path]]:
    """One run over the site that means ill: how it ended, the server, the home."""
    folder = tmp_path_factory.mktemp("hostile")
    server, stranger = Hostile(), Hostile()
    server.other = stranger.server_address[1]  # type: ignore[attr-defined]
    stranger.other = 0  # type: ignore[attr-defined]
    stranger.RequestHandlerClass = stranger_of(stranger)
    place = f"127.0.0.1:{server.server_address[1]}"
    declaration = {
        "source_id": "ill.list",
        "payer": {"id": "ill", "name": "Ill Will Health"},
        "lob": ["commercial"],
        "loopback": [place],
        "request": {"delay": 0, "retries": 0, "timeout": 20, "max_bytes": LIMIT},
        "discover": {"method": "links", "start": [f"http://{place}/list.html"], "links": {"selector": "li a"}},
        "expect": {"min_policies": 1},
    }
    path = folder / "sources" / "ill" / "list.yml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(declaration), "utf-8")
    ran = payerwatch("run", "--sources", folder / "sources", "--home", folder / "home", "--at", "2026-11-02", "--no-model")
    yield ran, (server, stranger), folder / "home"
    for one in (server, stranger):
        one.shutdown()
        one.server_close()


def stranger_of(server: Hostile) -> type[http.server.BaseHTTPRequestHandler]:
    class Stranger(HostileHandler):
        def do_GET(self) -> None:
            server.strangers.append(self.path)
            self.answer(200, GOOD.encode())

    return Stranger


@pytest.mark.parametrize(
    ("name", "problem", "words"),
    [
        ("huge.pdf", "too_large", "request.max_bytes"),
        ("metadata.html", "host_refused", "169.254.169.254 is a link-local address"),
        ("private.html", "host_refused", "10.0.0.1 is a private address"),
        ("loopback.html", "host_refused", "127.0.0.1 is a loopback address"),
        ("cut.pdf", "unreadable", ""),
    ],
)
def test_a_bad_answer_is_one_issue_in_one_line(payerwatch: Any, hostile: Any, name: str, problem: str, words: str) -> None:
    ran, _, home = hostile
    assert ran.status == WITH_ISSUES and "Traceback" not in ran.err
    lines = [line for line in ran.err.splitlines() if line.startswith("issue: ") and line.endswith(f"/{name}]")]
    assert len(lines) == 1 and f": {problem}: " in lines[0] and words in lines[0]
    rows = payerwatch("health", "--format", "json", "--home", home).rows
    assert [row["problem"] for row in rows if row["url"].endswith(name)] == [problem]


def test_a_bad_answer_does_not_harm_the_good_one(payerwatch: Any, hostile: Any) -> None:
    _, _, home = hostile
    found = payerwatch("search", "splint pain at night", "--no-model", "--format", "json", "--home", home).rows
    assert {row["title"] for row in found} == {"Wrist splints"}


def test_a_huge_answer_is_cut_off_early(hostile: Any) -> None:
    _, (server, _), home = hostile
    assert 0 < server.sent < HUGE / 4
    assert sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) < HUGE / 4


def test_another_loopback_port_is_never_asked(hostile: Any) -> None:
    _, (_, stranger), _ = hostile
    assert stranger.strangers == []


# ---------------------------------------------------------------- wrong arguments


def test_wrong_usage(payerwatch: Any, tmp_path: Path) -> None:
    empty, profile = tmp_path / "empty", tmp_path / "profile.yml"
    empty.mkdir()
    profile.write_text("practice: P\npayers: []\nprocedures: []\nprocedurs: []\n", "utf-8")
    good = SAMPLES / "sources"
    for words, said in [
        (("run", "--sources", tmp_path / "nowhere"), f"{tmp_path}/nowhere: no such folder of sources"),
        (("run", "--sources", empty), "no declarations found"),
        (("run", "--sources", good, "--at", "last tuesday"), "--at last tuesday: not an ISO 8601 date or time"),
        (("run", "--sources", good, "--profile", profile), f"{profile}: procedurs: "),
        (("run", "--sources", good, "--profile", tmp_path / "none.yml"), "the practice's profile cannot be read"),
        (("source", "list", "--sources", tmp_path / "nowhere"), "no such folder of sources"),
        (("source", "check", "nobody.nothing", "--sources", good), "nobody.nothing: no such source"),
    ]:
        ran = payerwatch(*words, *(("--home", tmp_path / "home") if words[0] == "run" else ()))
        assert (ran.status, ran.out) == (USAGE, ""), ran
        assert said in ran.complaint
    assert not (tmp_path / "home" / "published").exists()


@pytest.mark.parametrize("debug", [("--debug", "source", "list", "--sources"), ("source", "list", "--debug", "--sources")])
def test_a_traceback_where_it_is_asked_for(payerwatch: Any, tmp_path: Path, debug: tuple[str, ...]) -> None:
    ran = payerwatch(*debug, tmp_path / "nowhere")
    assert ran.status == USAGE and "Traceback (most recent call last)" in ran.err
    assert ran.err.splitlines()[-1].startswith(f"payerwatch: {tmp_path}/nowhere: no such folder of sources")


def test_wrong_questions_to_the_record(payerwatch: Any, weeks: Any) -> None:
    for words, said in [
        (("changes", "--run", "yesterday"), "--run yesterday: no such run"),
        (("health", "--run", "yesterday"), "--run yesterday: no such run"),
        (("search", "knee", "--payer", "nobody"), "--payer nobody: no policies of this payer; there are copperleaf, "),
        (("search", "knee", "--as-of", "soon"), "--as-of soon: not a date"),
        (("versions", "northlake:none"), "northlake:none: no such policy"),
        (("show", "northlake:nlm-0212", "--known-on", "soon"), "--known-on soon: not a date"),
        (("snapshot", "zz"), "zz: no snapshot, or more than one"),
    ]:
        ran = payerwatch(*words, "--home", weeks.plain)
        assert (ran.status, ran.out) == (USAGE, ""), ran
        assert said in ran.complaint


@pytest.mark.parametrize(
    "words", [("frobnicate",), ("run", "--frobnicate"), ("changes", "--format", "xml"), ("search",), ("diff", "one.html")]
)
def test_what_the_command_line_does_not_know(payerwatch: Any, words: tuple[str, ...]) -> None:
    ran = payerwatch(*words)
    assert ran.status == USAGE and ran.out == "" and "Traceback" not in ran.err and ran.err


def test_a_home_without_anything_published(payerwatch: Any, tmp_path: Path) -> None:
    for command in ("changes", "health", "digest", "dashboard", "versions x", "show x", "search x", "snapshot x"):
        ran = payerwatch(*command.split(), "--home", tmp_path)
        assert (ran.status, ran.out) == (NOT_DONE, "")
        assert "nothing is published yet; run 'payerwatch run" in ran.complaint


def test_wrong_usage_begins_no_run(payerwatch: Any, stand_in: Any, tmp_path: Path) -> None:
    """What could not begin leaves nothing to be continued: the next run has its own instant."""
    home = tmp_path / "home"
    with stand_in(tmp_path, "quarrystone.policies") as (_, sources):
        abroad = tmp_path / "abroad" / "quarrystone" / "policies.yml"
        abroad.parent.mkdir(parents=True)
        declared = (sources / "quarrystone" / "policies.yml").read_text("utf-8")
        abroad.write_text(declared.replace('hosts: ["127.0.0.1"]', 'hosts: ["127.0.0.1", "quarrystone.example"]'), "utf-8")
        for folder, said in ((tmp_path / "nowhere", "no such folder"), (tmp_path / "abroad", "1 sources are on the network")):
            ran = payerwatch("run", "--sources", folder, "--home", home, "--at", "2026-10-05", "--no-model")
            assert ran.status == USAGE and said in ran.complaint
        ran = payerwatch("run", "--sources", sources, "--home", home, "--at", "2026-11-02", "--no-model")
    assert ran.status == DONE and ran.out.startswith("run 2026-11-02T000000Z: ") and "continuing" not in ran.err


# ---------------------------------------------------------------- files given to read and diff


def test_files_that_cannot_be_opened(payerwatch: Any, tmp_path: Path) -> None:
    loop = tmp_path / "loop.pdf"
    loop.symlink_to(loop)
    for path, said in [(tmp_path / "none.pdf", "No such file"), (tmp_path, "not a file"), (loop, "symbolic links")]:
        for words in (("read", path), ("diff", path, PDF), ("diff", PDF, path)):
            ran = payerwatch(*words, "--format", "json")
            assert ran.status == NOT_DONE
            assert str(path) in ran.complaint and said in ran.complaint


def test_a_file_that_cannot_be_opened_does_not_hide_the_others(payerwatch: Any, tmp_path: Path) -> None:
    good = tmp_path / "good.html"
    good.write_text(GOOD, "utf-8")
    for count in (1, 12):  # 12: in a pool
        ran = payerwatch("read", tmp_path / "none.pdf", *[good] * count, "--format", "json", PAYERWATCH_WORKERS="2")
        assert [row["file"] for row in ran.rows if not row["issues"]] == [str(good)] * count
        assert ran.status == WITH_ISSUES and "none.pdf: cannot be read (No such file or directory)" in ran.complaint


RUBBISH = {
    "rubbish.bin": bytes(range(256)) * 40,
    "rubbish.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "rubbish.docx": b"PK\x03\x04" + bytes(range(256)) * 40,
    "rubbish.html": b"\x00\xff\xfe" * 500,
    "rubbish.json": b'{"a": [1, 2',
    "cut.pdf": PDF.read_bytes()[: PDF.stat().st_size // 2],
    "empty.pdf": b"",
}


@pytest.fixture(scope="module")
def rubbish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rubbish")
    for name, body in RUBBISH.items():
        (folder / name).write_bytes(body)
    return folder


def test_rubbish_is_read_as_what_it_is(payerwatch: Any, rubbish: Path) -> None:
    ran = payerwatch("read", *(rubbish / name for name in RUBBISH), "--format", "json")
    assert ran.status == WITH_ISSUES and "Traceback" not in ran.err
    assert [Path(row["file"]).name for row in ran.rows] == list(RUBBISH)
    assert [row["file"] for row in ran.rows if not row["issues"]] == []
    said = [line for line in ran.err.splitlines() if line.startswith("payerwatch: ")]
    assert len(said) == len(RUBBISH) == len(ran.err.splitlines())
    assert all(str(rubbish / name) in line for name, line in zip(RUBBISH, said, strict=True))


def test_rubbish_is_not_compared(payerwatch: Any, rubbish: Path) -> None:
    for old, new in ((PDF, rubbish / "cut.pdf"), (rubbish / "rubbish.bin", PDF), (rubbish / "rubbish.docx", rubbish / "rubbish.html")):
        ran = payerwatch("diff", old, new, "--format", "json")
        assert ran.status == WITH_ISSUES and "Traceback" not in ran.err
        assert ran.rows == [{"overall": "not_a_policy", "changes": []}]
        assert len(ran.err.splitlines()) == 2 - (PDF in (old, new))


# ---------------------------------------------------------------- damage and crowding


def test_a_damaged_published_store_is_said_and_mended_by_the_next_run(payerwatch: Any, home: Path, stand_in: Any, tmp_path: Path) -> None:
    published = home / "published" / "policies.duckdb"
    work = fingerprint(home / "work" / "policies.duckdb")
    published.write_bytes(b"not a store" * 1000)
    for command in ("changes", "health", "digest", "search knee --no-model", "versions northlake:nlm-0212"):
        ran = payerwatch(*command.split(), "--home", home)
        assert (ran.status, ran.out) == (NOT_DONE, "")
        assert str(published) in ran.complaint and "not a store of payerwatch" in ran.complaint
    assert fingerprint(home / "work" / "policies.duckdb") == work
    with stand_in(tmp_path, "quarrystone.policies") as (_, sources):
        assert payerwatch("run", "--sources", sources, "--home", home, "--at", "2026-11-30", "--no-model").status == DONE
    assert payerwatch("versions", "northlake:nlm-0212", "--format", "json", "--home", home).rows[0]["run_id"] == "2026-11-02T060000Z"


def test_a_damaged_work_store_stops_the_run_and_nothing_is_lost(payerwatch: Any, home: Path, stand_in: Any, tmp_path: Path) -> None:
    """A store that fails stops the run: people go on reading what was published."""
    (home / "work" / "policies.duckdb").write_bytes(b"not a store" * 1000)
    before = fingerprint(home / "published" / "policies.duckdb")
    with stand_in(tmp_path, "quarrystone.policies") as (site, sources):
        ran = payerwatch("run", "--sources", sources, "--home", home, "--at", "2026-11-30", "--no-model")
        assert site.log.seen == []
    assert (ran.status, ran.out) == (NOT_DONE, "")
    assert f"{home / 'work' / 'policies.duckdb'}: not a store of payerwatch" in ran.complaint and "StoreError" not in ran.complaint
    assert fingerprint(home / "published" / "policies.duckdb") == before


def test_an_altered_archive_is_noticed(payerwatch: Any, home: Path) -> None:
    wanted = payerwatch("versions", "northlake:nlm-0212", "--format", "json", "--home", home).rows[0]["snapshot_id"]
    good = payerwatch("snapshot", wanted, "--out", home / "kept.html", "--home", home)
    assert good.status == DONE and b"Magnetic Resonance" in (home / "kept.html").read_bytes()
    for path in (home / "archive").glob("2026-11-02*.warc.gz"):
        path.write_bytes(path.read_bytes()[:500])
    ran = payerwatch("snapshot", wanted, "--home", home)
    assert (ran.status, ran.out) == (NOT_DONE, "")
    assert ".warc.gz at byte " in ran.complaint


def test_two_runs_at_once(payerwatch: Any, weeks: Any, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with (home / "run.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = payerwatch("run", "--sources", SAMPLES / "sources", "--home", home, "--at", "2026-11-02", "--no-model")
    assert (ran.status, ran.out) == (NOT_DONE, "")
    assert "another run is writing here; wait for it to end, or give another --home" in ran.complaint
    assert [path.name for path in home.iterdir()] == ["run.lock"]


@pytest.mark.skipif(signal.getsignal(signal.SIGINT) is signal.SIG_IGN, reason="the tests were begun so that Ctrl-C is ignored")
def test_a_run_stopped_by_hand_is_not_done(
    begin: Callable[..., subprocess.Popen[str]], payerwatch: Any, stand_in: Any, tmp_path: Path
) -> None:
    """Ctrl-C: no traceback, no status that means done; the next run goes on."""
    home = tmp_path / "home"
    with stand_in(tmp_path, "quarrystone.policies") as (_, sources):
        words = ("run", "--sources", sources, "--home", home, "--at", "2026-11-02", "--no-model")
        process = begin(*words)
        while not (home / "runs").exists() and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode not in (DONE, WITH_ISSUES, USAGE) and "Traceback" not in said
        ran = payerwatch(*words)
    assert ran.status == DONE and "continuing run 2026-11-02T000000Z" in ran.err


def test_settings_for_mail_that_make_no_sense(payerwatch: Any, home: Path) -> None:
    ran = payerwatch(
        "digest", "--send", "--home", home, PAYERWATCH_SMTP_HOST="localhost", PAYERWATCH_SMTP_PORT="smtp", PAYERWATCH_MAIL_TO="a@b.example"
    )
    assert ran.status == USAGE
    assert "PAYERWATCH_SMTP_PORT is 'smtp'; expected a number" in ran.complaint
