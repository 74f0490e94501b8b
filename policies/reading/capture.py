"""Tells when what arrived is no policy: a check against robots, a soft 404, a sign-in page, an empty page, a shell of JavaScript.

Several signs are weighed against what speaks for a policy, so that a real policy that once says "captcha" or "not found" stays a policy.
The signs are data (data/vocabulary/capture_signs.yml).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from policies.model import Issue, Problem, Reading
from policies.reading.encoding import decode
from policies.reading.vocabulary import FOLDER, Patterns
from policies.reading.whitespace import fold

_ENOUGH = 3  # weight of signs from which a page with nothing for it is no policy
_WORDS_PER_POINT = 250  # a longer text needs more signs against it
_FEW_WORDS = 8
_HEAD = 6_000  # characters of the text in which signs count: a wall says so at once
_FEW_FOR_SOURCE = 500  # words from which scripts of a wall prove nothing: real pages carry them too
_BODY = 40_000  # characters in which what speaks for a policy is looked for
_SOURCE = 200_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sign(_Strict):
    """One kind of sign; see the file for what each key means."""

    problem: Literal["challenge_page", "soft_404", "not_a_policy", "needs_browser"]
    weight: int = Field(ge=1, le=3)
    says: str
    words: Patterns = ()
    source: Patterns = ()


class ForPolicy(_Strict):
    """What speaks for a policy."""

    strong: Patterns
    weak: Patterns


class CaptureSigns(_Strict):
    """The content of capture_signs.yml."""

    signs: tuple[Sign, ...]
    policy: ForPolicy


@cache
def capture_signs() -> CaptureSigns:
    """The signs, read once."""
    return CaptureSigns.model_validate(yaml.safe_load((FOLDER / "capture_signs.yml").read_text(encoding="utf-8")))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Signs are written in lower case and searched in lower case: that is several times faster than ignoring case."""
    return re.compile(pattern, re.MULTILINE)


def failed_capture(data: bytes, media: str, reading: Reading | None, *, status: int | None = None) -> Issue | None:
    """Why these bytes are no policy, or None where they are one as far as can be told.

    `reading` is what the reader made of them (None where it was not read); `status` the HTTP status.
    """
    text = _text(data, media, reading).lower()
    words = len(text.split())
    if not words or (words < _FEW_WORDS and reading is not None and not reading.blocks and _is_picture(reading)):
        return _empty(reading, status)
    if worst := _worst(text, data if media == "html" and words < _FEW_FOR_SOURCE else b"", words):
        return worst
    if status is not None and status >= 400:
        return Issue(Problem.HTTP_ERROR, f"expected a policy, found HTTP status {status}; check the address in the declaration")
    if words < _FEW_WORDS and _speaks_for_policy(text) < 2:
        return Issue(
            Problem.EMPTY,
            f"expected a policy, found {words} words; check the address, or declare a browser if the page is drawn by JavaScript",
        )
    if not _has_a_word_for_policy(text):
        return Issue(
            Problem.NOT_A_POLICY, f"expected a policy, found {words} words without one that policies use; check what the link leads to"
        )
    return None


def _text(data: bytes, media: str, reading: Reading | None) -> str:
    if reading is None:
        return "" if media in {"pdf", "docx"} else fold(re.sub(r"<[^<>]+>", " ", decode(data)))
    said = [value for name, value in reading.facts if media == "json" or name == "title"]
    return "\n".join([reading.title or "", *(f"{b.marker} {b.text}".strip() for b in reading.blocks), *reading.furniture, *said]).strip()


def _empty(reading: Reading | None, status: int | None) -> Issue | None:
    if reading is not None and _is_picture(reading):
        return None  # pictures of pages: the reader has said so
    if status is not None and status >= 400:
        return Issue(Problem.HTTP_ERROR, f"expected a policy, found HTTP status {status} and no text; check the address in the declaration")
    return Issue(
        Problem.EMPTY, "expected a policy, found no text at all; check the address, or declare a browser if the page is drawn by JavaScript"
    )


def _is_picture(reading: Reading) -> bool:
    return any(issue.problem is Problem.SCANNED for issue in reading.issues)


def _speaks_for_policy(text: str) -> int:
    """Points for a policy: two for each strong sign, counted up to three times, one for every two weak ones."""
    known, text = capture_signs().policy, text[:_BODY]
    strong = sum(min(3, sum(1 for _ in _compiled(pattern).finditer(text))) for pattern in known.strong)
    weak = sum(_compiled(pattern).search(text) is not None for pattern in known.weak)
    return 2 * strong + (weak + 1) // 2


def _has_a_word_for_policy(text: str) -> bool:
    known = capture_signs().policy
    return any(_compiled(pattern).search(text) for pattern in (*known.weak, *known.strong))


def _worst(text: str, source: bytes, words: int) -> Issue | None:
    """The problem with the most signs, where they outweigh what speaks for a policy and the length of the text."""
    signs = _signs(text, source)
    points = {problem: sum(sum(weights) for weights, _, _ in hits) for problem, hits in signs.items()}
    if not points:
        return None
    problem = max(sorted(points), key=lambda one: points[one])
    if points[problem] < _ENOUGH or points[problem] < words / _WORDS_PER_POINT + _speaks_for_policy(text):
        return None
    _, says, quoted = max(signs[problem], key=lambda hit: (hit[0][0], sum(hit[0])))
    return Issue(Problem(problem), f"expected a policy, found {says} ({quoted}); nothing is recorded, the last version stays")


def _signs(text: str, source: bytes) -> dict[str, list[tuple[list[int], str, str]]]:
    """For each problem the signs found: the weights of their hits, what they say, and the first words found.

    What stands behind a colon is left out of the words: it is the number of the request, another one at each visit.
    """
    signs: defaultdict[str, list[tuple[list[int], str, str]]] = defaultdict(list)
    head, raw = text[:_HEAD], source[:_SOURCE].decode("latin-1").lower()
    for sign in capture_signs().signs:
        hits = _found(sign.words, head) + _found(sign.source, raw)
        if hits:
            signs[sign.problem].append(([sign.weight] * len(hits), sign.says, f'"{fold(hits[0]).split(":")[0][:50]}"'))
    return signs


def _found(patterns: Sequence[str], text: str) -> list[str]:
    """The first words that each pattern finds. (One joined pattern was tried and is slower: most of these begin with a letter.)"""
    return [match.group() for pattern in patterns if (match := _compiled(pattern).search(text))]
