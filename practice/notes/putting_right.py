"""What the words of a whole sentence say beyond its parts: an order, a box that is ticked, what is to be done, what was taken after all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.notes.boxes import answer
from practice.notes.model import Assertion, Sentence
from practice.notes.parts import Part
from practice.notes.tokens import Mention, Token

_TAKEN = re.compile(
    r"\b(?:and|then|she|he|they|patient|pt)\s+(?:has\s+)?(?:took|used|completed|finished|tolerated|taken|attended)\s+(?:it|them|this|these|all)\b",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:[A-Z][\w/ ]{0,20}:\s*)?(?:alternate|rotate|limit|finish|"
    r"complete\s+(?:\d|the|a|pt\b|physical)|attend|do|try|take|use|get|obtain|trial\s+(?:of\s+)?|continue\s+to\s+try|wear|apply)\s*\b"
    r"(?!.*\b(?:failed|without|no\s+(?:relief|improvement|benefit)|completed|done|was|were)\b)",
    re.IGNORECASE,
)
_ANSWERED_NO = re.compile(
    r"(?:(?<=\w)\s*:(?P<gap>\s*)|(?<=[\w)])(?P<column>\s{3,}|\t+))(?P<no>none\s+(?:to\s+date|so\s+far|ever)|no|none|absent|denie[sd])\s*\.?\s*$",
    re.IGNORECASE,
)
"""The answer of a row of a form, behind a colon or in a column of its own: it is of all that its row names (`clips, coils:  NO`)."""
_OF_A_FORM = re.compile(r"\b(?:screen\w*|checklist|questionnaire|form|survey)\b", re.IGNORECASE)
_OF_ITS_LAST = re.compile(
    r"\b(?:relief|benefit|help|improvement|response|effects?|change|success|complications?|reactions?|allerg\w+|problems?|issues|missed\s+\w+|barriers)\s*$",
    re.IGNORECASE,
)
"""Before the colon, what the answer alone is of (`naproxen for 8 weeks, relief: none`)."""


def _denied_up_to(sentence: Sentence) -> int:
    """Where the row of a form ends that is answered no; 0 for any other sentence."""
    found = _ANSWERED_NO.search(sentence.text)
    if found is None or _OF_ITS_LAST.search(sentence.text[: found.start()]):
        return 0
    formal = (
        found["column"]
        or len(found["gap"]) > 1
        or found["no"].isupper()
        or " " in found["no"]
        or any(map(_OF_A_FORM.search, (sentence.text, sentence.label, sentence.heading)))
    )
    return found.start() if formal else 0


_TO_BE = re.compile(r"\b(?:to|will|should|must|can|may|would)\s+be\s+(?!able\b|noted\b|expected\b)\w+(?:ed|en|ne|wn)\b", re.IGNORECASE)
"""What is to be done is not done (`to be investigated`)."""


_BEGUN = re.compile(
    r"\b(?:start|beg[aiu]n|initiat|enroll)\w*\b[^.;,]{0,50}\btoday\b|"
    r"\b(?:begins|starts|resumes)\s+(?:(?:on|in)\s+)?(?:(?:early|mid|late)\s+)?(?:next|tomorrow|soon|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|\d{1,2}/\d)",
    re.IGNORECASE,
)
"""What begins today, or on a day to come, has not been gone through."""
_ORDERED_BY = re.compile(
    r"[(,]\s*(?:ordered|requested)\s+(?:by|from|through)\s+(?:the\s+|his\s+|her\s+|an?\s+)?(?:dr\.?\s+)?[\w-]+(?:\s+[\w-]+){0,2}\s*(?=[),:])",
    re.IGNORECASE,
)
"""Who ordered a study that is told: what it shows is no order."""
_AHEAD_TOO = re.compile(
    r"\b(?:plan\w*|schedul\w+|will|order(?:ed|s)?|request\w*|recommend\w*|consider\w*|pending|refer\w*|await\w*|next|to\s+be)\b",
    re.IGNORECASE,
)
_NEVER_ANY = re.compile(
    r"^\W*(?P<what>[^:.;–—]{1,40}?)\s*(?::|\s[-–—])\s*(?:never\s+(?:on\s+any|used|tried|worn|taken(?:\s+any)?|had(?:\s+(?:one|any))?)|not\s+(?:ever\s+)?tried)(?=\W*$|\s*[.;,(])",
    re.IGNORECASE,
)
"""What is named before a colon or a dash, and was never had (`CPAP: never used`)."""
_REPEATED = re.compile(
    r"^\W*repeat(?:ed)?\s+(?:[\w-]+\s+){1,4}\(?(?:(?:on|in|of|from)\s+)?(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}/\d{4}|(?:19|20)\d\d(?:-\d\d){0,2})\)?\s*(?::|showed|shows|was|came\s+back)\s*(?=.*\d|.*\b(?:negative|positive|normal)\b)",
    re.IGNORECASE,
)
_STILL_AHEAD = re.compile(r"\b(?:if|whether|goals?|targets?|aim|check|to\s+assess|then)\b", re.IGNORECASE)
"""A study that was repeated on a day, with its result; and what leaves it open whether it was."""
_LIVES_WITH = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:(?:she|he|pt|patient|the\s+patient)\s+)?lives?\s+with\s+(?:(?:her|his|their|an?|the)\s+)?(?:[\w-]+\s+)?\w+\s*,\s*(?:and\s+)?(?:is\s+)?(?=(?:able|willing|independent|retired)\b)",
    re.IGNORECASE,
)
"""With whom the patient lives; what follows is told of the patient."""


_CANNOT_USE = re.compile(
    r"\b(?:cannot|can\s?not|can['’]?t|could\s+not|unable\s+to)\s+(?:\w+\s+)?(?:close|use|open|move|bend|make|straighten|grip|hold)\s+(?:\w+\s+){0,2}?(?:with\s+)?(?:the|his|her|their|both|either)\s+"
    r"(?:left\s+|right\s+)?(?:hands?|fingers?|feet|foot|arms?|legs?)\b",
    re.IGNORECASE,
)
"""What a part of the body cannot do denies nothing of the part."""


def put_right(
    sentence: Sentence, found: tuple[Token, ...], named: tuple[Mention, ...], parts: list[Part], reached: list[set[Assertion]]
) -> None:
    """Change what reaches the tokens of a sentence by what the whole of it says."""
    asked = answer(sentence.text) is not None  # `Do you snore? No` orders nothing
    if sentence.section in ("assessment_plan", "plan", "") and found and parts and _ORDERED.match(sentence.text) and not asked:
        for i in range(parts[0].first, parts[0].last + 1):
            reached[i].add(Assertion.PLANNED)
    _treated(named, found, parts, reached)
    if (told := answer(sentence.text)) is not None:
        for one in reached:
            one -= {Assertion.UNCERTAIN, Assertion.ABSENT}
            one |= set() if told else {Assertion.ABSENT}
    for i, token in enumerate(found):
        if token.start < _denied_up_to(sentence):
            reached[i].add(Assertion.ABSENT)
    for i in _ahead(sentence.text, found):
        reached[i].add(Assertion.PLANNED)
    _told_all_the_same(sentence.text, found, reached)
    if taken := _TAKEN.search(sentence.text):
        for i, token in enumerate(found):
            if token.start < taken.start():
                reached[i] -= {Assertion.PLANNED, Assertion.HYPOTHETICAL}


def _told_all_the_same(text: str, found: tuple[Token, ...], reached: list[set[Assertion]]) -> None:
    """What a study showed that somebody ordered, what is told of one who lives with another, of a part that cannot be used."""
    by = _ORDERED_BY.search(text)
    if by and re.search(r"\d", text[: by.start()]) and not _AHEAD_TOO.search(text[: by.start()] + " " + text[by.end() :]):
        for i, token in enumerate(found):
            if token.start >= by.end():
                reached[i].discard(Assertion.PLANNED)
    _of_studies(text, found, reached)
    for unable in _CANNOT_USE.finditer(text):
        for i, token in enumerate(found):
            if unable.start() <= token.start < unable.end():
                reached[i].discard(Assertion.ABSENT)
    if lives := _LIVES_WITH.search(text):
        for i, token in enumerate(found):
            if token.start >= lives.end():
                reached[i] -= {Assertion.FAMILY, Assertion.OTHER}


def _of_studies(text: str, found: tuple[Token, ...], reached: list[set[Assertion]]) -> None:
    """What was never had, by the words behind it; what a study that was repeated on a day showed."""
    if none := _NEVER_ANY.match(text):
        for i, token in enumerate(found):
            if token.start < none.end("what"):
                reached[i].add(Assertion.ABSENT)
    again = _REPEATED.match(text)
    if again and not _AHEAD_TOO.search(text) and not _STILL_AHEAD.search(text):
        for one in reached:
            one.discard(Assertion.PLANNED)


def _ahead(text: str, found: tuple[Token, ...]) -> Iterator[int]:
    """Places of words that a sentence says are to be done: those of the stretch before and behind it up to a comma or a semicolon."""
    for told in (*_TO_BE.finditer(text), *_BEGUN.finditer(text)):
        first = max((text.rfind(mark, 0, told.start()) for mark in ",;"), default=-1) + 1
        last = min((at for mark in ",;" if (at := text.find(mark, told.end())) >= 0), default=len(text))
        yield from (i for i, token in enumerate(found) if first <= token.start < last)


def _treated(named: tuple[Mention, ...], found: tuple[Token, ...], parts: list[Part], reached: list[set[Assertion]]) -> None:
    """`no biologic for asthma` denies the drug, and leaves open what it is for."""
    for mention in named:
        behind = mention.last + 1
        if (
            mention.kind != "therapy"
            or behind >= len(found)
            or found[behind].text != "for"
            or Assertion.ABSENT not in reached[mention.first]
        ):
            continue
        last = next(part.last for part in parts if part.first <= mention.last <= part.last) if parts else behind
        for i in range(behind, last + 1):
            if Assertion.ABSENT in reached[i]:
                reached[i] = (reached[i] - {Assertion.ABSENT}) | {Assertion.UNCERTAIN}
