"""The text that is compiled, and stretches of it. Offsets always point into the text as it was given."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_SIGNS = str.maketrans(dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-"))
_WHO = re.compile(
    r"\bWHO\b(?=\s+(?:[Gg]roups?|[Ff]unctional|[Cc]lass|FC|[Gg]rade|[Cc]lassification|[Cc]riteria|[Pp]ain|[Ss]tage|[Cc]ategory|[Ii]nternational))"
)
"""The organisation, which is no pronoun: told by the word behind it, written so that no pattern takes it for one."""
_EDGE = " \t\r\n\f\v\u00a0,;:."
SHORT = 12
_BRACKETS = {"(": ")", "[": "]"}


def _plain(text: str) -> str:
    """The text in lower case with plain quotes, dashes and blanks, of the same length."""
    signs = _WHO.sub("XHO", text.translate(_SIGNS))
    lower = signs.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in signs)
    return _canonical(re.sub(r"\s", " ", lower))


_SAME = {
    "client": "member", "clients": "members", "person": "member", "persons": "members", "customer": "member", "customers": "members",
    "consumer": "member", "consumers": "members", "enrollee": "patient", "enrollees": "patients", "beneficiary": "individual",
    "beneficiaries": "individuals", "participant": "individual", "participants": "individuals",
    "a minimum of": "at least", "no less than": "at least", "not less than": "at least", "no fewer than": "at least",
    "not fewer than": "at least", "every one of": "each of", "everyone of": "each of",
}  # fmt: skip
"""Words for one thing: the second is never longer than the first and is filled up with blanks, so that offsets hold."""
_NO_PATIENT = "".join(
    rf"(?<!{one})" for one in (r"\bin ", r"\bin-", "third ", "another ", "other ", "each ", "injured ", "support ", "contact ")
)
_SAID_SO = re.compile(
    rf"{_NO_PATIENT}\b(?P<word>person|client)(?=s?\b(?!-))"
    r"|\b(?P<longer>enrollees?|beneficiary|beneficiaries|participants?|customers?|consumers?)(?P<whose>'s?)?(?!\w)|\bevery ?one of(?= )"
    r"|(?<!\bat )\b(?:a minimum of|not? less than|not? fewer than)(?= (?:\d|[a-z]+ ))"
)
_OR_MORE = re.compile(r"(?<=\w )\((or more)\)(?= )")
"""`one (or more) of the following`."""


def _canonical(plain: str) -> str:
    """The folded text with one word for those that are treated, of the same length."""
    return _OR_MORE.sub(r" \1 ", _SAID_SO.sub(_called, plain))


def _called(found: re.Match[str]) -> str:
    word = found.group("word") or found.group("longer") or found.group()
    return (_SAME[word] + (found.group("whose") or "")).ljust(len(found.group()))


_STOP = (
    r"(?!(?:and|or|has|have|had|is|are|was|were|who|that|which|when|if|unless|with|despite|must|will|may|for|in|of|to|at|all|any|one|both|two|three|"
    r"but|requir\w+|result\w+|caus\w+|interferes?|limits?|affects?|impairs?|prevents?|persists?|remains?|warrants?)\b)"
)
_NAME = rf"{_STOP}[\w'/-]+(?:\s+{_STOP}[\w'/-]+){{0,4}}"
_EXAMPLES = re.compile(
    rf"(?P<said>\bsuch\s+as\s+(?:an?\s+)?|,?\s+including\s+(?:an?\s+)?)(?P<names>{_NAME}(?:,\s+{_NAME})*,?\s+(?:and|or)\s+{_NAME})(?=[,;:.]|\s|$)"
)
"""`such as A, B or C` inside a clause: examples, whose connectives join nothing."""


_LOOKED = re.compile(
    rf"(?P<said>\b(?:measured|seen|visible|visualized|identified|assessed|detected|estimated|recorded|imaged|obtained|confirmed|verified|proven|demonstrated|documented|shown|evidenced|diagnosed|established)\s+"
    rf"(?:by|on|with|using|via|in)\s+(?:an?\s+|the\s+)?)(?P<names>{_NAME}(?:,\s+{_NAME})*,?\s+(?:and|or)\s+{_NAME})(?=\W*$|[,;:.])"
)
"""`of 80 mL or less, measured by ultrasound, CT or MRI`: by what it is told, which is one demand with what is told."""
_ONE_NAME = re.compile(
    r"(?P<said>\b(?:bowel|bladder|urinary|fecal|rectal)\s+)(?P<names>and/or|and|or)(?=\s+(?:bladder|bowel|fecal|urinary|sphincter)\s+(?:dysfunction|incontinence|function|control|symptoms|retention|disturbance|involvement|changes))"
)
"""`new bowel or bladder dysfunction`: the noun is that of both."""


@functools.lru_cache(maxsize=4096)
def _masked(plain: str) -> str:
    """The plain text in which everything inside round and square brackets, every list of examples and of ways of looking is `_`."""
    text = _unbracketed(plain)
    for told in (_EXAMPLES, _LOOKED, _ONE_NAME):
        text = told.sub(lambda m: m.group("said") + "_" * len(m.group("names")), text)
    return text


def _unbracketed(plain: str) -> str:
    """The plain text without what stands in brackets; an unclosed bracket masks nothing."""
    out = list(plain)
    opened: list[tuple[str, int]] = []
    for at, sign in enumerate(plain):
        if sign in _BRACKETS:
            opened.append((sign, at))
        elif opened and sign == _BRACKETS[opened[-1][0]]:
            _, start = opened.pop()
            if not opened:
                out[start : at + 1] = "_" * (at + 1 - start)
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Source:
    """A text with its folded twin of the same length."""

    text: str
    plain: str = field(default="", repr=False)

    @classmethod
    def of(cls, text: str) -> Source:
        return cls(text, _plain(text))

    def span(self, start: int = 0, end: int | None = None) -> Span:
        return Span(self, start, len(self.text) if end is None else end)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source."""

    source: Source
    start: int
    end: int

    @property
    def raw(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def plain(self) -> str:
        return self.source.plain[self.start : self.end]

    @property
    def masked(self) -> str:
        """`plain` with `_` for everything in brackets."""
        return _masked(self.plain)

    @property
    def measured(self) -> str:
        """`plain` with `_` for everything in brackets but short ones such as `(2)` and `(or more)`."""
        masked, plain = self.masked, self.plain
        return re.sub(r"_+", lambda m: plain[m.start() : m.end()] if len(m.group()) <= SHORT else m.group(), masked)

    def __len__(self) -> int:
        return max(0, self.end - self.start)

    def __bool__(self) -> bool:
        return any(c.isalnum() for c in self.plain)

    def part(self, start: int, end: int | None = None) -> Span:
        """A stretch by offsets within this one."""
        return Span(self.source, self.start + start, self.end if end is None else self.start + end)

    def between(self, cuts: Iterable[re.Match[str]]) -> list[Span]:
        """The stretches that cuts, by offsets within this one, leave standing: before, between and behind them."""
        found = list(cuts)
        starts, ends = [0, *(one.end() for one in found)], [*(one.start() for one in found), len(self)]
        return [self.part(start, end) for start, end in zip(starts, ends, strict=True)]

    def upto(self, position: int) -> Span:
        """What stands before an offset into the source."""
        return Span(self.source, self.start, max(self.start, position))

    def since(self, position: int) -> Span:
        """What stands from an offset into the source on."""
        return Span(self.source, min(self.end, position), self.end)

    def trimmed(self, edge: str = _EDGE) -> Span:
        """Without blanks and punctuation at the edges."""
        raw = self.raw
        left = len(raw) - len(raw.lstrip(edge))
        right = len(raw.rstrip(edge))
        return Span(self.source, self.start + left, self.start + max(left, right))

    def find(self, pattern: re.Pattern[str], *, masked: bool = True) -> Span | None:
        """The first match, outside of brackets unless told."""
        found = pattern.search(self.masked if masked else self.plain)
        return self.part(found.start(), found.end()) if found else None

    def brackets(self) -> Iterator[Span]:
        """What stands in brackets at the top, brackets included, in order."""
        depth, start = 0, 0
        for at, sign in enumerate(self.plain):
            if sign in "([":
                start = at if depth == 0 else start
                depth += 1
            elif sign in ")]" and depth:
                depth -= 1
                if depth == 0:
                    yield self.part(start, at + 1)
