"""The conditions of a sentence with a stance: whom its subject is about, what stands behind the stance, and the list below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.atoms import Context
from rules.compile.cuts import people
from rules.compile.figures import figures
from rules.compile.hanging import without_hanging
from rules.compile.joints import has_verb
from rules.compile.labelled import labelled
from rules.compile.leads import read_lead
from rules.compile.leaves import clause
from rules.compile.lists import Item
from rules.compile.once import demographics_once, people_once, told_by_list, told_once
from rules.compile.runs import beside, body_items, lead_end, marked_items
from rules.compile.segments import CAPPED_SERVICE, both, refuses, segments, taken_away
from rules.compile.source import Span
from rules.compile.stances import Said, authorization
from rules.compile.structure import item_node, led
from rules.compile.vocabulary import pattern
from rules.model import All, Any, Node, Ref, Stance, leaves

_OPENS_CONDITION = re.compile(r"^\W*(?:and\s+)?(?:for|in|if|when|where|once)\s+")


_NEAR = 40  # letters between the stance and the end of the time that it approves for


def conditions(span: Span, stance: Said, children: Sequence[Item], context: Context) -> tuple[Node, str]:
    """What a sentence with a stance asks: whom the subject is about, what stands behind the stance, and the list."""
    before, after = span.upto(stance.span.start), span.since(stance.span.end)
    context.claims.add(stance.span)
    if (
        (auth := authorization(span))
        and after.start <= auth.start + len(auth.quote) <= min(after.end, after.start + _NEAR)
        and re.match(r"\W*\d|\W*for\b|\W*(?:one|two|three|six)\b", after.plain)
    ):
        context.claims.add(Span(span.source, auth.start, auth.start + len(auth.quote)))
        after = after.since(auth.start + len(auth.quote))
    after = without_reason(_said_twice(after, stance, context), context)
    served = _served(stance, after, context)
    after = after.since(served.end) if served else after
    nodes, subject = _of_subject(before, context)
    nodes += _behind(after, children, context)
    node = both(people_once(told_once(nodes, context), context))
    kept = demographics_once(node)
    if kept is not node:
        context.claims.add(*(Span(span.source, leaf.start, leaf.start + len(leaf.quote)) for leaf in leaves(node)))
    return kept, served.trimmed().raw[:120] if served else subject


_ACTIVE = re.compile(
    r"\W*(?:(?:may|will|shall|does|not)\s+)*(?:covers?|authorize|approve|reimburse|provides?\s+\w+\s+for|(?:benefits|coverage)\s+(?:is|are)\s+\w+\s+for)\W*$"
)


_SAID_TWICE = re.compile(
    r"\W*(?:(?:as|and)\s+)?(?:(?:is|are|be|will\s+be|may\s+be)\s+)?(?:considered\s+)?(?:as\s+)?(?:to\s+be\s+)?(?:eligible\s+for\s+coverage|"
    r"(?:proven\s+and\s+)?medically\s+(?:necessary|appropriate)|reasonable\s+and\s+necessary|(?:a\s+)?covered(?:\s+(?:service|benefit))?)"
    r"(?:\s+(?:services?|benefits?|procedures?|treatment))?(?=\s+(?:when|if|for|in|as|only|once|provided|after|until|to)\b|\W*$|\s*:)"
)
"""`is covered as medically necessary when …`, `is covered and is considered reasonable and necessary for …`: one stance in two words."""


def _said_twice(after: Span, stance: Said, context: Context) -> Span:
    found = _SAID_TWICE.match(after.masked) if stance.stance == "covered" else None
    if found is None:
        return after
    context.claims.add(after.part(0, found.end()))
    return after.part(found.end())


_MEMBERS = re.compile(r"\b(?:members|individuals|patients|beneficiaries|enrollees)\s*$")
_UNDER_PLAN = re.compile(
    r"\s*(?:under\s+(?:the|this|their|an?)\s+(?:[a-z]+\s+){0,2}(?:plan|policy|benefit)\s+)?for\s+(?=.*\b(?:when|if|for\s+(?:any|all))\b)"
)
"""`members may be eligible under the plan for a pump when …`: the service stands behind."""


def _served(stance: Said, after: Span, context: Context) -> Span | None:
    """The service, where it stands behind the stance (`benefits are provided for X if`, `may authorize X only if`)."""
    of_members = stance.span.plain.rstrip().endswith("eligible") and _MEMBERS.search(stance.span.source.plain[: stance.span.start])
    if of_members and (plan := _UNDER_PLAN.match(after.plain)):
        context.claims.add(after.part(0, plan.end()))
        after = after.part(plan.end())
    elif not _ACTIVE.match(stance.span.plain):
        return None
    ends = [f.start() for name in ("segment", "for_people", "subject_for") if (f := pattern(name).search(after.masked))]
    ends += [f.start() for f in [re.search(r"\s+for\s+(?:any|all)\b", after.masked)] if f]
    ends += [f.start() for f in [re.search(r"\b(?:treatment|management)\s+of\b", after.masked)] if f]
    end = min([*ends, after.masked.find(":") if ":" in after.masked else len(after)])
    served = after.part(0, end)
    if not served or has_verb(served):
        return None
    only = re.search(r"\s+only\W*$", served.plain)
    context.claims.add(served)
    return served.part(0, only.start()) if only else served


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
    if (beyond := _BEYOND.search(before.masked)) and _limits(before.part(beyond.end())):
        return [clause(before.part(beyond.end()), inside)]
    return []


_BEYOND = re.compile(
    r"(?<=\w)\s+(?:performed\s+|used\s+|repeated\s+|requested\s+|done\s+|for\s+)?(?=(?:more\s+(?:often\s+|frequently\s+)?than|longer\s+than|greater\s+than|beyond|after\s+more\s+than"
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
_FOR_WHAT = re.compile(
    r"(?<!testing)(?<!tests)(?<!test)(?<!screening)(?<!criteria)(?<!coverage)(?<!requests)(?<!request)(?<!authorization)(?<!approval)(?<!candidates)(?<!indications)"
    r"(?<!benefits)(?<!genotyping)(?<!imaging)(?<!services)(?<!upgrades)\s+for\s+(?=[a-z])(?!(?:the\s+)?(?:use|convenience|any|all|other|home|cosmetic)\b)"
    r"(?!.*\b(?:injections?|surgery|surgeries|closure|procedures?|replacement|implantation|fusion|biops\w+|repair|care|anesthesia|guidance)\b)"
)
"""`Proton therapy for localized prostate cancer`: what the service is for."""


_ALL_OTHERS = re.compile(
    r"\s+(?:in|for|under|with)\s+(?P<what>(?:all|any)\s+other\s+(?:\w+\s+){0,2}(?:situations?|indications?|conditions?|circumstances?|settings?|uses?|cases?|"
    r"patients|members|individuals|populations?|scenarios?|instances?|purposes?|diagnos[ei]s)(?:\s+(?:not\s+)?(?:listed|described|noted|specified|mentioned)\s*(?:above|here)?)?)\W*$"
)
"""`Transplantation in all other situations is investigational`: what is refused is told by what is not listed."""
_PEOPLE_WITH = re.compile(
    r"\W*(?:all\s+|those\s+)?(?:patients|members|individuals|persons|people|beneficiaries|adults|children|women|men|those)\s+(?:with|who|whose|having|aged?)\b"
)
"""`Patients with X are covered`: the subject is whom it is about."""


def _of_subject(before: Span, context: Context) -> tuple[list[Node], str]:
    """Conditions inside the subject: `For members with X, surgery`, `surgery for adults with Y`."""
    nodes: list[Node] = []
    opens = _OPENS_CONDITION.match(before.plain)
    at = min((f.start() for f in re.finditer(r",(?!\s+(?:or|and)\b)|:", before.masked) if f.start() > 0), default=-1)
    if opens and at > 0:
        first = before.part(opens.end(), at)
        nodes.append(people(first, context, clause))
        before = before.part(at + 1)
    if not refuses(context) and (capped := CAPPED_SERVICE.search(before.masked)):
        context.claims.add(before.part(capped.start()))
        before = before.part(0, capped.start())
    if refuses(context) and (told := _why_refused(before, context)):
        context.claims.add(before)
        return [*nodes, *told], _named(before)
    if (other := _ALL_OTHERS.search(before.masked)) and before.part(0, other.start()):
        rest = before.part(other.start("what")).trimmed()
        context.claims.add(before)
        return [*nodes, Ref(" ".join(rest.plain.split()), rest.raw, rest.start)], _named(before.part(0, other.start()))
    found = pattern("subject_for").search(before.masked) or (None if _TESTS.search(before.masked) else _FOR_WHAT.search(before.masked))
    if found and before.part(0, found.start()):
        nodes += segments(before.part(found.start()), context)
        before = before.part(0, found.start())
    if _PEOPLE_WITH.match(before.plain):
        return [*nodes, people(before, context, clause)], ""
    context.claims.add(before)
    return nodes, _named(before)


def _named(before: Span) -> str:
    """The service, as the words before the stance name it."""
    start = pattern("subject").match(before.raw)
    return before.part(start.end() if start else 0).trimmed().raw[:120]


def _behind(after: Span, children: Sequence[Item], context: Context) -> list[Node]:
    """What stands behind the stance: segments before the list, and the list."""
    prefix, inline = marked_items(after)
    if inline:
        inline[-1].children += children
        return _with_list(prefix, inline, context)
    if children:
        return _with_list(after, children, context)
    cut = lead_end(after)
    if cut is None:
        colon = after.masked.find(":")
        if colon < 0 or ";" not in after.masked[colon:]:
            return segments(after, context)
        cut = colon
    lead_in, body = after.part(0, cut + 1), after.part(cut + 1)
    if more := beside(body, read_lead(lead_in)):
        body = body.upto(more.start).trimmed()
        return [*_with_list(lead_in, body_items(body, read_lead(lead_in)), context), *_behind(more, (), context)]
    return _with_list(lead_in, body_items(body, read_lead(lead_in)), context)


def _with_list(lead_span: Span, items: Sequence[Item], context: Context) -> list[Node]:
    if told := labelled(lead_span, items, lambda item: item_node(item, replace(context, under="all", alternative=True))):
        context.claims.add(lead_span.since(told[0].end))
        return [*segments(told[0], context), told[1]]
    lead = read_lead(lead_span)
    context.claims.add(lead.phrase)
    node = led(replace(lead, rest=None), items, context)
    before = lead_span.upto(lead.phrase.start) if lead.phrase else lead_span
    if excepted := re.search(
        r"\b(?:unless|except(?:\s+(?:when|where|if|in|for))?)\s*(?:the\s+\w+\s+(?:has|meets|have)\s*)?$", before.plain.rstrip(" :,")
    ):
        return taken_away(segments(before.part(0, excepted.start()), context), node, context)
    before, hangs = without_hanging(before, context)
    nodes = segments(before, context)
    if hangs == "defined":
        nodes = told_by_list(nodes, before.end, context)
    if hangs == "absent" and nodes:
        return [All((*nodes, node), review=True)]
    if lead.phrase and (met := _MET.search(lead.phrase.plain)):
        quote = lead.phrase.part(0, met.start())
        nodes.append(Ref(" ".join(quote.plain.split()), quote.raw, quote.start))
    if nodes and (pattern("open_list").search(before.plain) or re.search(r"\bor\s+(?:when|if|for)?\s*$", before.plain.rstrip(" :"))):
        if pattern("open_list").search(before.plain) and context.stance is Stance.COVERED:
            return [All((*nodes, node), review=True)]
        return [Any((*nodes, node), review=bool(pattern("open_list").search(before.plain)))]
    return [*nodes, node]


_MET = re.compile(r"(?<=\bcriteria)\s+(?:are|is)\s+met\s+and\b(?=\W*(?:if|when|the\s+following|all)?\W*$)")
"""`all basic criteria are met and if: …`: what stands before `and` is defined elsewhere."""


_WHY = re.compile(
    r",?\s+(?:because\b|(?:since|due\s+to|as|given|owing\s+to|in\s+view\s+of)\s[^:;.]*\b(?:evidence|effectiveness|efficacy|value|established|proven|literature|"
    r"safety|studies|benefits?|outcomes?|data)\b)"
)


_REFUSED_AGAIN = re.compile(
    r",?\s+and\s+(?:is\s+|are\s+)?(?:therefore\s+|thus\s+)?(?:not\s+(?:covered|medically\s+necessary|reimbursable)|non-?covered)\W*$"
)


def without_reason(span: Span, context: Context) -> Span:
    """What a refusing sentence says without why: `because its effectiveness has not been established` is no condition."""
    if context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and (again := _REFUSED_AGAIN.search(span.masked)):
        context.claims.add(span.part(again.start()))
        span = span.part(0, again.start())
    if context.stance not in (Stance.NOT_COVERED, Stance.UNPROVEN) or not (found := _WHY.search(span.masked)):
        return span
    rest = span.part(found.start())
    if re.search(r"[:;]|\b(?:if|when|unless|except)\b", rest.masked):
        return span
    context.claims.add(rest)
    return span.part(0, found.start())
