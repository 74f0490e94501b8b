"""Sentences that lean on others: a further demand belongs to the cover said before it, and a heading states nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.leaves.reading import clause
from rules.compile.lists.exempting import EXCEPTION_MADE, exempting, waived
from rules.compile.lists.items import Line
from rules.compile.statements.listed_reasons import reason
from rules.compile.statements.second import goes_on
from rules.compile.statements.segments import both
from rules.compile.statements.stances import said
from rules.compile.statements.subjects import NOTE
from rules.compile.statements.waived_items import item_waived
from rules.compile.text.source import Span
from rules.model import Always, Any, Atom, Stance, Statement, Unless, doubted, leaves

_AND = re.compile(r"\W*(?:and\b|also\s+(?:needed|required|asked(?:\s+for)?)\s*:|in\s+all\s+cases\s*[,:])")
_OR = re.compile(r"\W*or\b")
_DEMAND = re.compile(
    r"\b(?:must|shall|(?:is|are)\s+(?:also\s+)?required|(?:may|should|will|can)\s*not|requires?|needs?\s+to|have\s+to|has\s+to)\b"
)
_OF_PEOPLE = re.compile(
    r"^\W*(?:in\s+addition,?\s+)?(?:the\s+|all\s+|each\s+)?(?:patients?|members?|individuals?|beneficiar(?:y|ies)|recipients?"
    r"|persons?)\s+must\b"
)
_TITLE = 8  # words of the longest title


def is_heading(span: Span) -> bool:
    """A few words without verb and figure before a colon."""
    said_of = word_list(span)
    return span.raw.rstrip().endswith(":") and 0 < len(said_of) <= _TITLE and not has_verb(span) and not any(c.isdigit() for c in span.raw)


def under_headings(statements: list[Statement], headings: Sequence[Span], stage: Span | None = None) -> list[Statement]:
    """Every heading as part of the statement that follows it; one that nothing follows is left for a person.

    stage  the heading that names what all of them are about: the subject of cover that has none of its own
    """
    out = sorted(statements, key=lambda s: s.citation.start)
    for heading in headings:
        place = next((n for n, s in enumerate(out) if s.citation.start >= heading.end), None)
        if place is not None:
            between = [h for h in headings if heading.end <= h.start < out[place].citation.start]
            start = min(heading.start, *(h.start for h in between)) if between else heading.start
            out[place] = replace(out[place], citation=replace(out[place].citation, start=start))
    if stage is None:
        return out
    name = stage.trimmed().raw
    return [replace(s, subject=name) if s.stance is Stance.COVERED and not s.subject else s for s in out]


def demands_joined(statements: Sequence[Statement], lines: Sequence[Line]) -> list[Statement]:
    """The statements, where a demand that says nothing of a service itself is asked for besides the cover before it."""
    out: list[Statement] = []
    for one in sorted(statements, key=lambda s: s.citation.start):
        span = Span(lines[0].span.source, one.citation.start, one.citation.end) if lines else None
        if out and out[-1].subject and (one.subject.lower() in _PRONOUNS or (span and _of_last(one, span))):
            one = replace(one, subject=out[-1].subject)
        at = _cover_before(out, beyond=span is not None and bool(_OF_PEOPLE.match(span.plain)))
        if span is not None and at is not None and one.stance is Stance.COVERED and _names_disease(out[at], span):
            title = replace(one, citation=replace(one.citation, start=out[at].citation.start))
            out[at] = title if _names_service(out[at], one) else replace(_together(out[at], one, "and"), subject=one.subject)
            continue
        if span is not None and at is not None and (other := _by_whom(out[at], one, span) or item_waived(out[at], span)) is not None:
            out[at] = other
            continue
        if span is None or at is None or not _leans(one, span):
            out.append(one)
            continue
        if (later := _later_stage(out[at], one, span)) is not None:
            out.append(later)
            continue
        at = _asking_trials(out, span, at)
        before = span.source.plain[out[at].citation.end : span.start]
        said_before = before[-8:] + span.plain
        if excepted := EXCEPTION_MADE.match(span.masked):
            why = clause(span.part(excepted.start("why"), excepted.end("why")), Context())
            cited = replace(out[at].citation, end=max(out[at].citation.end, span.end))
            unsure = excepted.group("sure") != "will"
            out[at] = replace(out[at], when=Unless(out[at].when, why), citation=cited, review=out[at].review or unsure)
        elif (waived := _waived(out[at], span)) is not None:
            out[at] = waived
        elif _TELLS_WHEN.match(span.plain):
            out[at] = _together(out[at], one, "and")
        elif _OR.match(span.plain) or re.search(r"\bor\W*$", before):
            out[at] = _together(out[at], one, "or")
        elif not _OTHERS.match(span.plain) and (
            _AND.match(span.plain) or re.search(r"\band\W*$", before) or _DEMAND.search(said_before) or _bare_cover(out[at], span)
        ):
            out[at] = _together(out[at], one, "and")
        else:
            reason = f"whether this goes on with the statement before it: {span.raw[:60]}"
            out[at] = doubted(out[at], reason)
            out.append(doubted(one, reason))
    return _demands_before(out, lines)


_BY_WHOM = re.compile(r"\W*(?:prescribed|ordered|managed)\s+by\b")


def _by_whom(cover: Statement, one: Statement, span: Span) -> Statement | None:
    """The cover, and `…; and prescribed by a dermatologist` behind its list: who prescribes is a demand, and no paperwork."""
    if one.stance is not Stance.ADMINISTRATIVE or not _BY_WHOM.match(span.plain):
        return None
    goes_on = re.search(r"\band\W*$", span.source.plain[cover.citation.end : span.start])
    return _together(cover, one, "and") if goes_on else None


def _of_last(one: Statement, span: Span) -> bool:
    """Whether a statement is about the service of the one before: the second half of a sentence, or a note that names none of its own."""
    if one.stance not in (Stance.COVERED, Stance.NOT_COVERED, Stance.UNPROVEN) or said(span) is None:
        return False
    return (not one.subject and goes_on(span)) or (
        one.subject.lower() in ("", "approval", "coverage") and NOTE.match(span.plain) is not None
    )


def _demands_before(statements: Sequence[Statement], lines: Sequence[Line]) -> list[Statement]:
    """The statements, where a demand without a stance stands before the cover that it belongs to (`Counseling is required. Testing is
    covered when …`): alone it would be a second way to cover."""
    out: list[Statement] = []
    for at, one in enumerate(statements):
        span = Span(lines[0].span.source, one.citation.start, one.citation.end) if lines else None
        later = next((s for s in statements[at + 1 :] if s.stance is Stance.COVERED), None)
        if (
            span is None
            or later is None
            or not later.subject
            or _STAGE.match(later.subject)
            or one.stance is not Stance.COVERED
            or not _leans(one, span)
        ):
            out.append(one)
        elif _DEMAND.search(span.plain) and not isinstance(later.when, Always):
            joined = replace(_together(one, later, "and"), subject=later.subject)
            out += [*(joined if s is later else s for s in statements[at + 1 :])]
            return out
        else:
            reason = f"whether this belongs to the cover behind it: {span.raw[:60]}"
            out.append(doubted(one, reason))
    return out


def _later_stage(cover: Statement, one: Statement, span: Span) -> Statement | None:
    """`Recertification requires A`, `Reauthorization: 12 months` above its list: demands of a stage of their own."""
    between = span.source.plain[cover.citation.end : span.start]
    headed = _STAGE_LINE.search(between)
    found = _STAGE_ASKS.match(span.plain) or headed
    if found is None or _STAGE_ASKS.match(cover.subject.lower() + " requires"):
        return None
    start = span.start if headed is None else cover.citation.end + headed.start("stage")
    return replace(one, subject=span.source.span(start, start + len(found.group("stage"))).raw)


_STAGE_WORD = (
    r"(?P<stage>re-?certification|re-?authori[sz]ation|renewals?|re-?approval|continuation(?:\s+of\s+(?:therapy|treatment))?"
    r"|continued\s+(?:therapy|treatment|coverage))"
)
_STAGE_ASKS = re.compile(
    rf"\W*{_STAGE_WORD}\s+(?:requests?\s+)?(?:requires?|must|will\s+require|is\s+(?:based|contingent)\s+(?:up)?on)\b", re.IGNORECASE
)
_STAGE_LINE = re.compile(rf"(?:^|\n)\W*{_STAGE_WORD}\s*:\s*(?:\d+|one|two|three|six|twelve)\s*(?:months?|years?|weeks?|days?)\W*$")
_STAGE = re.compile(r"(?:for\s+)?(?:continu\w+|re-?authori[sz]\w*|re-?certification|re-?approval|renewal|maintenance)\b", re.IGNORECASE)
"""`Continuation: …`: a stage has demands of its own."""
_OTHERS = re.compile(r"\W*(?:for\s+)?(?:(?:all|any)\s+)?others?\b")
"""`All other uses require …`: asked of what the cover before it does not name."""
_GENERIC = re.compile(r"(?:the|this|such)\s+(?:procedure|service|treatment|therapy|test|device|drug|item)s?")


def _names_service(title: Statement, one: Statement) -> bool:
    """`Sleep studies. Home sleep testing is covered …`: the words before the full stop name the service itself and no disease."""
    if not isinstance(title.when, Atom) or not one.subject:
        return False
    if _HEADS.search(title.when.quote.lower()):
        return True
    named, subject = set(_LETTERS.findall(title.when.quote.lower())), one.subject.lower()
    return bool(named & set(_LETTERS.findall(subject))) or _GENERIC.match(subject) is not None


_HEADS = re.compile(r"\b(?:criteria|indications?|requirements|guidelines?|rationale|policy|statement)\W*$")
"""`Admission Criteria.`: a heading with a full stop."""
_PRONOUNS = frozenset(["it", "they", "this", "these", "this service", "such services"])


def _names_disease(cover: Statement, span: Span) -> bool:
    """`Atopic Dermatitis. Approve for 1 year if …`: a name with a full stop says what the sentence behind it on the line is about."""
    whole = Span(span.source, cover.citation.start, cover.citation.end)
    between = span.source.text[whole.end : span.start]
    ended = whole.raw.rstrip().endswith(".") or between.lstrip().startswith(".")
    bare = isinstance(cover.when, Atom) and cover.when.op is None and not cover.subject and not has_verb(whole)
    return bare and ended and "\n" not in between and 0 < len(word_list(whole)) < _TITLE


_TELLS_WHEN = re.compile(
    r"\W*(?:such\s+|this\s+)?(?:coverage|use)\s+is\s+(?:further\s+|only\s+)?(?:limited|restricted)\s+to\b[^:.]*\bfollowing\b[^:.]*:|"
    r"\W*(?:this|these|such|it)\s+(?:[\w/-]+\s+){0,4}?(?:occurs?|appl(?:y|ies)|exists?|happens?|arises?|is\s+(?:met|shown|present"
    r"|the\s+case|true))\b[^:.]*:"
)
"""`This would occur in the following situations:` tells when what was said before is so."""


_TRIALS = re.compile(r"\b(?:trials?|tried|fail\w*)\b")


def _asking_trials(out: Sequence[Statement], span: Span, at: int) -> int:
    """The place of the last cover that asks for trials, where a sentence waives `the required trials`."""
    found = exempting(span)
    if found is None or found.what is None or not re.search(r"\btrials\b", found.what.plain):
        return at
    asking = (
        n
        for n in range(at, -1, -1)
        if out[n].stance is Stance.COVERED and any(_TRIALS.search(q.quote.lower()) for q in leaves(out[n].when))
    )
    return next(asking, at)


def _waived(cover: Statement, span: Span) -> Statement | None:
    """The cover, where a sentence waives one of its demands; None where it names none of them."""
    found = exempting(span)
    node = waived(cover.when, found, reason) if found else None
    if node is None:
        return None
    return replace(cover, when=node, citation=replace(cover.citation, end=max(cover.citation.end, span.end)))


_LETTERS = re.compile(r"[a-z]{3,}")


def _bare_cover(cover: Statement, span: Span) -> bool:
    """Whether the cover before is itself no more than demands without a stance, so that this is the next of them."""
    whole = Span(span.source, cover.citation.start, cover.citation.end)
    return not cover.subject and said(whole) is None


def _cover_before(out: Sequence[Statement], *, beyond: bool = False) -> int | None:
    """The place of the statement before, if it says what is covered; limits and paperwork may stand between, and refusals where what
    follows is `beyond` them: what patients must be or have belongs to cover."""
    passed = (Stance.LIMIT, Stance.ADMINISTRATIVE, Stance.DEFINITION, *((Stance.NOT_COVERED, Stance.UNPROVEN) if beyond else ()))
    for at in range(len(out) - 1, -1, -1):
        if out[at].stance not in passed:
            return at if out[at].stance is Stance.COVERED else None
    return None


def _leans(one: Statement, span: Span) -> bool:
    """Whether a statement without a subject and a stance of its own goes on; prose that was left for a person, only where it demands."""
    if one.subject or isinstance(one.when, Always) or said(_first_demand(span)) is not None:
        return False
    if one.stance is Stance.REVIEW:
        return bool(_AND.match(span.plain) or _OF_PEOPLE.match(span.plain))
    return one.stance is Stance.COVERED


def _first_demand(span: Span) -> Span:
    """What is asked of patients first, with the heading above it; the whole where nothing is: refusals may stand between two demands."""
    end = 0
    for line in span.raw.splitlines(keepends=True):
        end += len(line)
        if not line.rstrip().endswith(":"):
            asked = _OF_PEOPLE.search(_MARKER.sub("", line.lower()))
            return span.part(0, end) if asked else span
    return span


_MARKER = re.compile(r"^\s*\(?\w{1,3}[.)]\s+")


def _together(cover: Statement, more: Statement, kind: str) -> Statement:
    """The cover with what is asked besides."""
    nodes = (cover.when, more.when)
    node = both(nodes) if kind == "and" or any(isinstance(n, Always) for n in nodes) else Any(nodes, review=True)
    review = cover.review or more.review or kind == "or"
    citation = replace(cover.citation, end=max(cover.citation.end, more.citation.end))
    return replace(cover, when=node, review=review, reasons=(*cover.reasons, *more.reasons), citation=citation)
