"""A finding with another (`severe X with marked Y`): two, where both sides say enough."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.leaves.parts import OTHER_PEOPLE
from rules.compile.leaves.series import loose
from rules.compile.names.pairs import EVIDENCE
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Node

_RISK = re.compile(r"\W*\d+[\s-]year\s+(?:[\w-]+\s+){0,3}?(?:risk|probability)\b")
"""`with 10-year risk of 20 %`: the years belong to the name of the measure."""


def _one_finding(name: str, found: list[str]) -> bool:
    """`emphysema with severe heart failure`: one word and a finding that is told in several."""
    return len(name) > 4 and len(found) > 1 and not name.endswith(("ed", "ing", "ent", "s")) and found[0] not in words().determiners


_DISEASE = re.compile(r"^\W*[a-z]+(?:rrhea|itis|osis|emia|pathy|oma|algia|plegia|paresis|penia|uria|edema|spasm|megaly)\W*$")


def _named_before(who: str, span: Span) -> bool:
    """`for infants … with any of the following: infants with X`: the people are those of the lead-in."""
    return bool(re.search(rf"\b(?:for|in)\s+(?:[\w-]+\s+){{0,2}}{re.escape(who)}\b[^.]*:", span.source.plain[: span.start]))


def _counts_of(left: Span) -> bool:
    """`four episodes of X with Y`: Y describes what is counted."""
    first = next(iter(figures(left)), None)
    if first is None or not first.counted or first.value < _SEVERAL or first.start - left.start > _SEVERAL:
        return False
    return bool(re.match(r"\s*of\s+\w", left.since(first.end).plain))


def _two_figures(left: Span) -> bool:
    """`a BMI below 18.5 or a loss of 10 % with Y`: Y goes with the last of two that are measured each for itself."""
    sides = re.split(r"\bor\b", loose(left))
    if len(sides) != _SEVERAL:
        return False
    return all(any(f.op and not f.window for f in figures(one)) for one in (left.part(0, len(sides[0])), left.part(len(sides[0]) + 2)))


_BY_ADDING = re.compile(
    r"^\W*(?:(?:an?|the|prior|previous|failed|adequate|failure|trial|trials|of|at\s+least\s+one|one)\s+)*(?:augment\w+|supplement\w+|pre-?treat\w+|replacement|substitution)\b[^,;]*$"
)
_TREATED_SO = re.compile(
    r"\b(?:improv\w+|respon\w+|loss|controls?|relief|maintain\w*|achieve\w*|fail\w*|benefit\w*|resolv\w+|heal\w*)\b[^,;]*$"
)
_TREATMENT = re.compile(
    r"^\W*(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}(?:therapy|therapies|treatments?|management|measures|modalities|medications?|exercise|diet|care)\W*$"
)
"""`has failed to lose weight with conservative treatment`: by what, and no finding of its own."""
_DONE_BEHIND = re.compile(
    r"^(?:(?!\b(?:who|that|which|whose|and|or)\b)[^,;])*\b(?:(?:has|have)\s+been|is|are|was|were)\s+(?:\w+ly\s+)?[a-z]+(?:ed|en|wn)\s+(?:by|on|at|in)\b"
)
"""`a plan with goals has been written by X`: the verb is that of the plan."""
_USED_BEHIND = re.compile(
    r"^(?:(?!\b(?:who|that|which|whose|and|or)\b)[^,;])*\b(?:has|have|had)\s+(?:\w+ly\s+)?(?:substantiated|demonstrated|shown|provided|produced|resulted|achieved|led|proven|established|relieved|reduced)\b|"
    r"^(?:(?!\b(?:who|that|which|whose|and|or)\b)[^,;])*\b(?:(?:has|have|had)\s+been|is|are|was|were|will\s+be)\s+(?:\w+ly\s+)?(?:used|performed|obtained|completed|given|administered|planned|done|documented|noted|reported|described)\W*$"
    r"|^(?:(?!\b(?:who|that|which|whose|and|or)\b)[^,;])*\b(?:precedes?|predicts?)\s|^(?:(?!\b(?:who|that|which|whose|and|or|with)\b)[^,;])*\s(?:documented(?:\s+as\s+\w+)?|confirmed|verified)\W*$"
)
"""`blocks with two agents are used`: the verb is that of the blocks."""
_DONE_ABOUT = re.compile(
    r"^(?:(?!\b(?:who|that|which|whose|and|or)\b)[^,;])*\b(?:cannot|can\s*not|could\s+not|can|could|may|might)\s+(?:not\s+)?be\s+(?:\w+ly\s+)?[a-z]+(?:ed|en|wn)\b"
)
"""`interactions with the drug cannot be mitigated`: the verb is that of the interactions."""
_THE_DRUG = re.compile(
    r"^\W*(?:use\s+of\s+)?(?:the\s+|this\s+)?(?:requested|prescribed|current|same|study|above)\s+(?:agent|drug|medication|therapy|treatment|product|device|regimen)s?\W*$"
)
"""`clinical benefit with the requested agent`: of what it came."""
_IS_ONE = re.compile(r"^\W*(?:the\s+|an?\s+)?\w+\s+(?:is|are)\s+(?:an?\s+)?(?:[\w-]+\s+)?\w+\W*$")
"""`the member is an adult with X`."""
_BY_MEANS = re.compile(r"\bwould\b[^,;]*$")
"""`would be safer with X`."""
_TESTED = re.compile(
    r"\b(?:tests?|testing|scans?|biops(?:y|ies)|stud(?:y|ies)|exams?|examinations?|x-?rays?|radiographs?|films?|imaging|mri|cta?|hrct|pet|ultrasounds?|assays?|panels?"
    r"|trials?|programs?|plans?|sessions?|regimens?)(?:\s*\([^()]*\))?(?:\s+(?:scans?|stud(?:y|ies)))?\W*$"
)
"""`a biopsy with pathology showing X`, `a trial with a second agent`: what the test shows is no demand of its own."""
_RESULT = re.compile(
    r"^\W*(?:the\s+)?(?:results?|findings?|pathology|documented|documentation|(?:passive|active|resisted)\s+(?:range|motion|rom|movement)s?)\b"
)
"""`X with documented Y`: how X is told."""
_HOW_IT_WENT = re.compile(
    r"^\W*(?:an?\s+)?(?:inadequate|insufficient|poor|partial|suboptimal|minimal|unsatisfactory)\s+(?:\w+\s+){0,2}"
    r"(?:efficacy|response|relief|improvement|success|benefit|control|results?)\W*$"
)
"""`tried X for 28 days with inadequate efficacy`: how the trial went."""
_BY_HAND = re.compile(
    r"^\W*(?:the\s+(?:aid|help|use|assistance)\s+of\s+)?(?:an?\s+|the\s+|one\s+)?(?:finger|fingers|hand|hands|cane|walker|crutch(?:es)?|wheelchair|(?:(?:properly\s+)?fitted\s+|corrective\s+)?(?:glasses|spectacles|contact\s+lenses|lenses)(?:\s+or\s+(?:glasses|contact\s+lenses))?|best\s+correction|caution|ease"
    r"|(?:another|one)\s+(?:person|other)|assistance|help|supervision|contrast|sedation|anesthesia)(?:\W*$|,)"
)
"""`lifts the lid with a finger`, `walks with a cane`: by what means."""
_PROVOKED = re.compile(
    r"^\W*(?:at\s+least\s+)?\w+\s+(?:\(\d\)\s+)?(?:or\s+more\s+)?(?:provocati(?:ve|on)|positive)\s+(?:tests?|maneuvers?|signs?)\b"
)
"""`reproduction of pain with at least three provocative tests`."""
_PROGRAM_OF = re.compile(r"\b(?:program|regimen|course|plan)\s+of\s[^,;]*$")
"""`a program of injections with frequent adjustments of the dose`: what the program is made of."""
_TOLD_AND = re.compile(
    r"\d[^,;]*\b(?:is|are)\s+(?:documented|noted|found|present|recorded|reported)\W*$|\b(?:is|are)\s+(?:hospitalized|admitted)\W*$"
)
"""`an AHI between 5 and 14 is documented with sleepiness`: both."""
_POSED = re.compile(
    r"^\W*(?:the\s+|his\s+|her\s+)?(?:hip|knee|arm|elbow|shoulder|neck|head|wrist|ankle|leg|patient|member|foot)\s+(?:is\s+)?(?:flexed|extended|abducted|adducted|rotated|elevated|bent|straight|supine|prone|seated|held)\b"
)
"""`a positive sign with the hip flexed`: how it is tested."""
_TALKED = re.compile(
    r"\b(?:discussions?|conversations?|consultations?|consulted|counsel(?:l?ing|l?ed)|discussed|reviewed|shared|communicat\w+|spoken|agreements?|collaborat\w+|coordinat\w+|complian\w+|concordan\w+|consisten\w+|together|interfere\w*)\W*$"
)
"""`a discussion with the member of the risks`: who takes part in it, and no finding."""
_SEVERAL = 2
_STATE = re.compile(
    r"(?!appropriate|applicable|suitable|individual|eligible|medical|typical|essential|additional|potential|clinical|special|specific|surgical|enrolled|covered|insured|selected|affected|certain|treated|listed|qualified)"
    r"[a-z-]+(?:atory|ic|ing|ant|ized|ised|ompetent|ompromised|ous|alized|ependent|aive|risk|free|ve)"
)
"""`symptomatic patients`, `pregnant members`: what state they are in."""


def _of_people(left: Span, right: Span, context: Context, clause: Clause) -> Node:
    """`patients with X` asks for X, `ambulatory patients with X` for both."""
    before = word_list(left)
    if len(before) > 1 and (_STATE.fullmatch(before[-2]) or (len(before) > _SEVERAL and before[-3].endswith("ally"))):
        return All((clause(left, context), clause(right, context)))
    context.claims.add(left)
    return clause(right, context)


def _by_what(left: Span, right: Span) -> bool:
    """Whether `with` stands inside what shows a finding, tells by what treatment it came, or what a test has shown."""
    if _BY_ADDING.match(left.plain):
        return True  # `augmentation of A with B`: one treatment
    if (_TESTED.search(left.plain) or _RESULT.match(right.plain)) and not any(f.op for f in figures(right)):
        return True
    if _POSED.match(right.plain) or _BY_HAND.match(right.plain) or _PROGRAM_OF.search(left.plain) or _TALKED.search(left.plain):
        return True
    if _HOW_IT_WENT.match(right.plain) or _PROVOKED.match(right.plain):
        return True
    shown = EVIDENCE.search(left.masked) and "," in right.masked
    return bool(shown or (_TREATED_SO.search(left.masked) and _TREATMENT.match(right.masked)))


def with_finding(span: Span, context: Context, clause: Clause) -> Node | None:
    """`severe X with marked Y`: two findings, where both sides say enough."""
    for found in pattern("with_").finditer(span.masked):
        left, right = span.part(0, found.start()).trimmed(), span.part(found.end())
        before = word_list(left)
        if before == ["each"] or _two_figures(left) or pattern("subordinate").search(left.masked) or _BY_MEANS.search(left.masked):
            continue
        if not before or not right or pattern("no_right").match(right.plain) or re.search(r",[^,]*\b(?:or|and)\s", left.masked):
            continue
        if (
            _by_what(left, right)
            or _THE_DRUG.match(right.plain)
            or (_DONE_BEHIND.match(right.masked) and not has_verb(left) and not any(f.op for f in figures(span)))
        ):
            continue
        if (_USED_BEHIND.match(right.masked) or _DONE_ABOUT.match(right.masked)) and not has_verb(left):
            continue
        population = any(w in words().population for w in before[-2:]) and (not has_verb(left) or bool(_IS_ONE.match(left.plain)))
        if population and len(before) == 1 and _named_before(before[0], span):
            context.claims.add(span.upto(right.start))
            return clause(right, context)
        kin = bool(OTHER_PEOPLE & set(before[:-1]))
        if before[-1] in words().people and len(before) < 4 and not population and not kin:
            return _of_people(left, right, context, clause)
        first = next(iter(figures(right)), None)
        time = first and first.unit in ("d", "wk", "mo", "a") and not _RISK.match(right.plain)
        if first and time and first.start - right.start < 4 and not population:
            continue
        if any(f.counted for f in figures(left)) and (before[-1] in words().counted or _counts_of(left)):
            continue
        alone = len(before) == 1 and left.start == span.trimmed().start and before[0] not in words().people
        alone = alone and (
            _one_finding(before[0], word_list(right)) or any(f.op and not f.window and not f.counted for f in figures(right))
        )
        if not population and (
            (len(before) < 2 and not alone)
            or (pattern("not_with").search(left.plain) and not _TOLD_AND.search(left.plain))
            or (len(word_list(right)) < 2 and not _DISEASE.search(right.plain))
        ):
            continue
        if negated(left) or (before[-1] in words().people and before[-2:-1] and before[-2] in words().prepositions):
            continue  # `relatives of patients with X`
        return All((clause(left, context), clause(right, context)))
    return None
