"""The digest sent as mail, where the environment names a mail server. A failure is an issue, never a loss."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from diffing.mail import MailError, MailServer, compose, send
from payerwatch.atomic import write_text
from payerwatch.progress import say
from payerwatch.week.plan import Done


def deliver(done: Done, environment: Mapping[str, str] = os.environ) -> bool:
    """Send the digest once; True when it should have been sent and was not, or not to all. The file is there either way."""
    sent = done.digest.with_suffix(".sent")
    if sent.exists():
        return False
    try:
        server = mail_server(environment)
        if server is None:
            return False
        refused = send(server, compose(server, done.subject, _text(done.digest.with_suffix(".md")), _text(done.digest)))
    except MailError as error:
        say(f"payerwatch: the digest was not sent: {error}; it lies in {done.digest}, 'payerwatch digest --send' tries again")
        return True
    write_text(sent, "")
    if refused:
        say(f"payerwatch: the digest was sent, but {server.host} refused {', '.join(refused)}; it lies in {done.digest}")
        return True
    say(f"digest sent to {', '.join(server.to)}")
    return False


def mail_server(environment: Mapping[str, str]) -> MailServer | None:
    """The mail server named by PAYERWATCH_SMTP_HOST and its sisters; None where none is named. Raises MailError."""
    host = environment.get("PAYERWATCH_SMTP_HOST", "")
    if not host:
        return None
    port = environment.get("PAYERWATCH_SMTP_PORT", "587")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise MailError(f"PAYERWATCH_SMTP_PORT is {port!r}; expected a number from 1 to 65535, such as 587")
    return MailServer(
        host=host,
        port=int(port),
        security=environment.get("PAYERWATCH_SMTP_SECURITY", "starttls"),
        user=environment.get("PAYERWATCH_SMTP_USER", ""),
        password=environment.get("PAYERWATCH_SMTP_PASSWORD", ""),
        sender=environment.get("PAYERWATCH_MAIL_FROM", "payerwatch@localhost"),
        to=tuple(part.strip() for part in environment.get("PAYERWATCH_MAIL_TO", "").split(",") if part.strip()),
    )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
