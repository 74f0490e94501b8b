"""Name resolution for the crawl: only addresses that the gate admits reach the connection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawlers.guard import Gate


@implementer(IResolutionReceiver)
class _Checked:
    """Passes on the admitted addresses of one resolution."""

    def __init__(self, receiver: Any, gate: Gate, host: str, port: int) -> None:
        self._receiver, self._gate, self._host, self._port = receiver, gate, host, port

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        if self._gate.admits(self._host, self._port, address.host):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Wraps the reactor's resolver; a name without an admitted address does not resolve."""

    def __init__(self, resolver: Any, gate: Gate) -> None:
        self._resolver, self._gate = resolver, gate

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        portNumber: int = 0,  # noqa: N803 - Twisted's name
        addressTypes: Sequence[type[Any]] | None = None,  # noqa: N803 - Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 - Twisted's name
    ) -> Any:
        """Resolve, check each address, hand on those that pass."""
        checked = _Checked(resolutionReceiver, self._gate, hostName.lower(), portNumber)
        return self._resolver.resolveHostName(checked, hostName, portNumber, addressTypes, transportSemantics)
