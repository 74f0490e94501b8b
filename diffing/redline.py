"""Redlines: two texts as runs of equal, deleted and inserted words. The one place that knows diff-match-patch.

Words are mapped to characters before the library sees them, so a figure is never split; the library runs without a time limit,
so the same texts always give the same redline.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from diff_match_patch import diff_match_patch

from diffing.model import Op, Span
from rules.words import typeset

_TOKEN = re.compile(r"\s+|\w+(?:[.,/]\d+|['’\-]\w+)*|[^\w\s]")
_PLANES = (*range(0xF0000, 0xFFFFE), *range(0x100000, 0x10FFFE), *range(0x10000, 0x20000))
_OPS: dict[int, Op] = {-1: "delete", 0: "equal", 1: "insert"}


def folded(text: str) -> str:
    """The text as a redline shows it: one line, plain quotes and dashes."""
    return typeset(text)


def redline(old: str, new: str) -> tuple[Span, ...]:
    """The spans that lead from the old folded text to the new one."""
    return spans(_TOKEN.findall(folded(old)), _TOKEN.findall(folded(new)))


def spans(old: Sequence[str], new: Sequence[str]) -> tuple[Span, ...]:
    """The spans between two sequences of tokens."""
    return tuple(Span(op, "".join(run)) for op, run in edits(old, new))


def quotable(old: str, new: str) -> tuple[Span, ...]:
    """The spans word by word, whatever their case and without the clean-up that folds small equalities into an edit."""
    before, after = _TOKEN.findall(folded(old)), _TOKEN.findall(folded(new))
    found, at_old, at_new = [], 0, 0
    for op, run in edits([t.lower() for t in before], [t.lower() for t in after], clean=False):
        printed = before[at_old : at_old + len(run)] if op == "delete" else after[at_new : at_new + len(run)]
        found.append(Span(op, "".join(printed)))
        at_old += len(run) if op != "insert" else 0
        at_new += len(run) if op != "delete" else 0
    return tuple(found)


def edits(old: Sequence[str], new: Sequence[str], clean: bool = True) -> tuple[tuple[Op, tuple[str, ...]], ...]:
    """Runs of tokens that are equal, deleted or inserted, deletions before insertions; `clean` folds accidental equalities away."""
    alphabet = {token: chr(_PLANES[i]) for i, token in enumerate(dict.fromkeys([*old, *new]))}
    letters = {letter: token for token, letter in alphabet.items()}
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    found = engine.diff_main("".join(alphabet[t] for t in old), "".join(alphabet[t] for t in new), False)
    if clean:
        engine.diff_cleanupSemantic(found)
    return tuple((_OPS[op], tuple(letters[c] for c in run)) for op, run in found if run)


def apply(old: str, redlined: Iterable[Span]) -> str:
    """The new folded text, rebuilt from the old one; ValueError when the spans do not belong to it."""
    out, position, before = [], 0, folded(old)
    for span in redlined:
        if span.op != "insert":
            if not before.startswith(span.text, position):
                raise ValueError(f"the redline does not fit the old text at offset {position}: expected {span.text[:40]!r}")
            position += len(span.text)
        if span.op != "delete":
            out.append(span.text)
    if position != len(before):
        raise ValueError(f"the redline ends at offset {position} of {len(before)} of the old text")
    return "".join(out)


def to_html(redlined: Iterable[Span]) -> str:
    """Escaped HTML whose only elements are <ins> and <del>."""
    tags = {"equal": "{}", "insert": "<ins>{}</ins>", "delete": "<del>{}</del>"}
    return "".join(tags[s.op].format(html.escape(s.text)) for s in redlined)


def to_text(redlined: Iterable[Span]) -> str:
    """Plain text: [-deleted-] and {+inserted+}."""
    marks = {"equal": "{}", "insert": "{{+{}+}}", "delete": "[-{}-]"}
    return "".join(marks[s.op].format(s.text) for s in redlined)


def to_terminal(redlined: Iterable[Span]) -> str:
    """Text for a terminal with ANSI colours; control characters of the texts themselves are shown as �."""
    marks = {"equal": "{}", "insert": "\x1b[32;4m{}\x1b[0m", "delete": "\x1b[31;9m{}\x1b[0m"}
    return "".join(marks[s.op].format(_visible(s.text)) for s in redlined)


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() or c == " " else "�" for c in text)
