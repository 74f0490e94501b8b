"""The lines of a bare text: indent, marker and words; a list without markers below a lead-in is given some."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from policies.reading.markers import readings, split_marker
from policies.reading.series import own_markers
from rules.compile.lists.group_labels import under_labels
from rules.compile.lists.items import Line
from rules.compile.lists.run_bullets import unrun
from rules.compile.lists.wrapped import soft_breaks
from rules.compile.statements.stances import authorization, said
from rules.compile.text.source import Source, Span
from rules.lexicon import units


def _bulleted(lines: list[Line]) -> list[Line]:
    """The lines, where a list without markers below a lead-in (`the following:`) is given markers: each goes on by `;`, `and` or `or`."""
    open_list, inner = False, 0
    _below_marked(lines)
    for above, line in pairwise(lines):
        leads = not above.marker and (
            (above.span.plain.rstrip().endswith(":") and (said(above.span) is not None or "following" in above.span.plain))
            or bool(_BARE_LEAD.match(above.span.plain))
        )
        counted = _counted(line.span) if (leads or open_list) and not line.marker and said(line.span) is None else 0
        open_list = not line.marker and (leads or open_list) and (bool(counted) or not _begins_anew(line.span))
        if open_list and line.depth <= lines[0].depth + _FLAT:
            line.marker, line.depth = ("◦", line.depth + 2) if inner else ("•", line.depth + 1)
            inner = counted or max(0, inner - 1)
    return lines


def _below_marked(lines: list[Line]) -> None:
    """Gives lines without markers below an item that leads into a list (`2. Any of the following:`) markers of their own."""
    lead: Line | None = None
    for above, line in pairwise(lines):
        if above.marker and above.marker != _INNER:
            lead = above if _ASKS_OF.search(above.span.plain) else None
        if line.marker or lead is None or _CONNECTIVE.fullmatch(line.span.plain):
            continue
        if _begins_anew(line.span) or (above.marker == _INNER and above.span.raw.rstrip().endswith(".")):
            lead = None
            continue
        line.marker, line.depth = _INNER, lead.depth + 1


_INNER = "‣"
_ASKS_OF = re.compile(
    r"\bof\s+the\s+following(?:\s+(?:criteria|conditions|findings|symptoms|signs))?(?:\s+(?:is|are)\s+(?:met|present))?\s*:\s*$"
)
_BARE_LEAD = re.compile(
    r"\W*(?:meets?\s+)?(?:all|any|one|both|each|either)(?:\s+\(\d\))?(?:\s+or\s+more)?\s+of\s+the\s+following(?:\s+criteria)?\W*$"
)
"""`ALL of the following`: a lead-in of its own line."""


def _counted(span: Span) -> int:
    """How many items a lead-in says that its list has (`who meet the following 3 criteria:`)."""
    found = _HOW_MANY.search(span.plain)
    if found is None or not span.raw[:1].islower():
        return 0
    return int(found.group("n")) if found.group("n").isdigit() else units().numbers.get(found.group("n"), 0)


_HOW_MANY = re.compile(r"\bfollowing\s+(?P<n>two|three|four|five|six|[2-9])\s+(?:[\w-]+\s+)?(?:criteria|conditions)\b[^:]*:\s*$")


_FLAT = 1


def _begins_anew(span: Span) -> bool:
    """Whether a line without a marker opens something of its own: it says something of a service, leads into a list, or demands."""
    plain = span.plain.rstrip()
    return said(span) is not None or plain.endswith(":") or authorization(span) is not None or bool(_ANEW.match(plain))


_ANEW = re.compile(
    r"\W*(?:note\b|\*|(?:and|or)\b|(?:all|any|one|each)\s+of\b|(?:the\s+)?(?:patients?|members?|individuals?)\s+must\b"
    r"|authorization\b|approval\b)"
)


def lines_of(source: Source) -> list[Line]:
    """The lines of a bare text with indent and marker; a line that goes on in small letters belongs to the one above."""
    found: list[Line] = []
    alone: tuple[str, int] | None = None
    at = 0
    printed = source.text.splitlines()
    own, soft = own_markers(printed), soft_breaks(printed)
    tight = len(re.findall(r"(?m)^\s*[-–•](?=[A-Za-z(])", source.text)) > 1
    for number, raw in enumerate(source.text.splitlines(keepends=True)):
        start, at = at, at + len(raw)
        if not raw.strip():
            continue
        if found and number in soft:
            found[-1].span = Span(source, found[-1].span.start, start + len(raw.rstrip()))
            continue
        indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
        split = own.get(number) or split_marker(raw) or (("-", raw.strip()[1:]) if tight and _TIGHT.match(raw) else None)
        rest = split[1] if split and split[1] else raw.strip()
        marker, rest, before = _inner_marker(split[0] if split and split[1] else "", rest)
        indent += _DEEPER if marker == _DOUBLED else 0
        begin = start + len(raw.rstrip()) - len(rest)
        if _ALONE.fullmatch(raw):
            alone = ("-", indent)
            continue
        marker, indent, alone = (marker, indent, None) if alone is None or marker else (*alone, None)
        line = Line(Span(source, begin, start + len(raw.rstrip())), marker, indent, before=before)
        if found and not line.marker and _goes_on(found[-1], rest):
            found[-1].span = Span(source, found[-1].span.start, line.span.end)
            continue
        found.append(line)
    parted = [one for line in found for one in unrun(line)]
    return _bulleted(under_labels(_between_doubled(_first_inside(parted))))


def _first_inside(lines: list[Line]) -> list[Line]:
    """`… when all of the following criteria are met. A;` above a list: A is the first item of it, left on the line of its lead-in."""
    out: list[Line] = []
    for n, line in enumerate(lines):
        below = next((one for one in lines[n + 1 :] if not _CONNECTIVE.fullmatch(one.span.plain)), None)
        found = None if line.marker or below is None or not below.marker else _LED_INSIDE.search(line.span.masked)
        if found is None or below is None:
            out.append(line)
            continue
        out += [
            replace(line, span=line.span.part(0, found.end()).trimmed(" ")),
            replace(below, span=line.span.part(found.end()), before=""),
        ]
    return out


_LED_INSIDE = re.compile(
    r"\bof\s+the\s+following(?:\s+(?:criteria|conditions|requirements|indications))?(?:\s+(?:are|is)\s+(?:met|present))?[.:]\s+(?=[^.:;]{12,};\W*$)"
)


_ALONE = re.compile(r"\s*[-–•●▪◦*o·]\s*")
"""A bullet on a line of its own: it marks the line below."""
_QUANTIFIER = re.compile(r"(?:ALL|ANY|BOTH|EITHER|EACH|ONE(?: OR MORE)?|AT LEAST ONE|ANY ONE)")
"""A quantifier that stood in bold type, and so on a line of its own."""
_WHEN = re.compile(r"\b(?:when|if|meets?|for|by|with|following|where|least)$")
_DOUBLED = "◦"
_DEEPER = 2


def _between_doubled(lines: list[Line]) -> list[Line]:
    """A connective on a line of its own between two bullets of the inner list (`- - A`, `- OR`, `- - B`) stands as far in as they."""
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        if above.marker == below.marker == _DOUBLED and above.depth == below.depth and _CONNECTIVE.fullmatch(line.span.plain):
            line.depth = above.depth
    return lines


_CONNECTIVE = re.compile(r"\W*(?:and/or|and|or)\W*")


_TIGHT = re.compile(r"\s*[-–•](?=[A-Za-z(\d])")
"""`-Rash is present`: a bullet without a blank behind it, where other lines have one too."""
_BEFORE_MARKER = re.compile(r"-?\s*(and/or|and|or)\b-?[\s:,]*", re.IGNORECASE)


_EITHER_FIRST = re.compile(r"(?:EITHER|Either)\s+(?=\(?[aAiI1][).]\s)")
"""`- EITHER (a) X` above `- OR (b) Y`: the word that opens the pair."""


def _inner_marker(marker: str, rest: str) -> tuple[str, str, str]:
    """The marker that counts, the words and the connective, where a copy has put a bullet before every line (`- AND ii. …`)."""
    if marker and not readings(marker)[0][0].startswith("bullet"):
        return marker, rest, ""
    if marker and (opens := _EITHER_FIRST.match(rest)) and (first := split_marker(rest[opens.end() :])) and first[1]:
        return first[0], first[1], ""
    found = _BEFORE_MARKER.match(rest)
    inner = split_marker(rest[found.end() :] if found else rest)
    if marker and not found and inner and inner[0] == marker and inner[1]:
        return _DOUBLED, inner[1], ""
    if not inner or not inner[1] or not (marker or found):
        return marker, rest, ""
    return inner[0], inner[1], found.group(1).lower() if found else ""


def _goes_on(above: Line, rest: str) -> bool:
    said = above.span.plain.rstrip()
    if _QUANTIFIER.fullmatch(rest):
        return not above.marker and bool(_WHEN.search(said))
    if re.match(r"(?:and|or)\b", rest):
        return not above.marker and ":\n" not in above.span.source.text[: above.span.end] and bool(re.search(r"\w$", said))
    return rest[:1].islower() and not _ENDED.search(said)


_ENDED = re.compile(r"[:;.]$|;\s*(?:and/or|and|or)$")
