"""Questions and answers as values: what is asked, what came over the wire, and what it says once its codings are undone."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawlers.declaration import Declaration
from policies.archive import Archived
from policies.model import Problem, Validators


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for. `form` makes it a POST; `cookies` are sent and kept only where they are given (postbacks)."""

    declaration: Declaration
    url: str
    purpose: str
    validators: Validators | None = None
    form: Mapping[str, str] | None = None
    cookies: dict[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raw:
    """A response as it came over the wire, headers in order."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """The last response of a question: the address it came from in the end, codings undone, archived.

    `archived` is None for tokens, which are not kept.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    archived: Archived | None
    robots: str
    fetched_at: dt.datetime

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class AskError(Exception):
    """A question that came to nothing: the problem and one clear line. `robots` is the decision, where one was made."""

    def __init__(self, problem: Problem, detail: str, *, robots: str = "n/a", fetched_at: dt.datetime | None = None) -> None:
        super().__init__(detail)
        self.problem, self.detail, self.robots, self.fetched_at = problem, detail, robots, fetched_at


def decoded(raw: Raw, limit: int) -> bytes:
    """The body with its content coding undone, no more than `limit` bytes. Raises AskError."""
    coding = next((value.strip().lower() for name, value in raw.headers if name.lower() == "content-encoding"), "identity")
    if coding in {"identity", ""} or not raw.body:
        return raw.body
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise AskError(Problem.WRONG_TYPE, f"the answer came in the coding {coding!r}, which was not asked for")
    try:
        return _inflated(raw.body, limit)
    except zlib.error as error:
        raise AskError(Problem.NETWORK, f"the compressed answer is damaged: {error}") from error


def _inflated(body: bytes, limit: int) -> bytes:
    # "deflate" is zlib by the standard and raw deflate on some servers.
    window = zlib.MAX_WBITS + 32 if body[:1] in {b"\x1f", b"\x78"} else -zlib.MAX_WBITS
    parts, left = [], limit + 1
    while body and left > 0:
        unzip = zlib.decompressobj(window)
        parts.append(unzip.decompress(body, left))
        left -= len(parts[-1])
        if left > 0 and not unzip.eof:
            raise zlib.error("it ends in the middle")
        body = unzip.unused_data if unzip.unused_data[:1] == b"\x1f" else b""  # some servers pad the end
    if left <= 0:
        raise AskError(Problem.TOO_LARGE, f"the answer unfolds to more than {limit} bytes (request.max_bytes)")
    return b"".join(parts)


def conditions(validators: Validators) -> dict[str, str]:
    """The headers of a conditional request."""
    said = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in said.items() if value}


def cookies_of(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Names and values of the cookies that an answer sets; what they are limited to does not matter within one visit to one host."""
    pairs = (value.split(";", 1)[0].partition("=") for name, value in headers if name.lower() == "set-cookie")
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}
