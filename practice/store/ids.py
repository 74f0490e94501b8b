"""Identifiers made from what a thing is, under the store's own seed: the same thing always gets the same one."""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid

_APART = "\x1f"
_IDENT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def ident(seed: bytes, kind: str, *parts: object) -> str:
    """A UUID (version 8, RFC 9562) of a kind and its parts; keyed, so that a patient's number cannot be found by trying."""
    message = _APART.join([kind, *map(str, parts)]).encode()
    raw = bytearray(hmac.new(seed, message, hashlib.sha256).digest()[:16])
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


def is_ident(text: str) -> bool:
    """Whether a text has the form of an identifier."""
    return _IDENT.fullmatch(text) is not None


def content_hash(*parts: object) -> str:
    """SHA-256 over parts, in hexadecimal digits."""
    digest = hashlib.sha256()
    for part in parts:
        piece = part if isinstance(part, bytes) else str(part).encode()
        digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()
