"""A digest as a mail with text and HTML, handed to an SMTP server."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage

SECONDS = 30
SECURITIES = ("starttls", "tls", "none")


class MailError(Exception):
    """The mail could not be handed over; the message names server and reason, never a password."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and as whom to send. security: starttls, tls, or none (a relay on this machine)."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str
    to: tuple[str, ...]

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


def compose(server: MailServer, subject: str, text: str, page: str, *, identity: str = "", calendar: bytes = b"") -> EmailMessage:
    """One message, plain text first, HTML beside it, the dates ahead as a calendar file where there are any.

    identity: what the mail is about; the same gives the same Message-ID, so that a mail sent twice is known as one.
    Raises MailError for an address that no mail can have.
    """
    message = EmailMessage()
    try:
        message["Subject"], message["From"], message["To"] = subject, server.sender, ", ".join(server.to)
    except ValueError as error:
        raise MailError(f"PAYERWATCH_MAIL_FROM or PAYERWATCH_MAIL_TO: expected plain mail addresses ({error})") from error
    message.set_content(text)
    message.add_alternative(page, subtype="html")
    if identity:
        mark = hashlib.sha256("\x1f".join((identity, server.sender, *server.to)).encode()).hexdigest()[:32]
        message["Message-ID"] = f"<{mark}@payerwatch>"
    if calendar:
        message.add_attachment(calendar, maintype="text", subtype="calendar", filename="dates-ahead.ics")
    return message


def send(server: MailServer, message: EmailMessage) -> tuple[str, ...]:
    """Hand the message over; returns the addresses that the server refused while it took others. Raises MailError."""
    if server.security not in SECURITIES:
        raise MailError(f"PAYERWATCH_SMTP_SECURITY is {server.security!r}; expected one of {', '.join(SECURITIES)}")
    if not server.to:
        raise MailError("PAYERWATCH_MAIL_TO names nobody; give it one or more addresses, separated by commas")
    try:
        return _hand_over(server, message)
    except smtplib.SMTPAuthenticationError as error:
        # the server's own words may repeat what it was given
        raise MailError(f"{server.host}:{server.port}: user or password refused (SMTP status {error.smtp_code})") from None
    except UnicodeError:
        raise MailError(f"{server.host}:{server.port}: user, password and addresses may hold plain letters (ASCII) only") from None
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"{server.host}:{server.port}: {type(error).__name__}: {' '.join(str(error).split())[:200]}") from error


def _hand_over(server: MailServer, message: EmailMessage) -> tuple[str, ...]:
    context = ssl.create_default_context()
    opened = (
        smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        if server.security == "tls"
        else smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    )
    with opened as connection:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        return tuple(sorted(connection.send_message(message)))
