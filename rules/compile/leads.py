"""Lead-ins: what they ask of the list below (all, any, at least n, none), and what they say besides."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from rules.compile.claims import own_words
from rules.compile.joints import has_verb, word_list
from rules.compile.source import Span
from rules.compile.vocabulary import pattern, quantifiers
from rules.lexicon import units

Kind = Literal["all", "any", "at_least", "none", ""]
_REFUSES = re.compile(
    r"\b(?:not(?!\s+limited\b)|never|without|no|neither|absence\s+of|free\s+of|lacks?)\s+(?:(?!because\b|due\b|owing\b|since\b|if\b|when\b)[a-z]+\s+){0,3}$"
)
_GOVERNS = re.compile(r"\b(?:of|to|from|against|with|or\s+more)\W*$")
_DEFINES = re.compile(
    r"\b(?:defined\s+(?:as|by)\b(?:\W+\w+){0,4}|(?:evidenced|demonstrated|manifested|characterized|shown|indicated)\s+by|meaning|that\s+(?:is|are)|i\.e\."
    r"|evidence\s+of\s+(?:[\w-]+\s+){1,5}by)\W*$"
)
_LEFT_OPEN = re.compile(
    r"\b(?:shows?|showing|reveals?|revealing|demonstrates?|demonstrating|documents?|documenting|confirms?|confirming|indicates?|indicating|produced|"
    r"suggests?|suggesting|exhibits?|exhibiting|experiencing|(?:from\s+baseline|improvement|response|reduction|decrease|change)\s+in|results?\s+in|resulting\s+in|causes?|causing|leads?\s+to|leading\s+to|findings?\s+of|evidence\s+of|signs?\s+of|symptoms?\s+of)\W*$"
)
"""A clause that ends with its verb: each item is its object."""
_IN_PEOPLE = re.compile(r"(?<=\w)\s+(?:in|for|among)\s+(?:patients|members|individuals|persons|people|those|beneficiaries)\W*$")
_POINTS_BACK = re.compile(
    r"^\W*(?:this|these|such|it)\b[\w\s/-]{0,40}?\b(?:occurs?|appl(?:y|ies)|exists?|happens?|arises?|is\s+(?:met|shown|present|the\s+case|true))\W*$"
    r"|^\W*(?:such\s+|this\s+)?(?:coverage|use)\s+is\s+(?:further\s+|only\s+)?(?:limited|restricted)(?:\s+to)?\W*$"
)
"""`Such a need exists in`: what was said before, again."""
_RECORDED = re.compile(
    r"^\W*(?:there\s+is\s+)?(?:clinical\s+|clear\s+)?(?:documentation|medical\s+records?|chart\s+notes?|records?|progress\s+notes?)\b[^:]*"
    r"\b(?:includes?|including|shows?|showing|documents?|documenting|contains?|of|reflects?)\W*$"
)
"""`Documentation in the record which includes one of the following`: each item is what is documented."""
_USED_WITH = re.compile(r"^\W*(?:\S+\s+){0,5}used\s+(?:in\s+combination|together|concurrently)\s+with\W*$")
"""`X used in combination with one of the following`: each item says with what."""
_EMPTY = frozenset(
    {
        "performed",
        "used",
        "given",
        "primarily",
        "solely",
        "presence",
        "meet",
        "meets",
        "requested",
        "request",
        "requests",
        "provided",
        "criteria",
        "exists",
        "only",
        "treating",
        "treatment",
        "documented",
        *("trial", "trials"),
        *("would", "occur", "occurs", "applies", "happens", "situation", "situations", "cases"),
    }
)
"""Words that ask for nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead-in.

    kind, n   what it asks of the list; "" where it asks nothing; `printed`: said by a quantifier
    rest      what it says before the quantifier, None where that is nothing
    governs   the rest is only completed by each item ("failure of one of the following")
    offers    "for the following:" without a noun: the items are what it is for, one is enough
    defines   the list defines the rest ("obesity, defined as any of the following")
    """

    kind: Kind
    n: int = 0
    printed: bool = False
    rest: Span | None = None
    governs: bool = False
    defines: bool = False
    phrase: Span | None = None
    label: Span | None = None
    offers: bool = False


def quantifier(span: Span) -> tuple[Kind, int, Span] | None:
    """The quantifier that stands last, with its number and its words."""
    best: tuple[int, int, Kind, int, Span] | None = None
    text = "".join("," if p == "." and m == "_" else p for p, m in zip(span.plain, span.masked, strict=True))  # `are met (A. - D.)`
    for rank, (kind, patterns) in enumerate(quantifiers()):
        for one in patterns:
            for found in one.finditer(text):
                n = _count(found.groupdict().get("n"))
                if kind == "counted" and not n:
                    continue
                key = (found.end(), -found.start(), rank)
                if best is None or (key[0], key[1]) > (best[0], best[1]):
                    name: Kind = "at_least" if kind == "counted" else "" if kind == "unsaid" else kind  # type: ignore[assignment]
                    best = (found.end(), -found.start(), name, n, span.part(found.start(), found.end()))
    return (best[2], best[3], best[4]) if best else None


def _count(word: str | None) -> int:
    if not word:
        return 0
    return int(word) if word.isdigit() else units().numbers.get(word, 0)


def read_lead(span: Span) -> Lead:
    """A lead-in without a stance."""
    found = quantifier(span)
    if not found and (some := _SUCH.search(span.plain)):
        lead = Lead("at_least", _count(some.group("n")), printed=True, phrase=span.part(some.start()))
        return _with_rest(lead, span.part(0, some.start()))
    if not found:
        return _with_rest(Lead(_noun_kind(span)), span)
    kind, n, phrase = found
    before = span.upto(phrase.start)
    if kind in ("any", "") and _REFUSES.search(before.masked):
        kind = "none"
    elif kind in ("any", "") and (refused := _refused_far(before)) is not None:
        return _with_rest(Lead("none", printed=True, phrase=Span(span.source, refused, phrase.end)), span.upto(refused))
    noun = "" if kind else _noun_kind(span)
    offers = (
        not kind
        and not noun
        and bool(re.search(r"\b(?:for|in|to\s+treat)\W*$", span.upto(phrase.start).plain))
        and len(phrase.plain.split()) < 3
    )
    lead = Lead(kind or noun, n, printed=bool(kind), phrase=phrase)
    return replace(_with_rest(lead, span.upto(phrase.start)), offers=offers)


_SUCH = re.compile(
    r"\b(?=at\s+least\b|\w+\s+or\s+more\b)(?:at\s+least\s+)?(?P<n>\d|one|two|three|four|five)\s+(?:or\s+more\s+)?(?:of\s+)?[a-z][\w\s/-]{2,60}?,?\s+such\s+as\W*$"
)
"""`who have 1 or more major risk factors such as:`: so many of what the list names."""


def _noun_kind(span: Span) -> Kind:
    """`for the following indications:` lists alternatives, `the following criteria:` demands."""
    tail = span.plain[-60:]
    if _FOR_DISEASES.search(span.plain):
        return "any"
    if re.search(
        r"\bcriteria\b|\brequirements?\b|\bunder\s+(?:the\s+)?following\s+conditions\b|\bconditions\s+(?:are|is|have\s+been)\s+met\b", tail
    ):
        return "all"
    listed = re.search(r"\b(?:following|these|below)\b", tail)
    near = tail[listed.end() :] if listed else " ".join(tail.split()[-2:])
    return "any" if pattern("any_nouns").search(near) else ""


_FOR_DISEASES = re.compile(
    r"\b(?:for|of|with|treat|treating|having|have|has)\s+(?:(?:the|these)\s+)?following\s+(?:[\w-]+\s+){0,2}?"
    r"(?:conditions|disorders|diseases|symptoms|findings|injuries|defects|features|events|problems)\W*$"
)
"""`for the following conditions:` names diseases, each of them by itself; `under the following conditions:` demands."""
_FAR = re.compile(
    r"\b(?:not|never)\s+(?:be\s+)?(?:receiving|received|used|taking|taken|given|using|administered|prescribed|treated)\b[^,;:]*\b(?:with|of|by)\s*$"
)


def _refused_far(before: Span) -> int | None:
    """`is not receiving X in combination with either of the following`: where the refusal of the whole list begins."""
    found = _FAR.search(before.masked)
    return before.start + found.start() if found else None


_STAGE = re.compile(
    r"^\W*(?:for\s+)?(?:initial|continuation\s+of|continued|continuing|maintenance)\s+(?:therapy|treatment|authorization|coverage|use)\W*$"
)


def _is_label(span: Span) -> bool:
    """A name before a colon, or what an outer lead-in has said already; a clause with a verb or figure, or one that the list goes on
    with (`a chronic ulcer when:`), asks for something."""
    if goes_on(span):
        return False
    return quantifier(span) is not None or (
        not has_verb(span) and not any(c.isdigit() for c in span.plain) and len(word_list(span)) <= _LABEL
    )


def goes_on(span: Span) -> bool:
    """`a chronic ulcer when:`: whether the list behind the words says more of what they name."""
    return _GOES_ON.search(span.plain) is not None


_LABEL = 8  # words
_GOES_ON = re.compile(
    r"\S\s+(?:when|if|where|with|who|that|and|plus|in\s+(?:patients|members|individuals|persons|those)(?:\s+(?:who|with)(?:\s+ha(?:ve|s))?)?)\W*$"
)
"""Words behind which a list says more of what stands before them."""


def _with_rest(lead: Lead, before: Span) -> Lead:
    """The lead with what stands before its quantifier, small words at the end left out."""
    label, whole = None, before
    colon = before.masked.rfind(":")
    if colon >= 0 and (before.part(colon + 1) or not lead.phrase) and _is_label(before.part(0, colon)):
        label, before = before.part(0, colon), before.part(colon + 1)
    if (dash := re.match(r"\W*[\w/ ]{4,50}\s-\s+(?=\w)", before.plain)) and _is_label(before.part(0, dash.end())) and label is None:
        label, before = before.part(0, dash.end()), before.part(dash.end())
    if pattern("candidates").match(before.plain):
        label, before = before, before.part(len(before))
    raw = before.plain
    end = pattern("empty_end").search(raw)
    rest = before.part(0, end.start()) if end else before
    if whom := _IN_PEOPLE.search(rest.plain):
        rest = rest.part(0, whom.start())
    rest = rest.trimmed()
    said = raw.rstrip(" :,")
    defines = bool(_DEFINES.search(said))
    governs = bool(rest) and any(
        (bool(_RECORDED.search(said)), pattern("evidential_lead").match(rest.masked), _LEFT_OPEN.search(said), _USED_WITH.search(said))
    )
    if not set(own_words(rest)) - _EMPTY or _STAGE.match(rest.plain) or _POINTS_BACK.match(rest.plain):
        return Lead(lead.kind, lead.n, lead.printed, None, governs, defines, lead.phrase, whole)
    return Lead(lead.kind, lead.n, lead.printed, rest if rest else None, governs, defines, lead.phrase, label)
