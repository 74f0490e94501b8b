"""What goes wrong with rules, said in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from payerwatch.refusal import USAGE, Refusal


@contextmanager
def said_plainly() -> Iterator[None]:
    """What a book, a lookup or a contract says when it fails is the whole story. Raises Refusal."""
    from rules.book.model import BookError
    from rules.contract import ContractError
    from rules.lookup.model import LookupFailed

    try:
        yield
    except (BookError, ContractError) as error:
        raise Refusal(str(error)) from error
    except LookupFailed as error:
        raise Refusal(str(error), USAGE) from error
