"""What the subject of a sentence with a stance says: whom it is about, what for, and why, how long or how often it was refused."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import people
from rules.compile.leaves.reading import clause
from rules.compile.statements.caps import CAPPED_SERVICE
from rules.compile.statements.segments import refuses, segments
from rules.compile.statements.uses import service_unmet
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern
from rules.model import Always, Any, Node, Not, Ref

_OPENS_CONDITION = re.compile(r"^\W*(?:and\s+)?(?:(?:for|in|if|when|where|once)\s+|(?=from\s+the\s+age\s+of\s))")


_REASON = re.compile(r"\b(?:solely|primarily|only|merely)\s+(?:for|because\s+of|due\s+to|because)\s+(?P<why>\w.*)")
"""Why a refused service was asked for is a condition of the refusal."""


def _why_refused(before: Span, context: Context) -> list[Node]:
    """What the name of a refused service says of why, of whom, and how long or how often."""
    inside = replace(context, under="any")
    if reason := _REASON.search(before.masked):
        why = before.part(reason.start("why"))
        whom = pattern("for_people").search(why.masked)
        parts = [why.part(0, whom.start()), why.part(whom.end())] if whom and whom.start() else [why]
        return [clause(part, inside) for part in parts]
    if diagnosed := _DIAGNOSIS.match(before.masked):
        return [clause(before.part(diagnosed.end()), inside)]
    if done := _DONE_HOW.search(before.masked):
        lacks = done.group("by") == "without"
        told = clause(before.part(done.start("what" if lacks else "how")), inside)
        return [Not(told) if lacks and not isinstance(told, Always) else told]
    if (beyond := _BEYOND.search(before.masked)) and _limits(before.part(beyond.end())):
        return [clause(before.part(beyond.end()), inside)]
    return []


_DONE_HOW = re.compile(
    r"(?<=\w)\s+(?P<how>(?:performed|done|given|administered|delivered|implanted|placed)\s+(?P<by>with|without|under|using|via)\s+(?P<what>(?!(?:the\s+)?(?:following|intent)\b)[^,;]{3,80}))$"
)
"""`Injections performed without imaging are not necessary`: how they were done."""
_DIAGNOSIS = re.compile(r"\W*(?:an?\s+|any\s+)?diagnosis\s+of\s+(?=\w)")
"""`A diagnosis of X does not qualify`: in whom."""
_BEYOND = re.compile(
    r"(?<=\w)\s+(?:performed\s+|used\s+|repeated\s+|requested\s+|done\s+|for\s+)?(?=(?:more\s+(?:often\s+|frequently\s+)?than"
    r"|longer\s+than|greater\s+than|beyond|after\s+more\s+than"
    r"|in\s+excess\s+of|exceeding|less\s+than|sooner\s+than|earlier\s+than|within|before|under)\b[^,;]*$)"
)
"""`Repeat testing within 12 months of the last test is not covered`: what is refused is told by its figure."""


def _limits(span: Span) -> bool:
    """Whether words tell how long or how often, and nothing else."""
    found = figures(span)
    return (
        len(found) == 1
        and (found[0].unit in _TIMES or found[0].unit.startswith("/") or found[0].counted or found[0].unit == "1")
        and " or " not in span.masked
    )


_TIMES = ("h", "d", "wk", "mo", "a")
_TESTS = re.compile(r"\b(?:testing|tests?|screening|sequencing|assays?|genotyping|profiling|panels?|analysis|imaging)\b(?=.*\bfor\b)")
"""`Sequencing of X for Y is covered`: what a test is for is part of its name."""
FOR_WHAT = re.compile(
    r"(?<!testing)(?<!tests)(?<!test)(?<!screening)(?<!criteria)(?<!coverage)(?<!requests)(?<!request)(?<!authorization)(?<!approval)(?<!candidates)(?<!indications)"
    r"(?<!benefits)(?<!genotyping)(?<!imaging)(?<!services)(?<!upgrades)\s+for\s+(?=[a-z])(?!the\s+prevention\b|(?:the\s+)?(?:(?:primary|secondary)\s+prevention|prevention\s+of\s+[^,;:]{3,40}\s+in|use|convenience|any|all"
    r"|other|home|cosmetic)\b|(?:the|an?|each)\s+\w+'s\s)"
    r"(?!.*\b(?:injections?|surgery|surgeries|closure|procedures?|replacement|implantation|fusion|biops\w+|repair|care|anesthesia"
    r"|guidance)\b)"
)
"""`Proton therapy for localized prostate cancer`: what the service is for."""


_ALL_OTHERS = re.compile(
    r"\s+(?:in|for|under|with)\s+(?P<what>(?:all|any)\s+other\s+(?:\w+\s+){0,2}(?:situations?|indications?|conditions?"
    r"|circumstances?|settings?|uses?|cases?|"
    r"patients|members|individuals|populations?|scenarios?|instances?|purposes?|diagnos[ei]s)(?:\s+(?:not\s+)?(?:listed|described"
    r"|noted|specified|mentioned)\s*(?:above|here)?)?)"
    r"(?:,?\s+(?:including|such\s+as)\b[^;:]*)?\W*$"
)
"""`Transplantation in all other situations is investigational`: what is refused is told by what is not listed."""
_OTHERS_TWICE = re.compile(
    r"\s+(?:in|for)\s+(?P<one>(?:all|any)\s+other\s+[a-z]+(?:\s+[a-z]+)?)\s+(?:and|or)\s+(?:in\s+|for\s+)?(?P<two>(?:(?:all|any)\s+)?(?:other\s+)?(?:indications|conditions|uses|patients|situations)\b[^,;]*)\W*$"
)
"""`for all other joints and for indications other than those above`: each of both is refused."""
_OTHERS_ALONE = re.compile(
    r"\W*(?P<what>(?:all|any)\s+other\s+(?:\w+\s+){0,2}(?:situations?|indications?|conditions?|circumstances?|uses?|cases?"
    r"|diagnos[ei]s|applications?|purposes?)"
    r"(?:\s+(?:that\s+(?:is|are)\s+)?(?:not\s+)?(?:listed|described|noted|specified|mentioned|addressed)(?:\s+(?:above|here"
    r"|in\s+this\s+policy))?)?)(?:\s+(?:of|for)\s+\w[^,;:]*)?(?:,?\s+(?:including|such\s+as)\b[^;:]*)?\W*$"
)
"""`All other uses of X are investigational`: what is refused is told by what is not listed."""
_USE_IN_OTHER = re.compile(r"\W*(?:its\s+|the\s+)?use\s+(?:in|for)\s+(?P<what>(?:all\s+|any\s+)?other\s+\w[^,;:]*?)\W*$")
"""`Use in other disorders is investigational`."""
_PEOPLE_WITH = re.compile(
    r"\W*(?:an?\s+(?:patient|member|individual|person)\s+(?:already|currently|previously|newly)\s+(?=[a-z]+(?:ing|ed)\b)"
    r"|(?:all\s+|those\s+)?(?:patients|members|individuals|persons|people|beneficiaries|adults|children|women|men|those)\s+"
    r"(?:(?:with|who|whose|having|aged?|under|over|between|older|younger)\b"
    r"|(?:(?:already|currently|previously|newly)\s+)?(?:stable|established|maintained|receiving|taking|diagnosed|treated|on)\s|at\s+(?:high|average|increased|low)\b|\d))"
)
"""`Patients with X are covered`: the subject is whom it is about."""


_PATIENT_IS = re.compile(
    r"\W*(?:the\s+|an?\s+)?(?:patient|member|individual|beneficiary|child)s?\s+(?:is|are|has|have|had|was"
    r"|were)\s+(?!(?:not\s+)?(?:a\s+candidates?|candidates?|eligible|to\b))[^:;]+[:.]?\s*$"
)
"""`Patient is currently receiving X: approve for 1 year if …`: a condition, and no service."""


_MUST = re.compile(
    r"^\W*(?:step\s+(?:therapy|\d)\s*:\s+)?(?:the\s+)?(?:members?|patients?|individuals?|beneficiar(?:y|ies))\s+must\s+(?P<what>[^:]+?)(?:,?\s+(?:before|prior\s+to)\s+[\w\s-]{2,40})?\W*$"
)
"""`members must have tried A before B is approved`: what is said before the stance is asked for."""


_GROUP = re.compile(
    r"(?:^|\s[–-])\W*(?P<who>(?:adults?|children|adolescents?|infants?|pediatric\s+(?:patients|members)|women|men|females|males)\b(?:\s*\([^()]*\)|\s+\d[^:;]{0,40})?)\s*:?\W*$"
)
"""`Implant - Adults: covered when …`, `Children (9 months to 17 years): covered …`: of whom it is said."""


NOTE = re.compile(r"[\W_]{0,3}notes?\s*[:–-]\s*")
"""`Note: X will be approved …`: the label says nothing of X."""


def without_note(before: Span, context: Context) -> Span:
    """The words before a stance without the label of a note."""
    note = NOTE.match(before.plain)
    context.claims.add(before.part(0, note.end()) if note else None)
    return before.part(note.end()) if note else before


def of_subject(before: Span, context: Context) -> tuple[list[Node], str]:
    """Conditions inside the subject: `For members with X, surgery`, `surgery for adults with Y`."""
    nodes, before = _opened(before, context)
    nodes += _how_done(before, context)
    if not refuses(context) and (told := _MUST.match(before.masked)):
        context.claims.add(before)
        return [*nodes, clause(before.part(told.start("what"), told.end("what")), context)], ""
    if not refuses(context) and (capped := CAPPED_SERVICE.search(before.masked)):
        context.claims.add(before.part(capped.start()))
        before = before.part(0, capped.start())
    if refuses(context) and (unmet := service_unmet(before) or _both_others(before)) is not None:
        context.claims.add(before)
        return [*nodes, unmet[1]], _named(unmet[0])
    if refuses(context) and (why := _why_refused(before, context)):
        context.claims.add(before)
        return [*nodes, *why], _named(before)
    if (other := _ALL_OTHERS.search(before.masked)) and before.part(0, other.start()):
        rest = before.part(other.start("what")).trimmed()
        context.claims.add(before)
        return [*nodes, Ref(" ".join(rest.plain.split()), rest.raw, rest.start)], _named(before.part(0, other.start()))
    if alone := _OTHERS_ALONE.match(before.masked) or (_USE_IN_OTHER.match(before.masked) if refuses(context) else None):
        what = before.part(alone.start("what"), alone.end("what"))
        context.claims.add(before)
        return [*nodes, Ref(" ".join(what.plain.split()), what.raw, what.start)], _of_what(before.part(alone.end("what")))
    if not refuses(context) and (group := _GROUP.search(before.plain)):
        nodes.append(people(before.part(group.start("who"), group.end("who")), context, clause))
        context.claims.add(before.part(group.start()))
        before = before.part(0, group.start())
    found = pattern("subject_for").search(before.masked) or (None if _TESTS.search(before.masked) else FOR_WHAT.search(before.masked))
    if found and before.part(0, found.start()):
        nodes += segments(before.part(found.start()), context)
        before = before.part(0, found.start())
    if found is None and not refuses(context) and (treated := _TREATMENT.match(before.masked)):
        context.claims.add(before.part(0, treated.end()))
        return [*nodes, people(before.part(treated.end()), context, clause)], _named(before)
    if (found is None or not nodes) and (whom := _OF_PEOPLE.search(before.masked)):
        nodes.append(people(before.part(whom.start("who"), whom.end("who")), context, clause))
        context.claims.add(before)
        return nodes, _named(before)
    nodes += _of_degree(before, context)
    if _PEOPLE_WITH.match(before.plain) or (_PATIENT_IS.match(before.plain) and not refuses(context)):
        return [*nodes, people(before, context, clause)], ""
    context.claims.add(before)
    return nodes, _named(before)


def _how_done(before: Span, context: Context) -> list[Node]:
    """How a covered service must be done, or what device it must be, as its name says."""
    nodes: list[Node] = []
    for done in [] if refuses(context) else _DONE_SO.finditer(before.masked):
        nodes.append(clause(before.part(done.start("how"), done.end("how")), context))
        context.claims.add(before.part(done.start(), done.end()))
    return nodes


def _both_others(before: Span) -> tuple[Span, Node] | None:
    """`X for all other joints and for other indications`: the service, and what is refused."""
    found = _OTHERS_TWICE.search(before.masked)
    if found is None:
        return None
    parts = [before.part(found.start(n), found.end(n)).trimmed() for n in ("one", "two")]
    return before.part(0, found.start()), Any(tuple(Ref(" ".join(p.plain.split()), p.raw, p.start) for p in parts))


def _opened(before: Span, context: Context) -> tuple[list[Node], Span]:
    """What a sentence opens with, `Unless E,` and `For X,`, and the words behind it."""
    nodes, before = _excepted_first(before, context)
    if benefit := _A_BENEFIT.match(before.plain):
        context.claims.add(before.part(0, benefit.end()))
        before = before.part(benefit.end())
    opens = _OPENS_CONDITION.match(before.plain)
    at = min((f.start() for f in re.finditer(r",(?!\s+(?:or|and)\b)|:", before.masked) if f.start() > 0), default=-1)
    if opens and at > 0:
        nodes.append(people(before.part(opens.end(), at), context, clause))
        before = before.part(at + 1)
    return nodes, before


_A_BENEFIT = re.compile(r"\W*(?:when|if|where)\s+(?:it\s+is\s+)?an?\s+(?:covered\s+|plan\s+)?benefit,\s+(?=\w)")
"""`When a benefit, coverage of X may be approved`: what the plan holds, and no condition."""
_EXCEPTED_FIRST = re.compile(
    r"^\W*(?:unless|except(?:\s+(?:for|if|when|where|in|as))?|with\s+the\s+exception\s+of)\s+(?P<what>[^:;]+?),\s+(?=\w)"
)
_SAYS_ELSEWHERE = re.compile(
    r"(?:(?:otherwise\s+)?(?:(?:specifically|expressly|previously)\s+)?(?:stated|noted|specified|indicated|listed|described|provided|outlined|excluded"
    r"|limited|restricted|allowed|approved|prohibited|covered|permitted|defined|set\s+out)\b[^,]*|otherwise\b[^,]*)"
)
"""`Unless excluded above`, `Except as noted below`: what is told elsewhere."""


def _excepted_first(before: Span, context: Context) -> tuple[list[Node], Span]:
    """`Unless E, X is covered`: what the sentence opens with takes away, whatever the stance; and the words behind it."""
    found = _EXCEPTED_FIRST.match(before.masked)
    if found is None:
        return [], before
    what, rest = before.part(found.start("what"), found.end("what")), before.part(found.end())
    context.claims.add(before.part(0, found.start("what")))
    if _SAYS_ELSEWHERE.fullmatch(what.plain):
        return [Not(Ref(" ".join(what.plain.split()), what.raw, what.start))], rest
    excepted = clause(what, replace(context, under="all"))
    return ([] if isinstance(excepted, Always) else [Not(excepted)]), rest


_DONE_SO = re.compile(
    r"(?<=\w)[\s,_]+(?P<how>(?:done|given|performed|administered|inserted|placed|implanted|provided)\s+(?:with|under|using|by|via|through)\s+(?:an?\s+)?[\w\s-]{3,40}?(?:guidance|approach|imaging|fluoroscopy)"
    r"|in\s+(?:an?|the)\s+(?:[\w'/-]+\s+){0,4}?(?:office|outpatient\s+setting|outpatient\s+clinic)"
    r"|(?:that\s+(?:is|are|has\s+been|have\s+been)\s+)?(?:approved|cleared)\s+by\s+the\s+(?:u\.s\.\s+)?(?:fda|food\s+and\s+drug\s+administration)(?:\s*_+)?"
    r"|using\s+an?\s+(?:u\.s\.\s+)?(?:fda|food\s+and\s+drug\s+administration)(?:\s*_+)?[\s-]approved\s+(?:device|product|implant)(?:\s+approved\s+for\s+that\s+indication)?|when\s+applied\s+(?:to|on|over)\s+[\w\s-]{3,40}?(?=\s+(?:is|are|may|will)\b|\W*$)|(?:used\s+|performed\s+)?in\s+conjunction\s+with\s+[\w\s-]{3,40}?(?=,|\s+(?:is|are|may|when|for|to)\b|\W*$)|that\s+the\s+(?:u\.s\.\s+)?(?:fda|food\s+and\s+drug\s+administration(?:\s*_+)?)\s+has\s+approved|with\s+(?:fda|food\s+and\s+drug\s+administration(?:\s*_+)?)\s+approval)(?=[\s,]|\W*$)"
)
"""`injections given with imaging guidance`, `devices approved by the FDA`: how it must be done, or what device it must be."""
_TREATMENT = re.compile(
    r"\W*(?:(?:acute|inpatient|outpatient|residential|hospital|initial|continued|psychiatric|medical)\s+)+(?:treatment|admission"
    r"|hospitalization|care|management)\s+(?:of|for)\s+(?=[a-z])"
)
"""`Acute inpatient treatment of anorexia nervosa`: what is treated."""


def _of_degree(before: Span, context: Context) -> list[Node]:
    """What the name of a service says of how bad a disease is."""
    found = None if refuses(context) else _OF_DEGREE.search(before.masked)
    return segments(before.part(found.start("what")), context) if found else []


_OF_DEGREE = re.compile(
    r"\b(?:repair|correction|treatment|excision|removal|resection|reconstruction|ablation|surgery|closure|sclerotherapy|phlebectomy|embolization|debridement)\s+of\s+(?P<what>(?:an?\s+)?"
    r"(?:severe(?:ly)?|moderate(?:ly)?|symptomatic|recurrent|refractory|chronic|persistent|intractable|advanced|unresectable|inoperable)\s+[^,;:]+?)\W*$"
)
"""`Repair of severe X`: how bad it is, or how often it came back, is asked."""
_OF_PEOPLE = re.compile(
    r"(?<=\w)\s+of\s+(?:an?\s+)?(?P<who>(?!(?:the|all|any|these|such|other|selected"
    r"|eligible)\b)[a-z][\w-]*(?:\s+[\w-]+)?\s+(?:patients|members|individuals|persons|people|adults|children|women|men|infants))\b"
    r"(?=\s+to\s|\W*$)"
)
"""`Testing of asymptomatic individuals to determine risk`: whom it is about."""


def _of_what(rest: Span) -> str:
    return re.sub(r"^\W*(?:of|for)\s+", "", rest.raw).strip(" ,.:")[:120]


def _named(before: Span) -> str:
    """The service, as the words before the stance name it."""
    start = pattern("subject").match(before.raw)
    if told := _TOLD_FIRST.search(before.plain):
        before = before.part(0, told.start())
    return before.part(start.end() if start else 0).trimmed().raw[:120]


_TOLD_FIRST = re.compile(r"(?<=[\w)])\s+(?:suits?|serves?)\s[^,;:]*\band\W*$|(?<=[\w)])\s+(?:is|are)\s+(?:rarely|seldom|never)\W*$")
"""`Plain formula suits most members and is covered`: what is said of the service before it is covered."""
