"""A digest as a short message to chat and push services, through Apprise: Slack, Teams, Matrix, ntfy and some hundred others.

The addresses hold secrets; they come from the environment, and only the service's name and a mark of the address are ever shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

LONGEST = 3500
"""Characters of a message; the services cut longer ones, or refuse them."""


class NotifyError(Exception):
    """The message could not be handed over; it names the service, never its address."""


@dataclass(frozen=True, slots=True)
class Service:
    """A chat or push service by its Apprise address."""

    address: str

    @property
    def name(self) -> str:
        """The service and a mark of the address: "slack-3f9a0c1d"."""
        scheme = self.address.split(":", 1)[0].strip().lower() or "service"
        return f"{scheme}-{hashlib.sha256(self.address.encode()).hexdigest()[:8]}"

    def __repr__(self) -> str:
        return f"Service({self.name})"


def services(addresses: str) -> tuple[Service, ...]:
    """The services that a list of addresses names, separated by blanks or line ends, each once."""
    return tuple(dict.fromkeys(Service(address) for address in addresses.split()))


def notify(service: Service, subject: str, text: str) -> None:
    """Hand the message over as Markdown. Raises NotifyError, also where Apprise is not installed."""
    try:
        import apprise
    except ImportError:
        raise NotifyError(f"{service.name}: Apprise is not installed; install payerwatch with the extra 'notify'") from None
    sender = apprise.Apprise()
    if not sender.add(service.address):
        raise NotifyError(f"{service.name}: PAYERWATCH_NOTIFY_URLS holds an address that Apprise does not know; see its list of services")
    try:
        sent = sender.notify(title=subject, body=shortened(text), body_format=apprise.NotifyFormat.MARKDOWN)
    except Exception as error:  # noqa: BLE001 - of some hundred plug-ins; what they say may hold the address
        raise NotifyError(f"{service.name}: {type(error).__name__} while sending") from None
    if not sent:
        raise NotifyError(f"{service.name}: the service did not take the message; look at its address and whether it can be reached")


def shortened(text: str) -> str:
    """The message cut at a line end where it is too long for a chat, saying so."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rsplit(chr(10), 1)[0]}\n\n… the whole digest is in the mail, the feed and on the dashboard.\n"
