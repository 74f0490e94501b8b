"""Plain text as lines: folded, with the gaps between them, and with the splinters of extraction put back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policies.reading.whitespace import fold

_SYMBOLS = str.maketrans(
    {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF06F: "o", 0xF0FC: "✓", 0xF0A8: "□", 0xF071: "□", 0xF06E: "■", 0xF076: "❖"}
)
_RAISED = re.compile(r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*,?")
_SIGN_FIRST = re.compile(r"[™®℠](?=\s|$|[,.;)])")
_CLINGS = re.compile(r"[,;.)\]](?:\s|$)")
_BULLETED = re.compile(r"[•●▪■◦➢]\s|\d{1,2}/\d{1,2}/\d{2,4}\s+[•●▪■◦➢]\s")
_BULLETS_INSIDE = re.compile(r"\s+(?=[•●▪■◦➢]\s)")  # two columns of a list on one line
_RULE = re.compile(r"[-=_*~—–.·•#+\s]{4,}")  # a line drawn with signs
_ENTITY = re.compile(
    r"&(?:nbsp|ndash|mdash|rsquo|lsquo|rdquo|ldquo|amp|lt|gt|quot|reg|trade|ge|le|#\d{2,5}|#x[0-9a-f]{2,5});", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words. `gap` counts the blank lines before it, `indent` its leading columns; `page` says that a page begins here."""

    text: str
    gap: int = 0
    indent: int = 0
    page: bool = False


def lines_of(text: str) -> list[Line]:
    """The lines with words of a text; form feeds become page beginnings."""
    return _mended(list(_lines(text.translate(_SYMBOLS))))


def has_entities(text: str) -> bool:
    """Whether HTML entities leaked into the text."""
    return _ENTITY.search(text) is not None


def _lines(text: str) -> Iterator[Line]:
    gap, page = 0, False
    for raw in re.split(r"\r\n|[\n\r\x0b\x85\u2028\u2029]|(?=\x0c)", text):
        page = page or raw.startswith("\x0c")
        words = fold(raw)
        if not words or _RULE.fullmatch(words):
            gap += 1
            continue
        body = raw.lstrip("\x0c\ufeff").expandtabs(4)
        indent = len(body) - len(body.lstrip(" \u00a0"))
        first, *others = _BULLETS_INSIDE.split(words) if _BULLETED.match(words) else [words]
        yield Line(first, gap, indent, page)
        yield from (Line(other, 0, indent) for other in others)
        gap, page = 0, False


def _mended(lines: Sequence[Line]) -> list[Line]:
    """Put splinters back: a reference number that stood raised on its own line, a trademark sign, a stray closing mark."""
    made: list[Line] = []
    for at, line in enumerate(lines):
        before = made[-1] if made else None
        if before is None or line.gap or line.page:
            made.append(line)
        elif _SIGN_FIRST.match(line.text) or (_CLINGS.match(line.text) and not before.text.endswith((".", ":"))):
            made[-1] = replace(before, text=f"{before.text}{line.text}")
        elif _is_raised(line, before, lines[at + 1] if at + 1 < len(lines) else None):
            made[-1] = replace(before, text=f"{before.text} {line.text}")
        else:
            made.append(line)
    return made


def _is_raised(line: Line, before: Line, after: Line | None) -> bool:
    """A line "1,2" between a text and its going on is a reference mark; between rows of a table it is a cell."""
    if not _RAISED.fullmatch(line.text) or (not before.text[-1].isalpha() and before.text[-1] not in '.,;:)"”'):
        return False
    if len(before.text) < 30 and not before.text.endswith((".", ",")) and (after is None or not after.indent):
        return False
    if any(int(number) > 400 for number in re.findall(r"\d+", line.text)):
        return False
    return after is None or after.gap > 0 or after.indent > 0 or len(after.text) > 30 or before.text.endswith(".")
