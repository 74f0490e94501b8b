"""Lead-ins: what they ask of the list below (all, any, at least n, none), and what they say besides."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leads.lead import Kind, Lead
from rules.compile.leads.refusing import refusing
from rules.compile.leads.words import (
    CRITERIA_MET,
    DEFINES,
    EMPTY,
    HEADS_GROUP,
    HOLDS_ALL,
    IN_PEOPLE,
    LEFT_OPEN,
    ONLY_SUBJECT,
    POINTS_BACK,
    RECORDED,
    REFUSES,
    USED_WITH,
    WHO_GIVES,
)
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.text.claims import own_words
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, quantifiers
from rules.lexicon import units


def quantifier(span: Span) -> tuple[Kind, int, Span] | None:
    """The quantifier that stands last, with its number and its words."""
    best: tuple[int, int, Kind, int, Span] | None = None
    text = "".join("," if p == "." and m == "_" else p for p, m in zip(span.plain, span.masked, strict=True))  # `are met (A. - D.)`
    text = re.sub(r'"(\w+)"(?=\s+of\b)', r" \1 ", text)  # `"1" of the following`
    text = re.sub(r"\.(?=\s*$)", " ", text)  # a lead-in that ends like a sentence
    for rank, (kind, patterns) in enumerate(quantifiers()):
        for one in patterns:
            for found in one.finditer(text):
                n = _count(found.groupdict().get("n"))
                if kind == "counted" and not n:
                    continue
                key = (found.end(), -found.start(), rank)
                if best is not None and key[0] == best[0] and found.start() < -best[1] and _asks_anew(text[found.start() : -best[1]]):
                    continue
                if (
                    best is None
                    or (key[0], key[1]) > (best[0], best[1])
                    or (key[0] == best[0] and _asks_anew(text[-best[1] : found.start()]))
                ):
                    name: Kind = "at_least" if kind == "counted" else "" if kind == "unsaid" else kind  # type: ignore[assignment]
                    best = (found.end(), -found.start(), name, n, span.part(found.start(), found.end()))
    return (best[2], best[3], best[4]) if best else None


def _asks_anew(between: str) -> bool:
    """`In addition to one of the above criteria, the member must meet all of the following:`: the words behind the comma ask."""
    return _ANEW.search(between) is not None


_ANEW = re.compile(
    r",\s+(?:the\s+|an?\s+|all\s+|each\s+)?[a-z]+s?\s+(?:must|is|are|has|have|needs?|meets?|should|shall)\b"
    r"|\band\s+(?:also\s+)?(?:has|have|meets?|exhibits?|demonstrates?)\s*$"
)


def _count(word: str | None) -> int:
    if not word:
        return 0
    return int(word) if word.isdigit() else units().numbers.get(word, 0)


def read_lead(span: Span) -> Lead:
    """A lead-in without a stance."""
    if (denies := refusing(span)) is not None:
        return denies
    found = quantifier(span)
    if not found and (some := _SUCH.search(span.plain)):
        lead = Lead("at_least", _count(some.group("n")), printed=True, phrase=span.part(some.start()))
        return _with_rest(lead, span.part(0, some.start()))
    if not found and (denied := _LEFT_NOT.search(span.masked)):
        return _with_rest(Lead("none", printed=True, phrase=span.part(denied.start())), span.part(0, denied.start()))
    if not found:
        return _with_rest(Lead(_noun_kind(span)), span)
    kind, n, phrase = found
    before = span.upto(phrase.start)
    if kind in ("any", "") and (_AND_LAST.search(before.plain) or (_OWN_CLAUSE.search(phrase.plain) and _OR_LAST.search(before.plain))):
        pass  # `there is no X and any of the following is met`, `absence of X and one of the following`
    elif kind in ("any", "") and REFUSES.search(before.masked):
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


_AND_LAST, _OR_LAST = re.compile(r"\band\W*$"), re.compile(r"\bor\W*$")
_OWN_CLAUSE = re.compile(r"\b(?:is|are)\s+(?:met|present|satisfied|fulfilled|documented|true)\b|\bappl(?:y|ies)\b")
"""`or any of the following applies`: a clause of its own, to which no negation reaches."""
_LEFT_NOT = re.compile(r"\b(?:is|are|was|were|has|have)\s+not(?:\s+been)?\W*$")
"""`Is not: A; B`, `who are not: A; B`: each item completes what is denied."""


_SUCH = re.compile(
    r"\b(?=at\s+least\b|\w+\s+or\s+more\b)(?:at\s+least\s+)?(?P<n>\d|one|two|three|four"
    r"|five)\s+(?:or\s+more\s+)?(?:of\s+)?[a-z][\w\s/-]{2,60}?,?\s+such\s+as\W*$"
)
"""`who have 1 or more major risk factors such as:`: so many of what the list names."""


def _noun_kind(span: Span) -> Kind:
    """`for the following indications:` lists alternatives, `the following criteria:` demands."""
    tail = span.plain[-60:]
    if _EVERYBODY.match(span.plain):
        return "all"
    if _FOR_DISEASES.search(span.plain):
        return "any"
    if _FOR_INDICATIONS.search(span.plain):
        return "any"
    if re.search(
        r"\bcriteria\b|\brequirements?\b|\bmeets?\s+(?:the\s+|these\s+)?following\W*$"
        r"|\bunder\s+(?:the\s+)?following\s+conditions\b|\bconditions\s+(?:are|is|have\s+been)\s+met\b",
        tail,
    ):
        return "all"
    listed = re.search(r"\b(?:following|these|below)\b", tail)
    near = tail[listed.end() :] if listed else " ".join(tail.split()[-2:])
    if not listed and _OF_THEM.search(tail):
        return ""
    return "any" if pattern("any_nouns").search(near) else ""


_OF_THEM = re.compile(r"\b(?:who|whose|that)\W*$|\b(?:when|if|where|and)\s+(?:the\s+|an?\s+)?[a-z]+\W*$")
"""`for members who: A; B; and C`: what is asked of them."""


_EVERYBODY = re.compile(
    r"^\W*(?:for\s+)?(?:all|every|each)\s+(?:patients?|members?|individuals?|persons?|people|cases?|requests?|reviews?)\W*$"
)
"""`All patients:`: what everybody must have, and no list of patients."""


_FOR_DISEASES = re.compile(
    r"\b(?:for|of|with|treat|treating|having|have|has)\s+(?:(?:the|these)\s+)?following\s+(?:[\w-]+\s+){0,2}?"
    r"(?:conditions|disorders|diseases|symptoms|findings|injuries|defects|features|events|problems)(?:\W*$|\s+(?:after|when|if|despite)\s)"
)
"""`for the following conditions:` names diseases, each of them by itself; `under the following conditions:` demands."""
_FOR_INDICATIONS = re.compile(r"\bfor\s+(?:the\s+)?following\s+(?:[\w-]+\s+){0,2}?indications\b(?=\s+(?:in|when|if)\s)")
"""`for the following indications in the absence of infection:`."""
_FAR = re.compile(
    r",?\s*\bbut\s+not\s+(?:when|if|where|for|in)\s*$|"
    r"\b(?:not|never)\s+(?:be\s+)?(?:receiving|received|used|taking|taken|given|using|administered|prescribed"
    r"|treated)\b[^,;:]*\b(?:with|of|by)\s*$"
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
    if _APPROVAL.search(span.plain) and not has_verb(span):
        return True
    if goes_on(span) or _HANGS.search(span.plain) or _FOUND_WITH.search(span.plain):
        return False
    return quantifier(span) is not None or (
        not has_verb(span) and not any(c.isdigit() for c in _COUNTED.sub("", span.plain)) and len(word_list(span)) <= _LABEL
    )


_APPROVAL = re.compile(r"\b(?:approval|coverage|authorization)\s+criteria\W*$")
"""`Name (20 mg/30 mg) Approval Criteria:`: whatever figures belong to the name."""
_COUNTED = re.compile(r"\b(?:tier|step|level|phase|part|group|category|section|schedule)\s+\d{1,2}\b")
"""`Tier 2 approval criteria`: the figure belongs to the name."""


def goes_on(span: Span) -> bool:
    """`a chronic ulcer when:`: whether the list behind the words says more of what they name."""
    return _GOES_ON.search(span.plain) is not None


_HANGS = re.compile(r"\b(?:at\s+least|at\s+most|more\s+than|less\s+than|up\s+to|of|frequency|rate|number)\W*$")
"""Words that each item completes, so that what stands before them is no name."""
_FOUND_WITH = re.compile(r"\w\s+(?:associated\s+with|due\s+to|caused\s+by|accompanied\s+by)\s+\w")
"""`symptoms associated with alarm features:`: a finding, and no name."""
_LABEL = 8  # words
_GOES_ON = re.compile(
    r"\S\s+(?:(?:when|if|where)(?:\s+(?:the\s+|an?\s+|his\s+|her\s+)?(?:patients?|members?|individuals?|beneficiary|person|child))?|with|who|that|and|plus|in\s+(?:patients|members|individuals|persons|those)(?:\s+(?:who"
    r"|with)(?:\s+ha(?:ve|s))?)?)\W*$"
)
"""Words behind which a list says more of what stands before them."""


_NAMED_FIRST = re.compile(
    r"\W*(?:[a-z]+\s+){0,2}(?:size|age|imaging|severity|symptoms|history|function|function(?:al)?\s+status|setting|prescriber|testing|laboratory|duration|location)\s*,\s*"
)
"""`Venous size, one of the following:`: what the list is about."""
_TITLED = re.compile(
    r"\W*(?:(?:[ivx]{1,5}|\d{1,2}|[a-z])[.)]\s+)?(?:functional\s+(?:impairment|limitations?|status)|symptoms?|imaging(?:\s+findings)?|severity|"
    r"(?:failure\s+of\s+)?(?:conservative|nonoperative|non-operative|prior|previous)\s+(?:care|treatments?|therap(?:y|ies)|management)|"
    r"(?:tobacco|nicotine|smoking)(?:\s+(?:and|or)\s+nicotine)?(?:\s+(?:use|status))?|safety(?:\s+and\s+setting)?|setting|examination(?:\s+findings)?|laboratory(?:\s+(?:tests|findings))?|documentation|history|diagnosis|age|medications?|exclusions?)\s*[.:]\s*"
)
"""`Functional impairment. Both of the following:`: a title, which asks nothing beside its list."""
_PRESENCE = re.compile(r"(?<=\w),?\s+in\s+the\s+(?:presence|setting)\W*$")
"""`a BMI of 35 in the presence of one of the following`."""
_WHO_RECORDS = re.compile(
    r"^\W*(?:the\s+|an?\s+)?(?:[a-z]+ing\s+|qualified\s+)?(?:physician|provider|practitioner|prescriber|clinician|surgeon|specialist"
    r"|medical\s+records?|chart|documentation)s?"
    r"(?:\s*\([^)]*\))?\s+(?:has\s+|have\s+|must\s+|should\s+|had\s+)?(?:documents?|documented|records?|recorded|attests?|certif(?:y"
    r"|ies|ied)|confirms?|confirmed|indicates?|shows?|supports?)(?:\s+that)?(?:\s+(?:the\s+)?(?:patient|member|individual"
    r"|beneficiary)\s+(?:has|meets|have)(?:\s+had)?)?\W*$"
)
"""`The certifying physician has documented one or more of …`: the list is what is documented."""
_SHOWN = re.compile(
    r"(?<=\w),?\s+(?:as\s+|(?:is|are|was|has\s+been)\s+)?(?:confirmed|verified|established|supported|substantiated|shown)\W*$"
)
"""`Diagnosis of X confirmed by one of the following`: the list is what confirms."""
_HANGING_FIGURE = re.compile(r",?\s+(?:with|at|for|having)\s+(?:an?\s+)?(?:frequency|rate|number|duration|severity)(?:\s+of)?\W*$")
"""`with a frequency of at least:` is completed by each item."""


_TITLE = re.compile(r"\W*[A-Z][\w/-]*(?:\s+[\w/-]+){1,7}\.\s+(?=[A-Z])")
"""`Varicose vein treatment. The member must have one of:`: the title before the sentence that leads into the list."""
_LABELLED = re.compile(r"\b(?:criteria|requirements?|guidelines?)\s*:\s*$")
"""`Continuation criteria: both of the following:`: the name of the list before the words that lead into it."""
_MEETS = re.compile(r"\b(?:meets?|meeting|satisf(?:y|ies|ying)|fulfil\w*)\W*$")
"""`symptoms, and who meet all of the following`: the list is of criteria and no list of symptoms."""
_BEFOREHAND = re.compile(
    r"^\W*(?:prior\s+to|before)\s+(?:the\s+)?(?:initiation|initiating|start|starting|commencement|beginning|use|receipt|placement"
    r"|implantation|consideration)"
    r"(?:\s+of)?\s[\w\s-]{2,40}\W*$"
)
"""`prior to the start of X, all of:`: when it is looked at."""


def _with_rest(lead: Lead, before: Span) -> Lead:
    """The lead with what stands before its quantifier, small words at the end left out."""
    label, whole = None, before
    if lead.phrase is not None and lead.phrase.raw.startswith("(") and HEADS_GROUP.fullmatch(before.raw):
        return replace(lead, rest=None, label=whole)
    colon = before.masked.rfind(":")
    named = _LABELLED.search(before.plain) is not None
    if colon >= 0 and (before.part(colon + 1) or not lead.phrase or named) and _is_label(before.part(0, colon)):
        label, before = before.part(0, colon), before.part(colon + 1)
    if label is None and (title := _TITLE.match(before.raw)) and _is_label(before.part(0, title.end())) and before.part(title.end()):
        label, before = before.part(0, title.end()), before.part(title.end())
    if (dash := re.match(r"\W*[\w/ ]{4,50}\s-\s+(?=\w)", before.plain)) and _is_label(before.part(0, dash.end())) and label is None:
        label, before = before.part(0, dash.end()), before.part(dash.end())
    if label is None and lead.phrase is not None and (titled := _NAMED_FIRST.fullmatch(before.plain) or _TITLED.fullmatch(before.plain)):
        label, before = before.part(0, titled.end()), before.part(len(before))
    if pattern("candidates").match(before.plain):
        label, before = before, before.part(len(before))
    if lead.phrase is None and (met := CRITERIA_MET.match(before.masked)):
        return replace(lead, rest=before.part(met.start("what"), met.end("what")), label=label)
    raw = before.plain
    end = pattern("empty_end").search(raw)
    rest = before.part(0, end.start()) if end else before
    if (shown := _SHOWN.search(rest.plain)) and re.search(r"\b(?:by|with)\W*$", raw):
        rest = rest.part(0, shown.start())
    if whom := IN_PEOPLE.search(rest.plain) or _HANGING_FIGURE.search(rest.plain) or _PRESENCE.search(rest.plain):
        rest = rest.part(0, whom.start())
    if _BEFOREHAND.match(rest.plain) or HOLDS_ALL.match(raw) or ONLY_SUBJECT.match(raw):
        rest = rest.part(0, 0)
    rest = rest.trimmed()
    said = raw.rstrip(" :,")
    defines = bool(DEFINES.search(said))
    governs = bool(rest) and any(
        (
            bool(RECORDED.search(said)),
            pattern("evidential_lead").match(rest.masked) and not _MEETS.search(said),
            LEFT_OPEN.search(said),
            USED_WITH.search(said),
            WHO_GIVES.search(said),
        )
    )
    if not set(own_words(rest)) - EMPTY or _WHO_RECORDS.match(raw) or _STAGE.match(rest.plain) or POINTS_BACK.match(rest.plain):
        return Lead(lead.kind, lead.n, lead.printed, None, governs, defines, lead.phrase, whole)
    return Lead(lead.kind, lead.n, lead.printed, rest if rest else None, governs, defines, lead.phrase, label)
