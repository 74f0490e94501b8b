"""The digest sent by mail and to chat services, where the environment names them. A failure is an issue, never a loss.

Each channel gets a digest once. Only where a process was killed in the middle of a send is it sent again, under the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from diffing.mail import MailError, MailServer, compose, send
from diffing.notify import NotifyError, Service, notify, services
from payerwatch.progress import say
from payerwatch.week.ledger import Ledger
from payerwatch.week.plan import Done

MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to send the digest; `send` returns what the channel took only in part ("" for all), and raises one of the errors."""

    name: str
    send: Callable[[], str]
    to: str


def deliver(done: Done, environment: Mapping[str, str] = os.environ, *, again: bool = False) -> bool:
    """Send the digest to every channel that does not have it; True when one should have it and does not, or not wholly.

    again: also to those that have it.
    """
    ledger = Ledger(ledger_path(done))
    try:
        found = channels(done, environment)
    except MailError as error:
        _failed(done, ledger, MAIL, str(error))
        return True
    if done.digest.with_suffix(".sent").exists() and not again:  # written before there was a ledger
        found = tuple(channel for channel in found if channel.name != MAIL)
    waiting = [channel for channel in found if again or not ledger.sent(channel.name)]
    troubles = [_deliver(done, ledger, channel) for channel in waiting]  # every one is tried, whatever became of those before
    return any(troubles)


def channels(done: Done, environment: Mapping[str, str]) -> tuple[Channel, ...]:
    """The channels that the environment names. Raises MailError."""
    server = mail_server(environment)
    found = [Channel(MAIL, partial(_mail, done, server), ", ".join(server.to))] if server else []
    told = services(environment.get("PAYERWATCH_NOTIFY_URLS", ""))
    return (*found, *(Channel(service.name, partial(_notify, done, service), service.name) for service in told))


def ledger_path(done: Done) -> Path:
    """Where the delivery of a digest is written down."""
    return done.digest.with_suffix(".delivery.json")


def _deliver(done: Done, ledger: Ledger, channel: Channel) -> bool:
    ledger.write(channel.name, "sending", _now())
    try:
        short = channel.send()
    except (MailError, NotifyError) as error:
        _failed(done, ledger, channel.name, str(error))
        return True
    ledger.write(channel.name, "sent", _now(), short)
    say(f"payerwatch: {short}; it lies in {done.digest}" if short else f"digest sent to {channel.to}")
    return bool(short)


def _failed(done: Done, ledger: Ledger, channel: str, why: str) -> None:
    ledger.write(channel, "failed", _now(), why)
    say(f"payerwatch: the digest was not sent: {why}; it lies in {done.digest}, 'payerwatch digest --send' tries again")


def _mail(done: Done, server: MailServer) -> str:
    calendar = done.digest.with_suffix(".ics")
    dates = calendar.read_bytes() if calendar.exists() else b""
    page = done.digest.read_text(encoding="utf-8")
    text = done.digest.with_suffix(".md").read_text(encoding="utf-8")
    refused = send(server, compose(server, done.subject, text, page, identity=done.run_id, calendar=dates))
    return f"the digest was sent, but {server.host} refused {', '.join(refused)}" if refused else ""


def _notify(done: Done, service: Service) -> str:
    notify(service, done.subject, done.digest.with_suffix(".md").read_text(encoding="utf-8"))
    return ""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


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
