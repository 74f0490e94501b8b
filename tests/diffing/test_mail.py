"""A digest handed to a mail server that runs in the test."""

from __future__ import annotations

import base64
import traceback
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from smtp_server import mailbox

from diffing.mail import MailError, MailServer, compose, send

PASSWORD = "correct-horse-7"  # noqa: S105 - of a server that lives in this test
PAGE = '<p>Harder: "≥ 12 weeks"</p>\n.\n'


def server(port: int, **given: Any) -> MailServer:
    values = {"security": "none", "user": "", "password": "", "sender": "watch@h.test", "to": ("lead@h.test", "desk@h.test")} | given
    return MailServer("127.0.0.1", port, **values)


def mail(to: MailServer) -> EmailMessage:
    return compose(to, "Payer policies: 1 policy to read", "Harder: ≥ 12 weeks\n.\n", PAGE)


def fails(to: MailServer) -> str:
    with pytest.raises(MailError) as caught:
        send(to, mail(to))
    said = str(caught.value)
    whole = "".join(traceback.format_exception(caught.value))
    for secret in (PASSWORD, base64.b64encode(f"\0user\0{PASSWORD}".encode()).decode()):
        assert secret not in said and secret not in whole
    assert "\n" not in said
    return said


def test_text_and_page_arrive_as_they_were() -> None:
    with mailbox() as box:
        assert send(server(box.port), mail(server(box.port))) == ()
    assert box.recipients == ["lead@h.test", "desk@h.test"]
    assert len(box.messages) == 1
    got = message_from_bytes(box.messages[0], policy=policy.default)
    assert (got["Subject"], got["From"], got["To"]) == ("Payer policies: 1 policy to read", "watch@h.test", "lead@h.test, desk@h.test")
    text, page = (part.get_content().replace("\r\n", "\n") for part in got.iter_parts())
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    assert (text, page) == ("Harder: ≥ 12 weeks\n.\n", PAGE)


def test_a_login_is_made_where_a_user_is_named() -> None:
    with mailbox(auth="takes") as box:
        send(server(box.port, user="user", password=PASSWORD), mail(server(box.port)))
    assert box.logins == [f"\0user\0{PASSWORD}".encode()]
    with mailbox(auth="takes") as box:
        send(server(box.port), mail(server(box.port)))
    assert (box.logins, len(box.messages)) == ([], 1)


def test_a_refused_login_says_no_password_even_where_the_server_repeats_it() -> None:
    with mailbox(auth="refuses") as box:
        said = fails(server(box.port, user="user", password=PASSWORD))
    assert said == f"127.0.0.1:{box.port}: user or password refused (SMTP status 535)"
    assert box.messages == []


def test_a_password_that_cannot_be_sent_is_not_shown() -> None:
    with mailbox(auth="takes") as box:
        said = fails(server(box.port, user="user", password=PASSWORD + "ü"))
    assert "ASCII" in said


def test_one_refused_address_of_two_is_named_and_the_other_gets_it() -> None:
    with mailbox(refused=("desk@h.test",)) as box:
        assert send(server(box.port), mail(server(box.port))) == ("desk@h.test",)
    assert len(box.messages) == 1


def test_no_address_left_is_a_failure() -> None:
    with mailbox(refused=("lead@h.test", "desk@h.test")) as box:
        assert "SMTPRecipientsRefused" in fails(server(box.port))
    assert box.messages == []


def test_a_server_that_does_not_take_it() -> None:
    with mailbox(broken=True) as box:
        assert f"127.0.0.1:{box.port}: " in fails(server(box.port))


def test_a_server_that_is_not_there() -> None:
    with mailbox() as box:
        pass
    assert f"127.0.0.1:{box.port}: ConnectionRefusedError" in fails(server(box.port, user="user", password=PASSWORD))


def test_starttls_is_never_given_up_for_a_plain_connection() -> None:
    with mailbox(auth="takes") as box:
        said = fails(server(box.port, security="starttls", user="user", password=PASSWORD))
    assert "SMTPNotSupportedError" in said
    assert (box.logins, box.messages) == ([], [])


@pytest.mark.parametrize(("given", "named"), [({"security": "ssl"}, "starttls, tls, none"), ({"to": ()}, "PAYERWATCH_MAIL_TO")])
def test_settings_that_cannot_work(given: dict[str, Any], named: str) -> None:
    assert named in fails(server(9, password=PASSWORD, **given))


def test_a_mail_server_shows_neither_user_nor_password() -> None:
    shown = server(25, user="someone", password=PASSWORD)
    assert PASSWORD not in f"{shown!r} {shown} {[shown]}" and "someone" not in repr(shown)
    assert repr(shown) == "MailServer(127.0.0.1:25)"
