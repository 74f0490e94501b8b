"""The digest sent once, and what stays when it could not be sent."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from smtp_server import Mailbox, mailbox

from diffing.mail import MailError
from payerwatch.refusal import Refusal
from payerwatch.week.deliver import deliver, ledger_path, mail_server
from payerwatch.week.ledger import Ledger, troubled
from payerwatch.week.plan import Done

PASSWORD = "correct-horse-7"  # noqa: S105 - of a server that lives in this test


@pytest.fixture
def done(tmp_path: Path) -> Done:
    """A run whose digest lies in its files."""
    page = tmp_path / "digests" / "2026-11-16T060000Z.html"
    page.parent.mkdir()
    page.write_text("<p>page</p>\n", "utf-8")
    page.with_suffix(".md").write_text("text\n", "utf-8")
    return Done("2026-11-16T060000Z", (), page, "Payer policies: 1 policy to read", 1, 0)


def names(done: Done) -> list[str]:
    return sorted(path.suffix for path in done.digest.parent.iterdir())


def settings(box: Mailbox, **more: str) -> dict[str, str]:
    given = {"HOST": "127.0.0.1", "PORT": str(box.port), "SECURITY": "none", **more}
    return {f"PAYERWATCH_SMTP_{name}": value for name, value in given.items()} | {"PAYERWATCH_MAIL_TO": "lead@h.test, , desk@h.test"}


def test_without_a_mail_server_nothing_is_sent(done: Done) -> None:
    assert deliver(done, {}) is False
    assert deliver(done, {"PAYERWATCH_MAIL_TO": "lead@h.test", "PAYERWATCH_SMTP_PORT": "25"}) is False
    assert names(done) == [".html", ".md"]


def test_a_digest_is_sent_once_only(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    with mailbox() as box:
        assert deliver(done, settings(box)) is False
        assert deliver(done, settings(box)) is False
    assert len(box.messages) == 1
    assert box.recipients == ["lead@h.test", "desk@h.test"]
    got = message_from_bytes(box.messages[0], policy=policy.default)
    assert got["Subject"] == done.subject
    assert [part.get_content().strip() for part in got.iter_parts()] == ["text", "<p>page</p>"]
    assert names(done) == [".html", ".json", ".md"]
    assert got["Message-ID"].endswith("@payerwatch>")
    assert capsys.readouterr().err == "digest sent to lead@h.test, desk@h.test\n"


def test_a_failure_leaves_the_files_and_can_be_tried_again(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    with mailbox(auth="refuses") as box:
        assert deliver(done, settings(box, USER="user", PASSWORD=PASSWORD)) is True
    said = capsys.readouterr().err
    assert said.startswith("payerwatch: the digest was not sent: ") and said.count("\n") == 1
    assert str(done.digest) in said and "digest --send" in said
    assert PASSWORD not in said
    assert (names(done), box.messages) == ([".html", ".json", ".md"], [])
    assert [(channel, line.state) for channel, line in troubled(ledger_path(done))] == [("mail", "failed")]
    assert PASSWORD not in ledger_path(done).read_text("utf-8")
    with mailbox(auth="takes") as box:
        assert deliver(done, settings(box, USER="user", PASSWORD=PASSWORD)) is False
    assert len(box.messages) == 1


def test_a_refused_address_is_named_and_nobody_gets_it_twice(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    with mailbox(refused=("desk@h.test",)) as box:
        assert deliver(done, settings(box)) is True
        assert deliver(done, settings(box)) is False
    assert len(box.messages) == 1
    assert "refused desk@h.test" in capsys.readouterr().err


def test_a_digest_can_be_sent_again_when_asked(done: Done) -> None:
    with mailbox() as box:
        deliver(done, settings(box))
        deliver(done, settings(box), again=True)
    first, second = (message_from_bytes(one, policy=policy.default)["Message-ID"] for one in box.messages)
    assert first == second


def test_a_send_that_was_cut_short_is_named_and_tried_again(done: Done) -> None:
    Ledger(ledger_path(done)).write("mail", "sending", dt.datetime(2026, 11, 16, tzinfo=dt.UTC))
    assert [channel for channel, _ in troubled(ledger_path(done))] == ["mail"]
    with mailbox() as box:
        assert deliver(done, settings(box)) is False
    assert len(box.messages) == 1 and troubled(ledger_path(done)) == ()


def test_the_dates_ahead_go_with_the_mail(done: Done) -> None:
    done.digest.with_suffix(".ics").write_bytes(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    with mailbox() as box:
        deliver(done, settings(box))
    got = message_from_bytes(box.messages[0], policy=policy.default)
    assert [part.get_filename() for part in got.iter_attachments()] == ["dates-ahead.ics"]


def test_a_chat_service_gets_it_once_and_its_address_is_never_shown(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    with chat() as (port, bodies):
        environment = {"PAYERWATCH_NOTIFY_URLS": f"json://user:{PASSWORD}@127.0.0.1:{port}/hook"}
        assert deliver(done, environment) is False
        assert deliver(done, environment) is False
    assert [body["title"] for body in bodies] == [done.subject]
    assert PASSWORD not in capsys.readouterr().err + ledger_path(done).read_text("utf-8")


def test_a_chat_service_that_cannot_be_reached_is_an_issue_and_the_mail_goes(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    with mailbox() as box:
        assert deliver(done, settings(box) | {"PAYERWATCH_NOTIFY_URLS": f"json://user:{PASSWORD}@127.0.0.1:9/ nothing://x"}) is True
    assert len(box.messages) == 1
    states = {channel.split("-")[0]: line.state for channel, line in Ledger(ledger_path(done)).lines.items()}
    assert states == {"mail": "sent", "json": "failed", "nothing": "failed"}
    assert PASSWORD not in capsys.readouterr().err


def test_a_ledger_that_is_none_is_refused_in_one_line(done: Done) -> None:
    ledger_path(done).write_text("[]", "utf-8")
    with pytest.raises(Refusal, match="not the ledger"):
        deliver(done, {})


@contextmanager
def chat() -> Iterator[tuple[int, list[dict[str, str]]]]:
    """A chat service on this machine: takes JSON and keeps it."""
    bodies: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], bodies
        server.shutdown()


@pytest.mark.parametrize("port", ["smtp", "", "0", "65536", "-25", "2.5"])
def test_a_port_that_is_none(done: Done, port: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = {"PAYERWATCH_SMTP_HOST": "127.0.0.1", "PAYERWATCH_SMTP_PORT": port, "PAYERWATCH_MAIL_TO": "lead@h.test"}
    assert deliver(done, given) is True
    assert f"PAYERWATCH_SMTP_PORT is {port!r}" in capsys.readouterr().err
    with pytest.raises(MailError):
        mail_server(given)


@pytest.mark.parametrize("sender", ["a\nBcc: x@y.test", "wächter@h.test"])
def test_a_sender_that_no_mail_can_have(done: Done, sender: str, capsys: pytest.CaptureFixture[str]) -> None:
    with mailbox() as box:
        assert deliver(done, settings(box) | {"PAYERWATCH_MAIL_FROM": sender}) is True
    assert capsys.readouterr().err.startswith("payerwatch: the digest was not sent: ")
    assert (box.messages, names(done)) == ([], [".html", ".json", ".md"])


def test_defaults() -> None:
    made = mail_server({"PAYERWATCH_SMTP_HOST": "mail.test"})
    assert made is not None
    assert (made.port, made.security, made.sender, made.to) == (587, "starttls", "payerwatch@localhost", ())
