"""A small mail server for tests, on a free port of this machine."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mailbox(socketserver.ThreadingTCPServer):
    """Takes mail and keeps it. auth: None (offers no login), "takes" or "refuses" (and repeats what it was given, as bad servers do)."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, auth: str | None, refused: tuple[str, ...], broken: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.auth, self.refused, self.broken = auth, refused, broken
        self.messages: list[bytes] = []
        self.recipients: list[str] = []
        self.logins: list[bytes] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self._say("220 mail.test")
        while line := self.rfile.readline():
            verb = line[:4].upper().decode("ascii", "replace")
            if verb == "QUIT":
                self._say("221 bye")
                return
            self._answer(verb, line)

    def _answer(self, verb: str, line: bytes) -> None:
        box = self.server
        if verb == "EHLO":
            self._say("250-mail.test\r\n250 AUTH PLAIN" if box.auth else "250 mail.test")
        elif verb == "AUTH":
            given = line.split()[2]
            box.logins.append(base64.b64decode(given))
            spoken = base64.b64decode(given).decode().replace("\0", " ")
            self._say("235 welcome" if box.auth == "takes" else f"535 not {given.decode()} nor {spoken}")
        elif verb == "RCPT":
            address = line.split(b":", 1)[1].strip().decode().strip("<>")
            box.recipients.append(address)
            self._say("550 unknown here" if address in box.refused else "250 ok")
        elif verb == "DATA":
            self._take()
        else:
            self._say("250 ok")

    def _take(self) -> None:
        if self.server.broken:
            self._say("451 disk full")
            return
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.messages.append(b"".join(lines))
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mailbox(auth: str | None = None, refused: tuple[str, ...] = (), broken: bool = False) -> Iterator[Mailbox]:
    """A mail server for as long as the block lasts."""
    with Mailbox(auth, refused, broken) as box:
        thread = threading.Thread(target=box.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            box.shutdown()
            thread.join()
