"""Where a policy stands in its life, as its pages say: active, draft, upcoming, retired, or replaced and by what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from policies.model import Status
from policies.reading.codes.roles import fold
from policies.reading.vocabulary import metadata_labels

LONGEST = 400
"""Characters beyond which a line says nothing of the policy's own standing."""

_NUMBER = re.compile(
    r"#?\s*((?=[\w.-]*\d)[A-Za-z]{0,8}[-. ]?\d[\w.-]*\w|(?=[\w.-]*\d)[A-Za-z]{1,6}(?:\.[A-Za-z]{1,6})+\.\d+)(?=$|[\s,;:.)(])"
)
_END = re.compile(
    r"\.(?:\s|$)|;|\s(?:effective|as of|on|beginning|starting|dated)\s(?=[\w ]{0,9}\d)"
    r"|,?\s(?:and|which|for|please|to)\s(?:is|the|more|see|refer|current|view|all|coverage)\b"
)
_KIND = re.compile(
    r"^(?:(?:the|a|an|new|our|payer|updated|revised|following|medical|clinical|coverage|drug|pharmacy|payment|reimbursement|corporate"
    r"|commercial|utilization|management|um)\s+)*(?:(?:polic(?:y|ies)|guidelines?|bulletins?|criteria|documents?)\b\s*)?(?:(?:titled|entitled|called|named|number|no\.?|id)\b\s*)*[:#]?\s*",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"\W*(?:(?:new|updated?|revised|replaced|retired|archived|deleted|reviewed|upcoming|draft)"
    r"(?: (?:policies|guidelines|policy|guideline))?\W*){1,2}"
)
_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")
_NOTHING = re.compile(r"(?:n/?a|none|not applicable|-+)?", re.IGNORECASE)


def read_life(title: str | None, lines: Iterable[str]) -> tuple[Status, str | None]:
    """Status and what the policy was replaced by. `lines`: title, head and running headers, nothing of history or references."""
    near = [line for line in (title or "", *lines) if line and len(line) < LONGEST]
    by = next(_replacements(near), None)
    if by:
        return Status.REPLACED, by
    folded = _without_classes([fold(line) for line in near])
    found = (rule.value for rule in metadata_labels().status if any(_any_of(rule.words).search(line) for line in folded))
    return Status(next(found, Status.ACTIVE)), None


def _without_classes(lines: list[str]) -> list[str]:
    """The lines without the classes of a bulletin ("New", "Revised", "Retired", each alone): they speak of other policies."""
    classes = [line for line in lines if _CLASS.fullmatch(line)]
    return [line for line in lines if line not in classes] if len(set(classes)) > 1 else lines


def _replacements(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for pattern in _replaced():
            if (match := pattern.search(" ".join(line.split()))) and (value := _number_or_title(match.group(1))):
                yield value


def _number_or_title(text: str) -> str | None:
    """The other policy's number where the words begin with one, else its title."""
    if (quoted := _QUOTED.search(text)) and quoted.start() < 60:
        return quoted.group(1).strip(" .,")
    rest = _KIND.sub("", text.strip(" :#-–—"), count=1)
    if number := _NUMBER.match(rest):
        return number.group(1)
    end = _END.search(rest)
    value = (rest[: end.start()] if end else rest).strip(" .,:;-–—()")
    return value if re.search(r"[A-Za-z]{3}", value) and not _NOTHING.fullmatch(value) and not value[:1].islower() else None


@cache
def _replaced() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in metadata_labels().replaced_by)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern that is found where any of these is."""
    return re.compile("|".join(f"(?:{one})" for one in words))
