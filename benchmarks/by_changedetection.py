"""changedetection.io as a server that is started before the clock and asked to check everything."""

from __future__ import annotations

import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cost import Cost
from benchmarks.measure import LONGEST, VisitError, during
from benchmarks.serving import Origin, free_port, served
from benchmarks.tools import Visit, quiet_environment

SETTINGS = {
    "FETCH_WORKERS": "10",
    "ALLOW_IANA_RESTRICTED_ADDRESSES": "true",
    "DISABLE_VERSION_CHECK": "true",
    "LOGGER_LEVEL": "ERROR",
    "MINIMUM_SECONDS_RECHECK_TIME": "0",
}
PDF_TOOL = "pdftohtml"  # of poppler-utils; without it changedetection.io says an error for every PDF
POLL = 0.2  # seconds between two questions whether it is done
SETTLED = 2.0  # seconds a server is left alone before the clock starts


@dataclass(frozen=True)
class Server:
    """A running changedetection.io."""

    pid: int
    port: int
    key: str

    def ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        """JSON answer of the API; None where it answers 500, as it does while its list of watches changes."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1/{path}", body, method=method)
        request.add_header("x-api-key", self.key)
        request.add_header("Content-Type", "text/plain")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            if error.code == 500:
                return None
            raise VisitError(f"changedetection.io: {method} {path}: {error.code} {error.read()[:200]!r}") from error

    def is_busy(self) -> bool:
        """Whether checks are waiting. A light question: a list of 300 watches at every poll would slow the server by a twelfth."""
        said = self.ask("GET", "systeminfo")
        return said is None or bool(said["queue_size"])

    def watches(self) -> dict[str, dict[str, Any]]:
        """Every watch by its id; asked again until there is an answer."""
        while (found := self.ask("GET", "watch")) is None:
            time.sleep(POLL)
        watches: dict[str, dict[str, Any]] = found
        return watches


@dataclass(frozen=True)
class Changedetection:
    """`program` is the installed command."""

    program: Path
    urls: Sequence[str]
    origin: Origin
    name: str = "changedetection.io"

    def visit(self, state: Path, release: int, *, watch: bool) -> Visit:
        """Check every watch once. Starting the server and stopping it are not part of the measure.

        The first check after a start reads every page anew; a server that has been running skips pages with the same bytes.
        So a server that has watches checks them once on release 1 before the clock, as if it had been running all week.
        """
        with self._server(state) as server:
            self._forget_defaults(server)
            if server.watches():
                self.origin.show(1)
                self._check(server, _next_second(), watch=False)
                self.origin.show(release)
            began = _next_second()
            cost = self._check(server, began, watch=watch)
            time.sleep(SETTLED)  # the last checks have begun, but not all have ended
            seen = server.watches().values()
        if failed := [one for one in seen if one["last_error"] and _can_be_read(one["url"])]:
            raise VisitError(f"changedetection.io could not see everything: {failed[0]['url']}: {failed[0]['last_error']}")
        return Visit(cost, frozenset(one["url"] for one in seen if one["last_changed"] >= began), {}, len(seen))

    def _check(self, server: Server, began: int, *, watch: bool) -> Cost:
        """The first visit takes up the watches, which checks them; later ones ask for a check of all."""

        def work() -> None:
            if server.watches():
                server.ask("GET", "watch?recheck_all=1")
            else:
                server.ask("POST", "import", "\n".join(self.urls).encode())
            self._wait(server, began)

        return during(server.pid, work, watch=watch)

    def _wait(self, server: Server, began: int) -> None:
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            time.sleep(POLL)
            if server.is_busy():
                continue
            checked = [one["last_checked"] for one in server.watches().values()]
            if len(checked) == len(self.urls) and min(checked) >= began:
                return
        raise VisitError(f"changedetection.io had not checked every watch after {LONGEST} seconds")

    def _forget_defaults(self, server: Server) -> None:
        for uuid, one in server.watches().items():
            if one["url"] not in self.urls:
                server.ask("DELETE", f"watch/{uuid}")

    @contextmanager
    def _server(self, state: Path) -> Iterator[Server]:
        port = free_port()
        command = [str(self.program), "-d", str(state), "-p", str(port), "-h", "127.0.0.1", "-C"]
        with served(command, port, state.parent / f"{state.name}.log", quiet_environment() | SETTINGS) as process:
            settings = json.loads((state / "changedetection.json").read_text("utf-8"))
            yield Server(process.pid, port, settings["settings"]["application"]["api_access_token"])


def _next_second() -> int:
    """Let the server settle until a new second begins, for it keeps times in whole seconds; that second."""
    time.sleep(SETTLED)
    time.sleep(1 - time.time() % 1)
    return int(time.time())


def _can_be_read(url: str) -> bool:
    return not url.endswith(".pdf") or shutil.which(PDF_TOOL) is not None
