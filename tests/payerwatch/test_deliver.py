"""The digest sent once, and what stays when it could not be sent."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from smtp_server import Mailbox, mailbox

from diffing.mail import MailError
from payerwatch.week.deliver import deliver, mail_server
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
    assert names(done) == [".html", ".md", ".sent"]
    assert capsys.readouterr().err == "digest sent to lead@h.test, desk@h.test\n"


def test_a_failure_leaves_the_files_and_can_be_tried_again(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    with mailbox(auth="refuses") as box:
        assert deliver(done, settings(box, USER="user", PASSWORD=PASSWORD)) is True
    said = capsys.readouterr().err
    assert said.startswith("payerwatch: the digest was not sent: ") and said.count("\n") == 1
    assert str(done.digest) in said and "digest --send" in said
    assert PASSWORD not in said
    assert (names(done), box.messages) == ([".html", ".md"], [])
    with mailbox(auth="takes") as box:
        assert deliver(done, settings(box, USER="user", PASSWORD=PASSWORD)) is False
    assert len(box.messages) == 1


def test_a_refused_address_is_named_and_nobody_gets_it_twice(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    with mailbox(refused=("desk@h.test",)) as box:
        assert deliver(done, settings(box)) is True
        assert deliver(done, settings(box)) is False
    assert len(box.messages) == 1
    assert "refused desk@h.test" in capsys.readouterr().err


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
    assert (box.messages, names(done)) == ([], [".html", ".md"])


def test_defaults() -> None:
    made = mail_server({"PAYERWATCH_SMTP_HOST": "mail.test"})
    assert made is not None
    assert (made.port, made.security, made.sender, made.to) == (587, "starttls", "payerwatch@localhost", ())
