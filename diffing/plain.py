"""A comparison as text: redlines inline, or both texts side by side, for terminals and pipes. Same comparison, same text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, zip_longest

from diffing.model import Change, Comparison, Op, Span
from diffing.redline import to_terminal, to_text

_GAP = " │ "
_NARROWEST = 20
Marks = Mapping[Op, str]
_COLOURS: Marks = {"equal": "{}", "insert": "\x1b[32;4m{}\x1b[0m", "delete": "\x1b[31;9m{}\x1b[0m"}
_SIGNS: Marks = {"equal": "{}", "insert": "{{+{}+}}", "delete": "[-{}-]"}
_BARE: Marks = {"equal": "{}", "insert": "{}", "delete": "{}"}


def comparison_text(comparison: Comparison, *, colours: bool = False) -> str:
    """Every change with its explanation and its redline inline; `colours` for a terminal, else [-deleted-] and {+inserted+}."""
    shown = to_terminal if colours else to_text
    return _told(comparison, lambda change: [shown(change.redline)])


def comparison_columns(comparison: Comparison, width: int, *, colours: bool = False) -> str:
    """Every change with the old text on the left and the new one on the right, at most `width` letters wide."""
    column = max(_NARROWEST, (width - 2 - len(_GAP)) // 2)
    return _told(comparison, lambda change: _columns(change, column, _COLOURS if colours else _SIGNS))


def _told(comparison: Comparison, shown: Callable[[Change], Iterable[str]]) -> str:
    count = len(comparison.changes)
    lines = [f"{str(comparison.overall).replace('_', ' ')}, direction {comparison.direction}, {count} differences"]
    for change in comparison.changes:
        page = f", page {change.page}" if change.page else ""
        lines += ["", _visible(f"[{change.kind}, {change.direction}] {change.section}{page}"), _visible(f"  {change.explanation}")]
        lines += [f"  {line}" for line in shown(change)]
    return "\n".join(lines) + "\n"


def _columns(change: Change, width: int, marks: Marks) -> list[str]:
    """The lines of one change, the left column filled up with blanks."""
    left, right = (list(_filled(change.redline, gone, width, marks)) for gone in ("insert", "delete"))
    rows = zip_longest(left, right, fillvalue=(0, ""))
    return [f"{text}{' ' * (width - seen)}{_GAP}{other}".rstrip() for (seen, text), (_, other) in rows]


def _filled(redline: Iterable[Span], gone: str, width: int, marks: Marks) -> Iterator[tuple[int, str]]:
    """Lines of one side with their visible length, at most `width`; a longer word stands on a line of its own."""
    line: list[tuple[Op, str]] = []
    for op, word in _words(redline, gone):
        if line and _seen([*line, (op, word)], marks) > width:
            yield _seen(line, marks), _marked(line, marks)
            line = []
        line.append((op, word))
    if line:
        yield _seen(line, marks), _marked(line, marks)


def _words(redline: Iterable[Span], gone: str) -> Iterator[tuple[Op, str]]:
    """The words of one side."""
    for span in redline:
        if span.op != gone:
            yield from ((span.op, _visible(word)) for word in span.text.split())


def _visible(text: str) -> str:
    """The text with control characters as �: a payer's words give a terminal no orders."""
    return "".join(c if c.isprintable() else "�" for c in text)


def _seen(line: Iterable[tuple[Op, str]], marks: Marks) -> int:
    """The visible length of a line: colours take no room, signs do."""
    return len(_marked(line, _BARE if marks is _COLOURS else marks))


def _marked(line: Iterable[tuple[Op, str]], marks: Marks) -> str:
    """Neighbouring words of one kind under one mark."""
    return " ".join(marks[op].format(" ".join(word for _, word in run)) for op, run in groupby(line, key=lambda part: part[0]))
