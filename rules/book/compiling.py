"""The compiler as the book uses it."""

from __future__ import annotations

from policies.model import Document
from rules.book.model import Reading


def compile_one(document: Document) -> Reading:
    """What the compiler makes of a document."""
    from rules.compile import compile_document

    return compile_document(document)
