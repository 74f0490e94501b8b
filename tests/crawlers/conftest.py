"""A site on loopback with real sockets, and visits in processes of their own."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

AT = "2026-03-02T06:00:00+00:00"
Route = Callable[[http.server.BaseHTTPRequestHandler], None]


class Site:
    """One server: routes by path, and a record of every request as (method, path, headers, time, body)."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.requests: list[tuple[str, str, dict[str, str], float, bytes]] = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_arguments: object) -> None:
                pass

            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                self.body = self.rfile.read(length)
                site.requests.append((self.command, self.path, dict(self.headers.items()), time.monotonic(), self.body))
                route = site.routes.get(self.path) or site.routes.get(self.path.split("?")[0])
                if route is None:
                    return send(self, 404, b"not here")
                return route(self)

            do_POST = do_GET  # noqa: N815 - the server's name

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.place = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.place}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def page(self, path: str, body: str | bytes, *, status: int = 200, **headers: str) -> None:
        """Serve a body; header names with underscores for hyphens. An `ETag` makes conditional requests answer 304."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        def route(handler: http.server.BaseHTTPRequestHandler) -> None:
            if "ETag" in named and handler.headers.get("If-None-Match") == named["ETag"]:
                return send(handler, 304, b"", named)
            return send(handler, status, data, {"Content-Type": "text/html"} | named)

        self.routes[path] = route

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.routes[path] = lambda handler: send(handler, status, b"", {"Location": target})

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers of each request for a path."""
        return [headers for _, asked, headers, _, _ in self.requests if asked == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def send(handler: http.server.BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
    handler.send_response(status)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    if status != 304:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if status != 304:
        handler.wfile.write(body)


@pytest.fixture(scope="session")
def new_site() -> Iterator[Callable[[], Site]]:
    sites: list[Site] = []

    def make() -> Site:
        sites.append(Site())
        return sites[-1]

    yield make
    for site in sites:
        site.close()


class Result:
    """What a visit in its own process gave; `code` is its exit status, `error` what it wrote to standard error."""

    def __init__(self, completed: subprocess.CompletedProcess[str]) -> None:
        self.code, self.error = completed.returncode, completed.stderr
        value: dict[str, Any] = json.loads(completed.stdout) if completed.stdout else {"found": {}, "fetches": []}
        self.found: dict[str, Any] = value["found"]
        self.fetches: list[dict[str, Any]] = value["fetches"]

    def fetch(self, source_id: str, ending: str, purpose: str = "policy") -> dict[str, Any]:
        """The one line of the journal for a source and the end of an address."""
        lines = [f for f in self.fetches if f["source_id"] == source_id and f["url"].endswith(ending) and f["purpose"] == purpose]
        assert len(lines) == 1, f"{source_id} {ending}: {len(lines)} lines"
        return lines[0]

    def of(self, source_id: str, purpose: str = "policy") -> list[dict[str, Any]]:
        return [f for f in self.fetches if f["source_id"] == source_id and f["purpose"] == purpose]


@pytest.fixture(scope="session")
def run_visit() -> Callable[..., Result]:
    script = Path(__file__).with_name("run_visit.py")

    def run(declarations: list[dict[str, Any]], home: Path, **order: Any) -> Result:
        home.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"declarations": declarations, "home": str(home), "run_id": "run-1", "at": AT} | order)
        # The environment names a proxy that nobody listens to: a visit must not care.
        environment = os.environ | {"http_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
        completed = subprocess.run(
            [sys.executable, str(script)], input=text, capture_output=True, text=True, timeout=120, check=False, env=environment
        )
        assert completed.returncode <= 0, completed.stderr
        return Result(completed)

    return run


@pytest.fixture(scope="session")
def declare() -> Callable[..., dict[str, Any]]:
    """A declaration over loopback sites; what is given replaces or adds keys."""

    def make(source_id: str, site: Site, start: str | list[str], *, more: list[Site] | None = None, **given: Any) -> dict[str, Any]:
        starts = [start] if isinstance(start, str) else start
        discover = {"method": "links", "start": [f"{site.url}{path}" for path in starts]} | given.pop("discover", {})
        request = {"delay": 0, "concurrency": 2, "retries": 0, "timeout": 5} | given.pop("request", {})
        loopback = [one.place for one in (site, *(more or []))]
        payer = source_id.split(".")[0]
        base = {"source_id": source_id, "payer": {"id": payer, "name": payer}, "lob": ["commercial"], "loopback": loopback}
        return base | {"discover": discover, "request": request} | given

    return make
