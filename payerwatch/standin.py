"""The bundled stand-in payer site on loopback: invented payers, two releases, the faults of real sites.

    python -m payerwatch.standin --release 1 --port 8765
    with serve(Path("data/samples/site"), release=1) as site: ...

A root holds `release-1`, `release-2`, ...; each has a `release.json` that says how its files are served (see `Manifest`).
Path parts that begin with "_" and `release.json` itself are never served.
"""

from __future__ import annotations

import argparse
import errno
import gzip
import ipaddress
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from payerwatch.standin_files import Answer, Folder, StandinError
from payerwatch.standin_forms import Forms

HOST = "127.0.0.1"
PORT = 8765
SITE = Path(__file__).parents[1] / "data" / "samples" / "site"
SMALL = 1_000  # bytes below which an answer is not compressed
LARGEST_FORM = 1_000_000
HINT = "stop what is using it, or choose another with --port"


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that was answered; `length` counts the bytes of the body that were sent."""

    method: str
    path: str
    status: int
    length: int
    agent: str


@dataclass
class Log:
    """Every request since the start or the last `clear`, in the order of their answers."""

    seen: list[Seen] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, entry: Seen) -> None:
        """One more request."""
        with self.lock:
            self.seen.append(entry)

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.seen.clear()

    def count(self, status: int | None = None, path: str = "") -> int:
        """How many requests were answered with this status (any where None) below this path."""
        with self.lock:
            return sum(entry.path.startswith(path) and status in (None, entry.status) for entry in self.seen)

    def by_status(self) -> dict[int, int]:
        """Requests by status, lowest first."""
        with self.lock:
            statuses = sorted(entry.status for entry in self.seen)
        return {status: statuses.count(status) for status in dict.fromkeys(statuses)}


class Site(ThreadingHTTPServer):
    """The running server. Setting `release` changes what is served from the next request on."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, root: Path, release: int, host: str, port: int, nonce: Callable[[], str], compress: bool) -> None:
        self.log = Log()
        self.nonce = nonce
        self.compress = compress
        self._root = root
        self._folders: dict[int, Folder] = {}
        self._release = release
        self.forms = Forms(nonce)
        self.folder_of(release)
        super().__init__((host, port), Handler)

    def folder_of(self, release: int) -> Folder:
        """One release of the site, loaded once; a StandinError where there is none."""
        if release not in self._folders:
            self._folders[release] = Folder.load(self._root, release)
        return self._folders[release]

    @property
    def release(self) -> int:
        """The release that is being served."""
        return self._release

    @release.setter
    def release(self, number: int) -> None:
        self.folder_of(number)
        self._release = number

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port: "http://127.0.0.1:8765"."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news; anything else is one line."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            print(f"stand-in site: {type(error).__name__}: {error}", file=sys.stderr)


class Handler(BaseHTTPRequestHandler):
    """One connection, kept alive."""

    server: Site
    protocol_version = "HTTP/1.1"
    server_version = "StandIn/1"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 30

    def do_GET(self) -> None:
        """Answer a page, a document or a 304."""
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        folder = self.server.folder_of(self.server.release)
        form = folder.form_of(path)
        if form is not None:
            self._send(self.server.forms.get(folder, form, path, parse_qs(parts.query), self._session))
            return
        self._send(folder.answer(path, self.server.origin, {name.lower(): value for name, value in self.headers.items()}))

    def do_HEAD(self) -> None:
        """The same without the body."""
        self.do_GET()

    def do_POST(self) -> None:
        """Answer a postback; nothing else takes one."""
        stated = self.headers.get("Content-Length", "")
        if not stated.isdecimal() or int(stated) > LARGEST_FORM:
            self.close_connection = True
            self._send(Answer(HTTPStatus.BAD_REQUEST, b"The length of the form is missing or too large.\n"))
            return
        body = self.rfile.read(int(stated)).decode("utf-8", "replace")
        path = unquote(urlsplit(self.path).path)
        folder = self.server.folder_of(self.server.release)
        form = folder.form_of(path)
        if form is None or path == form.document:
            self._send(Answer(HTTPStatus.METHOD_NOT_ALLOWED, b"This address takes no form.\n"))
            return
        self._send(self.server.forms.post(folder, form, parse_qs(body, keep_blank_values=True), self._session))

    @property
    def _session(self) -> str:
        cookies = (part.strip().partition("=") for part in self.headers.get("Cookie", "").split(";"))
        return next((value for name, _, value in cookies if name == "ASP.NET_SessionId"), "")

    def _send(self, answer: Answer) -> None:
        if answer.fresh:
            answer = answer.with_nonce(self.server.nonce())
        if self._is_known(answer):
            answer = Answer(HTTPStatus.NOT_MODIFIED, b"", answer.content_type, answer.etag, answer.modified, answer.headers)
        body, encoding = self._encoded(answer)
        self.send_response(answer.status)
        self._head(answer, body, encoding)
        self.end_headers()
        if self.command == "HEAD":
            body = b""
        self.wfile.write(body)
        # before the flush, so that a client that has its answer finds it in the log
        self.server.log.add(Seen(self.command, self.path, int(answer.status), len(body), self.headers.get("User-Agent", "")))
        self.wfile.flush()

    def _head(self, answer: Answer, body: bytes, encoding: str) -> None:
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
        if answer.etag:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", answer.modified)
        else:
            self.send_header("Cache-Control", "no-store")
        if encoding:
            self.send_header("Content-Encoding", encoding)
        if self.server.compress:
            self.send_header("Vary", "Accept-Encoding")
        for name, value in answer.headers:
            self.send_header(name, value)

    def _is_known(self, answer: Answer) -> bool:
        """If-None-Match decides where it is given, If-Modified-Since only without it."""
        if answer.status != HTTPStatus.OK or not answer.etag:
            return False
        if tags := self.headers.get("If-None-Match"):
            return answer.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return self.headers.get("If-Modified-Since") == answer.modified

    def _encoded(self, answer: Answer) -> tuple[bytes, str]:
        wanted = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (self.server.compress and wanted and answer.content_type.startswith("text/") and len(answer.body) > SMALL):
            return answer.body, ""
        return gzip.compress(answer.body, compresslevel=1, mtime=0), "gzip"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Requests go to `Site.log`, not to the terminal."""


@contextmanager
def serve(
    root: Path = SITE,
    release: int = 1,
    host: str = HOST,
    port: int = PORT,
    *,
    nonce: Callable[[], str] = lambda: secrets.token_hex(12),
    compress: bool = True,
) -> Iterator[Site]:
    """Serve one release of a stand-in site until the block ends; port 0 takes a free one (see `Site.origin`).

    A StandinError where the host is not loopback, the port is taken, or the root holds no such release.
    """
    if host != "localhost" and not _is_loopback(host):
        raise StandinError(f"{host}: the stand-in site is served on loopback only; use {HOST}")
    try:
        site = Site(root, release, host, port, nonce, compress)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise StandinError(f"{host}:{port}: the port is taken; {HINT}") from error
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, name="stand-in site", daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def rehost(sources: Path, into: Path, port: int) -> Path:
    """Copy the declarations of the stand-in site for a server on another port; returns `into`."""
    for path in sorted(sources.glob("*/*.yml")):
        target = into / path.relative_to(sources)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text("utf-8").replace(f"{HOST}:{PORT}", f"{HOST}:{port}"), "utf-8")
    return into


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; exit status 0, or 3 where it cannot be served."""
    parser = argparse.ArgumentParser(prog="python -m payerwatch.standin", description="Serve the stand-in payer site on loopback.")
    parser.add_argument("--root", type=Path, default=SITE, help="folder with release-1, release-2, ...")
    parser.add_argument("--release", type=int, default=1, help="which release to serve")
    parser.add_argument("--host", default=HOST, help="a loopback address")
    parser.add_argument("--port", type=int, default=PORT)
    chosen = parser.parse_args(arguments)
    try:
        with serve(chosen.root, chosen.release, chosen.host, chosen.port) as site:
            print(f"Release {site.release} of the stand-in site at {site.origin}/northlake/ (Ctrl-C ends it)", flush=True)
            threading.Event().wait()
    except StandinError as error:
        print(error, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
