"""Criteria told as questions and answers (`Q. What is not covered?` `A. We do not pay for …`): a question heads its answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.lists.items import Line

_QUESTION = re.compile(r"q(?:uestion)?[.:)]*", re.IGNORECASE)
_ANSWER = re.compile(r"a(?:nswer)?[.:)]*", re.IGNORECASE)
_FEWEST = 2


def answered(lines: Sequence[Line]) -> list[Line]:
    """The lines, in which the letters before questions and answers are no markers of a list."""
    asked = [n for n in range(len(lines) - 1) if _asks(lines[n]) and _ANSWER.fullmatch(lines[n + 1].marker)]
    if len(asked) < _FEWEST:
        return list(lines)
    told = {*asked, *(n + 1 for n in asked)}
    return [replace(line, marker="", depth=0, heading=n in asked) if n in told else line for n, line in enumerate(lines)]


def _asks(line: Line) -> bool:
    return _QUESTION.fullmatch(line.marker) is not None and line.span.raw.rstrip().endswith("?")
