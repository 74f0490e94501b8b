"""Where a clause is cut at its connectives: only where both sides can be tested on their own.

`strong` joints are printed for it (semicolons, AND and OR in capitals); clause joints stand between two verbs; name joints between
two names that are complete on both sides ("an ectropion or entropion", but not "cord or cauda equina compression").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.compile.figures.reading import figures
from rules.compile.leaves.given_together import combined
from rules.compile.leaves.second_clause import AT_ITS_TIME, OWN_VERB, PLURALS, SUBJECTS_BEHIND
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words

_STRONG = re.compile(r";\s*(?:(?:and/or|and|or)\b)?|(?:,\s*)?\b(?:AND/OR|AND|OR)\b|(?<=[a-z)])\.\s+(?:And|Or)\b")
WORD = re.compile(r"[a-z0-9][\w'/.%-]*|_+|[<>=≥≤]+")
JOINT = re.compile(r",?\s*\b(?:and/or|and|or)\s+|,\s+(?=\S)")
CONNECTIVE = re.compile(r"and/or|and|or")
_AUXILIARY = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "must", "can", "may", "should", "not", "never", "will", "been", "be"}
)
_INFINITIVE = frozenset({"to", "not", "can", "may", "must", "will", "would", "could", "should", "might"})
_BEHIND_VERB = frozenset({"the", "a", "an", "into", "onto", "beyond", "any", "his", "her", "their", "his/her"})


@dataclass(frozen=True, slots=True)
class Joint:
    """Parts and what joins them ("and" or "or"); `head` stands before the first and governs all, `tail` behind the last.

    sure: whether a person need not look
    """

    parts: tuple[Span, ...]
    kind: str
    head: Span | None = None
    tail: Span | None = None
    sure: bool = True


def word_list(span: Span) -> list[str]:
    """The words outside of brackets."""
    return [w for w in WORD.findall(span.masked) if not w.startswith("_")]


def has_verb(span: Span) -> bool:
    said = word_list(span)
    return any(w in words().verbs for w in said) or any(w in ("it", "they", "he", "she") for w in said[:-1])


_BOTH = re.compile(r"\b(?:BOTH|both)\s+(?!of\b|OF\b)(?:(?!\b(?:AND|OR|of the following)\b)[^;:])*$")
"""`with BOTH A AND B`: the pair belongs to its phrase."""


def strong(span: Span) -> tuple[list[Span], list[str]]:
    """The parts between printed joints, and the connective before each part but the first ("" for a bare semicolon)."""
    raw = "".join(r if m != "_" else "_" for r, m in zip(span.raw, span.masked, strict=True))
    if raw.isupper():
        raw = raw.lower()  # where everything is in capitals, a connective in capitals says nothing
    parts, said, at = [], [], 0
    for found in _STRONG.finditer(raw):
        before = raw[at : found.start()]
        if found.group().strip(" ,") == "AND" and (_BOTH.search(before) or combined(before, raw[found.end() :])):
            continue
        connective = CONNECTIVE.search(found.group().lower())
        parts.append(span.part(at, found.start()))
        said.append(connective.group() if connective else "")
        at = found.end()
    parts.append(span.part(at))
    kept = [(p, s) for p, s in zip(parts, ["", *said], strict=True) if p]
    return [p for p, _ in kept], [s for _, s in kept][1:]


def clause_joint(span: Span) -> Joint | None:
    """The first joint between two clauses: a verb on both sides, or a comma before the only connective."""
    masked = span.masked
    for found in JOINT.finditer(masked):
        connective = CONNECTIVE.search(found.group())
        if not connective or held_together(masked, found) or in_figure(span, found):
            continue
        left, right = span.part(0, found.start()), span.part(found.end())
        if not left or not right or _without_object(left, right) or _verb_behind_other(found, right) or in_clause(left, right):
            continue
        if _two_clauses(left, right) or _set_off(span, found, left, right) or _of_main_clause(found, left, right):
            kind = connective.group()
            return Joint((left, right), "or" if kind != "and" else "and", sure=kind != "and/or")
    return None


_IN_CLAUSE = re.compile(
    r"\b(?:that|which)\s+(?!(?:is|are|was|were|has|have|had|does|do|did|can|may|will)\b)(?:[\w-]+\s+){0,3}[\w-]+,[^;:]*$"
)
_VERB_LAST = re.compile(r"\s(?:has|have|had)\s+(?:[a-z]+ly\s+)?[a-z]+(?:ed|en|wn)\W*$")


def in_clause(left: Span, right: Span) -> bool:
    """`function that disease, trauma, or earlier therapy has impaired`: the names are what the clause is told of."""
    return _IN_CLAUSE.search(left.masked) is not None and _VERB_LAST.search(right.masked) is not None


def _of_main_clause(found: re.Match[str], left: Span, right: Span) -> bool:
    """`is limited to one which meets the need, and is right for the part`: what a comma sets off is told of the subject."""
    if not found.group().startswith(",") or "and" not in found.group() or not re.match(r"\W*(?:is|are|has|have)\s+\w", right.masked):
        return False
    which = re.search(r"\b(?:which|that|who)\b", left.masked)
    return which is not None and has_verb(left.part(0, which.start())) and not re.search(r"\b(?:not|no|never)\b", left.masked)


def _verb_behind_other(found: re.Match[str], right: Span) -> bool:
    """`has not responded to A and B, or is unable to C`: the verb behind the second name belongs to what a comma sets off."""
    if SUBJECTS_BEHIND.match(right.masked):
        return False
    other = re.search(r",\s+(?:and/or|and|or)\s", right.masked)
    return bool(other) and "," not in found.group() and other is not None and not has_verb(right.part(0, other.start()))


_TRANSITIVE = frozenset(["tried", "received", "used", "completed", "taken", "taking", "using", "receiving"])


def _without_object(left: Span, right: Span) -> bool:
    """`has tried or is taking a drug, or …`: the first verb has its object behind the second."""
    before, after = word_list(left), word_list(right)
    return bool(before and after) and before[-1] in _TRANSITIVE and after[0] in words().verb_starts


def in_figure(span: Span, found: re.Match[str]) -> bool:
    """Whether a connective stands inside a figure (`no fewer than 3 and no more than 14 days`)."""
    return any(f.start < span.start + found.start() and span.start + found.end() < f.end for f in figures(span))


_ADVERB = re.compile(r"\b(?!(?:family|anomaly|early|only|assembly|butterfly)\b)[a-z]{3,}(?<!mega)ly(?:$|\s+(?=[a-z]))")


def held_together(masked: str, found: re.Match[str]) -> bool:
    """Connectives inside a fixed phrase (`his or her`, `by or in consultation`)."""
    if masked[: found.start()].endswith("-"):
        return True  # a suspended hyphen leans on what follows: `pre- or post-operative`
    if _ADVERB.search(masked[: found.start()]) and _ADVERB.match(masked[found.end() :]):
        return True  # `sufficiently and safely resolved`: both are said of one verb
    near = masked[max(0, found.start() - 60) : found.end() + 30]
    offset = found.start() - max(0, found.start() - 60)
    ends = offset + len(found.group().rstrip())
    return any(m.start() < ends and m.end() > offset + 1 for m in pattern("kept_together").finditer(near))


_RESULTS = (["result", "in"], ["resulted", "in"], ["led", "to"], ["results", "in"], ["lead", "to"], ["leads", "to"])
_TOLD_OF = re.compile(r"\w\s+(?:that|which|who)\s")
_DONE = re.compile(r"\b(?:has|have|had)\s+(?:[a-z]+ly\s+)?(?!been\b)[a-z]+ed\s+(?:the|an?|this|his|her|their|all|any|at)\s+[^,;]*\w$")
_DONE_TOO = re.compile(r"\W*(?:[a-z]+ed|found|seen|shown|given|made)\s+(?!(?:by|with|to|in|for|of|at|on|from|and|or)\b)\w")


_LETTERS = re.compile(r"\bthe\s+[A-Z]{2,}\W*$")
_LETTERS_TELL = re.compile(r"\W*[A-Z]{2,}\s+(?:is|are|was|were)\b")
"""`shows the AHI or RDI is above 15`: two measures with one verb."""


_THAT = re.compile(
    r"\b(?:(?:expectation|likelihood|evidence|opinion|rationale|reasons?|justification|attestation|statement|concern)\b[^,;]*?|determined|documents?|confirms?|indicates?|states?|shows?|verif(?:y|ies|ied)|attests?|certif(?:y|ies|ied)|ensures?)\s+that\s"
)


def _pair_of_subjects(left: Span) -> bool:
    """`an expectation that the behavior and the skills will improve`: the clause behind `that` has no verb before the connective."""
    opens = list(_THAT.finditer(left.masked))
    return bool(opens) and "," not in left.masked[opens[-1].end() :] and not has_verb(left.part(opens[-1].end()))


def _one_subject(left: Span, right: Span) -> bool:
    """Whether the names around a connective are the subjects of one verb."""
    return _pair_of_subjects(left) or bool(_LETTERS.search(left.raw) and _LETTERS_TELL.match(right.raw))


def _behind_name(left: Span, before: list[str], after: list[str]) -> bool:
    """Whether a clause stands behind a name without a verb (`failure of A, or these are contraindicated`)."""
    if after[0] in ("is", "are", "was", "were", "has", "have") and len(before) > 2 and "," not in left.masked:
        return True
    told = len(after) > 2 and any(w in words().verbs for w in after[1:3])
    if told and after[0] in _SUBJECTS:
        return True
    own = told and after[0] in words().people | words().determiners
    return (own and any(f.op for f in figures(left))) or _same_ending(before, after)


def _one_phrase(before: list[str], after: list[str]) -> bool:
    """`have been tried and have failed`, `the benefits and limits of the implant`."""
    if before[-1] == "tried" and (after[:2] in (["have", "failed"], ["has", "failed"]) or after[:3] == ["did", "not", "prove"]):
        return True
    return before[-2:-1] == ["the"] and after[1:2] == ["of"] and before[-1].endswith("s") and after[0].endswith("s")


def _opens_with_subjects(left: Span, right: Span) -> bool:
    return SUBJECTS_BEHIND.match(right.masked) is not None and has_verb(left) and not _TOLD_OF.search(left.masked)


def _two_clauses(left: Span, right: Span) -> bool:
    before, after = word_list(left), word_list(right)
    if not before or not after or _one_subject(left, right) or _one_phrase(before, after):
        return False
    if len(before) > 1 and len(after) > 3 and after[0] == "the" and after[1] in words().people and after[2] in words().verbs:
        return True
    if (
        len(after) > 2
        and re.search(r"[^sui]s$", after[0])
        and not PLURALS.search(after[0])
        and after[1] in _BEHIND_VERB
        and len(before) > 2
    ):
        return True
    if _opens_with_subjects(left, right) or (AT_ITS_TIME.match(right.masked) and has_verb(right.part(len(after[0]) + 1))):
        return True
    if not has_verb(left):
        return _behind_name(left, before, after) or OWN_VERB.match(right.masked) is not None
    if (
        after[0].endswith("ed")
        and before[-1].endswith("ed")
        and any(w in ("be", "been", "is", "are", "was", "were") for w in before[-3:-1])
    ):
        return False  # `can not be fixed and used`
    if (
        len(after) > 2
        and after[0].endswith("ed")
        and after[1] == "by"
        and re.search(r"\b(?:is|are|be|been|was|were)\s+\w+ed\s+by\b", left.plain)
    ):
        return True  # `is prescribed by a physician and furnished by a therapist`
    results = after[:2] in _RESULTS and not (after[0] in ("resulted", "led") and _TOLD_OF.search(left.masked))
    if results or (_DONE.search(left.masked) and _DONE_TOO.match(right.masked)):
        return True  # `are ineffective or result in a rash`, `has examined the patient and ordered the test`
    if before[-2:-1] and before[-2] in _INFINITIVE and after[0] not in words().verb_starts | words().clause_starts:
        return False  # `do not duplicate or replicate services`: two verbs share what follows
    if after[0] in words().verb_starts:
        inside = any(w in ("who", "that", "which", "where") for w in before[1:])
        return before[-1] not in _AUXILIARY and not inside
    if len(after) > 2 and after[0] in words().clause_starts and after[1] in words().people and after[2] not in words().prepositions:
        return True
    return _own_verb(before, after)


def _own_verb(before: list[str], after: list[str]) -> bool:
    """Whether what stands behind a connective is a clause with its own subject and verb."""
    stops = (n for n, w in enumerate(after) if w in ("and", "or", "that", "which", "who", "to", "if", "when"))
    stop = next((n for n in stops if after[n] != "to" or not n or not after[n - 1].isdigit()), len(after))
    plural = next((w for w in after if w in ("have", "are", "were", "has", "is", "was")), "") in ("have", "are", "were")
    if plural and after[0] in ("a", "an"):
        return after[stop : stop + 1] == ["and"]  # `…, and a surgeon and a cardiologist have examined him`: the pair is the subject
    if len(after[:stop]) == _SHORT_CLAUSE and after[1] in _IS and any(w in _IS or w in ("has", "have") for w in before[-_NEXT_VERB:]):
        return True  # `pain is severe and function is limited`
    own_verb = any(w in words().verbs or w in _MODAL for w in after[:stop])
    if 0 < stop < min(_PAIR, len(after)) and after[stop] == "or" and any(w in words().verbs for w in after[stop + 2 : stop + _PAIR + 1]):
        return True  # `…, and CT or MRI shows a tear`
    return own_verb and (after[0] in words().clause_starts or len(after[:stop]) > 3) and not _shares_noun(before, after)


_MODAL = frozenset(["would", "could", "might"])
_SUBJECTS = frozenset(["these", "they", "it", "this", "member", "patient", "individual", "beneficiary"])
_PAIR = 3  # words in which a pair of names is followed by its verb


def _same_ending(before: list[str], after: list[str]) -> bool:
    """`Preventing disability or restoring function`: two phrases that open with the same form of a verb."""
    one, two = before[0], after[0]
    if one.endswith("ed") and two.endswith("ed") and len(before) > 2 and len(after) > 2:
        return before[1] in words().prepositions and after[1] in words().prepositions  # `administered by A and used in accordance with B`
    return one.endswith("ing") and two.endswith("ing") and len(before) > 1 and len(after) > 1 and len(one) > 5 and len(two) > 5


def _shares_noun(before: list[str], after: list[str]) -> bool:
    """`needed or desired activities is impaired`: the words beside the connective are of one form and share what follows."""
    one, two = before[-1], after[0]
    if before[-2:-1] and before[-2] in _IS and any(w in _IS for w in after[1:_NEXT_VERB]):
        return False  # `the condition is stable and skilled observation is no longer needed`
    described = one.endswith(words().adjective_endings) and two.endswith(words().adjective_endings) and not one.endswith("ed")
    if described and two not in words().clause_starts | words().verb_starts:
        return len(after) > 1  # `a specific or targeted test`
    return one[-2:] == two[-2:] and one.endswith(("ed", "al", "ic", "ve")) and after[0] not in words().clause_starts


_IS = frozenset(["is", "are", "was", "were"])
_NEXT_VERB = 4
_SHORT_CLAUSE = 3


def _set_off(span: Span, found: re.Match[str], left: Span, right: Span) -> bool:
    """`X, and Y` of two members: the comma sets the second off."""
    after = word_list(right)
    if not found.group().startswith(",") or not left or len(after) < 2:
        return False
    if re.search(r"\b(?:that|which|who)\b", left.masked) and (after[0].endswith("ly") or after[0] in words().verb_starts):
        return False
    if re.match(r"\s*(?:any\s+)?(?:parts?|portions?|all|both|some)\s+of\b", right.masked):
        return False  # `amputation of the foot, or part of it`: what is cut off
    commas_left = left.masked.count(",")
    return commas_left == 0 and "," not in right.masked and not re.match(r"\s*(?:if|when|unless|which|as)\b", right.masked)
