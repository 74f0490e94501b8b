"""Examples between a subject and its verb: `methods such as A, B, and C have been tried`."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb
from rules.compile.text.source import Span
from rules.model import Node

_FOUND = re.compile(
    r"^(?P<subject>[^,;:]{3,80}?),?\s+(?:such\s+as|like|including(?:\s+but\s+not\s+limited\s+to)?)\s+"
    r"(?P<names>[^;:]*?\b(?:and|or|and/or)\s+[^,;:]{2,60}?),?\s+"
    r"(?:has|have|was|were|is|are)\s+(?:not\s+|been\s+|all\s+)*[a-z]+(?:ed|ive|ful|en|ble|ated)\b(?P<rest>[^,;:]*)$"
)


def subject_with_examples(span: Span, context: Context, _: Clause) -> Node | None:
    """One finding: what its subject is like parts nothing."""
    found = _FOUND.match(span.masked)
    if found is None or has_verb(span.part(found.start("names"), found.end("names"))) or has_verb(span.part(0, found.end("subject"))):
        return None
    if figures(span.part(found.start("names"), found.end("names"))) or _SECOND.search(found["rest"]):
        return None
    return atom(span, context)


_SECOND = re.compile(r"\b(?:or|but|unless)\b|\band\s+(?!failed\b|found\b|were\s+unsuccessful\b)")
"""Behind the verb a second demand is told."""
