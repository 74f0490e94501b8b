"""What every source's visit works with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from http import HTTPStatus

from crawlers.answers import Answer
from crawlers.asking import Asker
from crawlers.declaration import Declaration
from crawlers.ledger import REDIRECTED, Ledger
from crawlers.verdict import Judge
from policies.model import Fetch, Outcome, Validators

Render = Callable[[Declaration, str], Awaitable[Answer | None]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What every source's visit works with. `render` opens an address in a browser; None from it means "ask plainly"."""

    asker: Asker
    ledger: Ledger
    judge: Judge
    render: Render


def line(asker: Asker, source_id: str, url: str, purpose: str, answer: Answer, outcome: Outcome, known: Validators | None) -> Fetch:
    """The journal's line for a good answer; a 304 keeps the snapshot and validators that it confirms."""
    fetch = replace(asker.fetched(source_id, url, purpose, answer), outcome=outcome)
    if answer.url != url:
        fetch = replace(fetch, detail=REDIRECTED + answer.url)
    if answer.status == HTTPStatus.NOT_MODIFIED and known is not None:
        return replace(
            fetch,
            snapshot_id=known.snapshot_id,
            etag=fetch.etag or known.etag,
            last_modified=fetch.last_modified or known.last_modified,
            length=None,
        )
    return fetch
