"""Tables of contents in plain text: lines that only announce what comes again below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policies.reading.page_furniture import is_page_line
from policies.reading.roles import heading_role
from policies.reading.text.lines import Line

_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*\d{0,4}\s*$")
_PAGE_NUMBER = re.compile(r"\s+\d{1,3}$")
_MOST = 300
_TAIL = 400  # characters at the end of a line in which leaders are looked for


def without_contents(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines without tables of contents, and the lines taken out."""
    gone = {at for at, line in enumerate(lines) if _LEADERS.search(line.text[-_TAIL:])}
    announcing = [at for at, line in enumerate(lines) if is_page_line(line.text, "contents_headings")]
    keys = [_key(line.text) for line in lines] if announcing else []
    last = {key: at for at, key in enumerate(keys)}
    for at in announcing:
        gone |= {at, *_announced(lines, at + 1, keys, last)}
    gone |= _boxed(lines)
    return [line for at, line in enumerate(lines) if at not in gone], list(dict.fromkeys(lines[at].text for at in sorted(gone)))


def entry_key(text: str) -> str:
    """A line as the table of contents announces it: without page number, leaders, colon and case."""
    return _key(text)


def _announced(lines: Sequence[Line], start: int, keys: Sequence[str], last: Mapping[str, int]) -> set[int]:
    """The lines from `start` on that come again, without their page number, further below; `last`: where each key comes last."""
    found: set[int] = set()
    for at in range(start, min(start + _MOST, len(lines))):
        text = lines[at].text
        again = last[keys[at]] > at or _LEADERS.search(text[-_TAIL:]) is not None
        if not again and not _is_run_together(text):
            break
        found.add(at)
    return _without_body(keys, found, start)


def _boxed(lines: Sequence[Line]) -> set[int]:
    """A box of links to the headings, two on a line: "Coverage Determination Coverage Limitations", with what stands alone beside them."""
    heads = {line.text for line in lines if len(line.text) <= 80 and heading_role(line.text) is not None}
    boxed = {at for at, line in enumerate(lines) if len(line.text) <= 160 and _is_made_of(line.text, heads - {line.text}, 0)}
    if len(boxed) < 2:
        return set()
    again = {line.text: at for at, line in enumerate(lines)}
    beside = {at + step for at in boxed for step in (-1, 1) if 0 <= at + step < len(lines)}
    return boxed | {at for at in beside if lines[at].text in heads and again[lines[at].text] > at + 3}


def _is_made_of(text: str, heads: set[str], found: int) -> bool:
    if not text:
        return found >= 2
    return any(text.startswith(head) and _is_made_of(text[len(head) :].lstrip(), heads, found + 1) for head in heads)


def _without_body(keys: Sequence[str], found: set[int], start: int) -> set[int]:
    """A line that was already announced once begins the text itself."""
    seen: set[str] = set()
    for at in range(start, start + len(found)):
        if keys[at] in seen:
            return {one for one in found if one < at}
        seen.add(keys[at])
    return found


def _key(text: str) -> str:
    return (text[:-_TAIL] + _PAGE_NUMBER.sub("", _LEADERS.sub("", text[-_TAIL:]))).casefold().rstrip(": ")


def _is_run_together(text: str) -> bool:
    """Links that lost the blanks between them: "PolicyBackgroundReferences"."""
    parts = re.split(r"(?<=[a-z])(?=[A-Z])", text)
    return len(parts) > 1 and len(text) < 300 and all(heading_role(part) is not None for part in parts)
