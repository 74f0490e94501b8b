"""Plain text as lines: folded, with the gaps between them, and with the splinters of extraction put back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policies.reading.markers import split_marker
from policies.reading.series import own_markers
from policies.reading.whitespace import fold

_SYMBOLS = str.maketrans(
    {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF06F: "o", 0xF0FC: "✓", 0xF0A8: "□", 0xF071: "□", 0xF06E: "■", 0xF076: "❖"}
)
_RAISED = re.compile(r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*,?")
_BRACKETED = re.compile(r"\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\],?")
_SIGN_FIRST = re.compile(r"[™®℠](?=\s|$|[,.;)])")
_CLINGS = re.compile(r"[,;.)\]](?:\s|$)")
_BULLETED = re.compile(r"[•●▪■◦➢]\s|\d{1,2}/\d{1,2}/\d{2,4}\s+[•●▪■◦➢]\s")
_BARE_BULLETS = "•●▪■◦➢"
_BULLETS_INSIDE = re.compile(r"\s+(?=[•●▪■◦➢]\s)")  # two columns of a list on one line
_RUN_IN = re.compile(r"((?:[A-Z(]\S* ){1,5}\(?\d{4}[0-9AFMTU]\)?) {2,}((?:The|This|A|An) \S.*)")  # "Alpha Test 0999U  The test ..."
_CUT_OFF = re.compile(r"\u00a0[^\s•●▪■◦➢]")
_RULE = re.compile(r"[-=_*~—–.·•#+\s]{4,}")  # a line drawn with signs
_ENTITY = re.compile(
    r"&(?:nbsp|ndash|mdash|rsquo|lsquo|rdquo|ldquo|amp|lt|gt|quot|reg|trade|ge|le|#\d{2,5}|#x[0-9a-f]{2,5});", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words.

    gap        the blank lines before it
    indent     its leading columns
    page       whether a page begins here
    cells      what its tabs set apart; only for rows of tables once these are found (see text_tables), with `header` for a heading row
    justified  whether its words were spread over the full width, so that the next line goes on with it
    own        its marker of the document's own make, and the words behind it
    closed     whether more than one blank stands behind its last word, as some word processors leave at the end of a paragraph
    """

    text: str
    gap: int = 0
    indent: int = 0
    page: bool = False
    cells: tuple[str, ...] = ()
    header: bool = False
    justified: bool = False
    closed: bool = False
    own: tuple[str, str] | None = None

    @property
    def marked(self) -> tuple[str, str] | None:
        """Its list marker and the words behind it, None where it has no marker."""
        return self.own or split_marker(self.text)


def with_own_markers(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the markers of the document's own make (see policies.reading.series)."""
    found = own_markers([line.text for line in lines])
    return [replace(line, own=found[at]) if at in found and not line.cells else line for at, line in enumerate(lines)]


def lines_of(text: str) -> list[Line]:
    """The lines with words of a text; form feeds become page beginnings."""
    return _unstacked(_mended(list(_lines(text.translate(_SYMBOLS)))))


def has_entities(text: str) -> bool:
    """Whether HTML entities leaked into the text."""
    return _ENTITY.search(text) is not None


def _lines(text: str) -> Iterator[Line]:
    gap, page = 0, False
    for raw in _raw_lines(text):
        page = page or raw.startswith("\x0c")
        words = fold(raw)
        if not words or _RULE.fullmatch(words):
            gap += 1
            continue
        body = raw.lstrip("\x0c\ufeff").expandtabs(4)
        indent = len(body) - len(body.lstrip(" \u00a0"))
        first, *others = _BULLETS_INSIDE.split(words) if _BULLETED.match(words) else [words]
        if run_in := _RUN_IN.fullmatch(raw.strip()):
            yield Line(fold(run_in[1]), gap, indent, page)
            first, gap, page = fold(run_in[2]), 0, False
        yield Line(first, gap, indent, page, () if others or run_in else _cells(raw), justified=_is_spread(raw), closed=raw.endswith("  "))
        yield from (Line(other, 0, indent) for other in others)
        gap, page = 0, False


def _raw_lines(text: str) -> list[str]:
    """The lines as printed: one that begins with a no-break blank was cut off from the one before, which then ends without a blank."""
    made: list[str] = []
    for raw in re.split(r"\r\n|[\n\r\x0b\x85\u2028\u2029]|(?=\x0c)", text):
        if made and _CUT_OFF.match(raw) and made[-1].strip() and not made[-1][-1].isspace() and made[-1][-1] not in ".:;":
            made[-1] += raw
        else:
            made.append(raw)
    return made


def _is_spread(raw: str) -> bool:
    """Whether most of the blanks between the words are wide, as where a line was justified."""
    blanks = re.findall(r"(?<=\S) +(?=\S)", raw)
    return len(blanks) > 2 and sum(len(blank) > 1 for blank in blanks) > 0.7 * len(blanks)


def _cells(raw: str) -> tuple[str, ...]:
    """What tabs between words set apart; the first is "" where the line begins with a tab."""
    parts = [fold(part) for part in raw.rstrip().lstrip(" ").split("\t")]
    return tuple(parts) if len(parts) > 1 and sum(part != "" for part in parts) > (parts[0] != "") else ()


def _mended(lines: Sequence[Line]) -> list[Line]:
    """Put splinters back: a reference number that stood raised on its own line, a trademark sign, a stray closing mark."""
    made: list[Line] = []
    raised = -1
    for at, line in enumerate(lines):
        before = made[-1] if made else None
        if before is None or line.gap or line.page:
            made.append(line)
        elif _SIGN_FIRST.match(line.text) or (_CLINGS.match(line.text) and not before.text.endswith((".", ":"))):
            made[-1] = replace(before, text=f"{before.text}{line.text}")
        elif _is_raised(line, before, lines[at + 1] if at + 1 < len(lines) else None):
            made[-1] = replace(before, text=f"{before.text} {line.text}")
            raised = at
        elif raised == at - 1 and line.indent and not before.indent:
            made[-1] = replace(before, text=f"{before.text} {line.text}")  # the line goes on behind the raised mark
        else:
            made.append(line)
    return made


def _unstacked(lines: Sequence[Line]) -> list[Line]:
    """Bullets that stand one below the other, and then as many lines without any: each line gets its bullet back."""
    made = list(lines)
    at = 0
    while at < len(made):
        end = at
        while end < len(made) and made[end].text in _BARE_BULLETS and made[end].text == made[at].text:
            end += 1
        count = end - at
        block = made[end : end + count]
        if count > 1 and len(block) == count and _is_block(made, end, count):
            made[at : end + count] = [replace(line, text=f"{made[at].text} {line.text}", gap=0, indent=made[at].indent) for line in block]
        at = max(end, at + 1)
    return made


def _is_block(lines: Sequence[Line], start: int, count: int) -> bool:
    """Whether so many lines stand together, with a gap or the next bullet behind them."""
    inside = lines[start + 1 : start + count]
    ends = start + count >= len(lines) or lines[start + count].gap > 0 or lines[start + count].text[0] in _BARE_BULLETS
    return ends and not any(line.gap or line.text[0] in _BARE_BULLETS for line in inside) and lines[start].text[0] not in _BARE_BULLETS


def _is_raised(line: Line, before: Line, after: Line | None) -> bool:
    """A line "1,2" between a text and its going on is a reference mark; between rows of a table it is a cell."""
    if _BRACKETED.fullmatch(line.text):
        return True
    if not _RAISED.fullmatch(line.text) or (not before.text[-1].isalpha() and before.text[-1] not in '.,;:)"”'):
        return False
    if before.text[-1] in '"”' and len(before.text) > 30:
        return True
    if len(before.text) < 30 and not before.text.endswith((".", ",")) and (after is None or not after.indent):
        return False
    if any(int(number) > 400 for number in re.findall(r"\d+", line.text)):
        return False
    return after is None or after.gap > 0 or after.indent > 0 or len(after.text) > 30 or before.text.endswith(".")
