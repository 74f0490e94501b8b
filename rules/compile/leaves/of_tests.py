"""What a test does not show: `plain films that do not explain it` is one finding, told with the test that it is read on."""

from __future__ import annotations

import re

from rules.compile.text.source import Span

TESTS = (
    r"(?:films?|x-?\s?rays?|radiographs?|imaging|mris?|cts?|ultrasounds?|ultrasonography|scans?|stud(?:y|ies)|tests?|testing|results?|"
    r"findings|biops(?:y|ies)|endoscop(?:y|ies)|colonoscop(?:y|ies)|electrocardiograms?|echocardiograms?|tracings?|recordings?|"
    r"examinations?|work-?\s?ups?|labs|angiogra(?:m|ms|phy)|evaluations?)"
)
_NOT = r"(?:cannot|can\s+not|could\s+not|(?:has|have|had|do|does|did|is|are|was|were)\s+not)\b"
NOT_SHOWN = rf"\b{TESTS}\s+(?:that|which)\s+{_NOT}"
"""A pattern: a test, and the clause that says what it does not show."""
_TEST_LAST = re.compile(rf"\b{TESTS}\W*$")
_REFUSES = re.compile(rf"\W*{_NOT}")


def not_shown(test: Span, told: Span) -> bool:
    """Whether a relative clause says of the test named last before it what that does not show."""
    return _TEST_LAST.search(test.masked) is not None and _REFUSES.match(told.masked) is not None
