"""Lines as copies run them together: a heading before its own sentence, bullets in a row, an item without words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.lists.items import Line
from rules.compile.text.fields import of_form
from rules.compile.text.outlined import points
from rules.compile.text.sentences import sentences
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import compiled, wording

_HEADED = re.compile(r"\s*(?P<title>[A-Z][A-Za-z /&-]{3,50}\.)\s+(?=[A-Z])")
"""`INDICATIONS. The service is covered …`: a heading that ends with a full stop."""
_BULLET = re.compile(r"(?:^|(?<=[\s:;,.]))[•▪●◦‣]\s+")
_DASHES = re.compile(r"(?<=[:;,.\w)])\s+-\s+(?=[A-Za-z\d<>≥≤])")
"""`…: - A - B - C`: dashes that stand for bullets."""
_FEW = 2


def parted(lines: Sequence[Line]) -> list[Line]:
    """The lines, each heading and each bullet on a line of its own; items that hold nothing but an ellipsis are left out."""
    told = [point for line in of_form([line for line in lines if not _empty(line.span)]) for point in points(line)]
    return _one_below([piece for line in told for one in _headed(line) for piece in _in_a_row(one)])


def _one_below(lines: list[Line]) -> list[Line]:
    """`Patient must have the following:`, one line without a marker, `AND ALL of the following:`: the line is the list of one that the
    words above it lead into.
    """
    return [
        replace(line, marker="•", depth=line.depth + 1)
        if 0 < n < len(lines) - 1
        and not line.marker
        and _leads_one(lines[n - 1])
        and _AND_LEAD.match(lines[n + 1].span.raw)
        and not _ENDS.search(line.span.raw)
        else line
        for n, line in enumerate(lines)
    ]


def _leads_one(line: Line) -> bool:
    return not line.marker and _FOLLOWING.search(line.span.plain) is not None


_FOLLOWING = re.compile(r"\b(?:following|these)\b[^:]{0,40}:\s*$")
_AND_LEAD = re.compile(r"\s*AND\b[^:]{0,60}:\s*$")
_ENDS = re.compile(r":\s*$")


def is_title(words: str) -> bool:
    """Whether words that end with a full stop are a heading: capitals alone, or one of the known headings."""
    bare = words.strip(" .\t")
    kinds = (name_of for name_of in wording().headings.items())
    return (bare.isupper() and len(bare.split()) <= _LONGEST) or any(
        compiled(f, f"headings.{n}").match(words.strip().lower()) for n, f in kinds
    )


_LONGEST = 4  # words of a heading in capitals
OUTLINE = re.compile(r"\d{1,3}(?:\.\d{1,3}){2,4}\.?")
"""`14.2.1`: the number of a section, and no marker of a list."""


_FOOT = re.compile(r"\W*(?:[a-z]+\s+){0,2}(?:policy|guideline|document)\s+(?:number|no\.?|#)\s*:?\s*[a-z]{0,6}[-. ]?\d[\w.-]*\W*")


def _empty(span: Span) -> bool:
    """`10. …`: a place left open; `Policy Number: 17` at a page's foot."""
    if _FOOT.fullmatch(span.plain):
        return True
    return bool(re.fullmatch(r"\W*(?:\(?\w{1,3}[.)])?\s*(?:…|\.{3,})\W*", span.raw))


_FORM = re.compile(
    r"\s*(?P<title>(?:Exclusion|Inclusion)\s+[Cc]riteria)\s*:\s+(?P<lead>(?:If\s+)?[Tt]he\s+answers?\s+to\s+[^:.]*(?:item|items|following)\b[^:]*?)\s*$"
)
"""`Exclusion Criteria: If the answer to ANY item below is met, then …` above a list: a heading and how its items are joined."""
_REFUSES = re.compile(
    r"\s*(?P<title>(?:Coverage\s+|Plan\s+)?(?:Exclusion\s+[Cc]riteria|Denial\s+[Cc]riteria|Exclusions|(?:Absolute\s+)?[Cc]ontraindications))\s*:\s+(?=\S)"
)
"""`Exclusion criteria: A, B, or C`: a heading whose list stands on its own line."""


def leads_of_forms(span: Span) -> list[tuple[int, int]]:
    """Where a heading goes on with how the items below it are joined."""
    form = _FORM.match(span.raw)
    return [(span.start + form.start("lead"), span.start + form.end("lead"))] if form else []


def _headed(line: Line) -> list[Line]:
    if not line.marker and (form := _FORM.match(line.span.raw)):
        return [replace(line, span=line.span.part(form.start("title"), form.end("title")))]
    if not line.marker and (refused := _REFUSES.match(line.span.raw)):
        title = line.span.part(refused.start("title"), refused.end("title"))
        return [replace(line, span=title), replace(line, span=line.span.part(refused.end()))]
    found = _HEADED.match(line.span.raw)
    if (line.marker and not OUTLINE.fullmatch(line.marker)) or not found or not is_title(found.group("title")):
        return [line]
    title = line.span.part(found.start("title"), found.end("title"))
    return [replace(line, span=title), replace(line, span=line.span.part(found.end()), marker="")]


def _in_a_row(line: Line) -> list[Line]:
    """`… are met: • A, and • B`: each bullet is an item below the words before the first."""
    found = list(_BULLET.finditer(line.span.raw))
    dashes = not found and re.search(r":\s+-\s", line.span.raw) is not None
    if dashes:
        found = [f for f in _DASHES.finditer(line.span.raw) if f.start() >= line.span.raw.index(":")]
    if len(found) < _FEW and not (line.marker and found and not found[0].start()):
        return [line]
    first = line.span.part(0, found[0].start()).trimmed(" \t\n")
    depth = line.depth + 1 if first else line.depth
    ends = [*(f.start() for f in found[1:]), len(line.span)]
    items = [
        Line(line.span.part(f.end(), end).trimmed(" \t\n"), "•" if first or not line.marker else line.marker, depth)
        for f, end in zip(found, ends, strict=True)
    ]
    rest: list[Line] = []
    if dashes and len(told := sentences(items[-1].span)) > 1:  # the list ends with the sentence that its last item is
        items[-1].span, rest = told[0], [Line(told[1].source.span(told[1].start, told[-1].end), "", line.depth)]
    return [*([replace(line, span=first)] if first else []), *(one for one in items if one.span), *rest]
