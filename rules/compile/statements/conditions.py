"""The conditions of a sentence with a stance: whom its subject is about, what stands behind the stance, and the list below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.leads.hanging import without_hanging
from rules.compile.leads.lead import Lead
from rules.compile.leads.phrases import of_bare_word, of_last_alternative
from rules.compile.leads.reading import quantifier, read_lead
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.naming import measured_last
from rules.compile.leaves.waiving import taken_away
from rules.compile.lists.items import Item
from rules.compile.lists.labelled import labelled, names_some
from rules.compile.lists.measured_items import give_figures
from rules.compile.lists.offered import each_offered, offered
from rules.compile.lists.once import demographics_once, people_once, told_by_list, told_once
from rules.compile.lists.run_markers import marked_items, remarks_of, tail_beside, without_tail
from rules.compile.lists.runs import beside, body_items, lead_end
from rules.compile.lists.structure import item_node, led
from rules.compile.statements.reasons import without_reason
from rules.compile.statements.segments import both, refuses, segments
from rules.compile.statements.served import served_behind
from rules.compile.statements.stances import Said, authorization
from rules.compile.statements.subjects import of_subject, without_note
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern
from rules.model import All, Always, Any, Atom, Node, Ref, Stance, leaves

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
    if named := _OF_WHAT_KIND.match(after.masked):
        context.claims.add(after.part(0, named.end()))
        after = after.part(named.end())
    after = without_reason(_said_twice(after, stance, context), context)
    if (listed := _listed_subject(before, after, children, context)) is not None:
        return listed, ""
    served = served_behind(stance, after, context)
    after = after.since(served.end) if served else after
    nodes, subject = of_subject(without_note(before, context), context)
    nodes += _behind(after, children, context)
    node = both(people_once(told_once(nodes, context), context))
    kept = demographics_once(node)
    if kept is not node:
        context.claims.add(*(Span(span.source, leaf.start, leaf.start + len(leaf.quote)) for leaf in leaves(node)))
    return kept, served.trimmed().raw[:120] if served else subject


def _listed_subject(before: Span, after: Span, children: Sequence[Item], context: Context) -> Node | None:
    """`The following conditions are covered: A, B, and C`, `Any of the following is unproven for X: …`: each of them by itself."""
    colon = after.masked.find(":")
    told = without_reason(after.part(0, colon + 1), context) if colon >= 0 else after
    found = _LISTED_SUBJECT.match(before.plain)
    if found is None or colon < 0 or quantifier(told) or re.search(r"\b(?:if|when)\W*$", told.plain):
        return None
    body, lead = after.part(colon + 1), Lead("any", printed=True)
    items = list(children) or body_items(body, lead if re.search(r"\bor\b", body.masked) else Lead("all", printed=True))
    if len(items) < _SEVERAL or (found.group("payer") and any("or" in (one.before, one.after) for one in items)):
        return None
    context.claims.add(before)
    asked = segments(told, context) if told.part(0, colon) else []
    context.claims.add(told)
    return both([*asked, led(lead, [replace(one, before="", after="") for one in items], context)])


_SEVERAL = 2
_LISTED_SUBJECT = re.compile(
    r"\W*(?:(?P<payer>(?:[\w.&']+\s+){1,5}?)(?:considers?|deems?|covers?)\s+)?"
    r"(?:only\s+)?(?:(?:any|all|each)\s+(?:one\s+)?(?:of\s+)?)?(?:the\s+)?following(?:\s+(?:[a-z]+\s+){0,2}(?:indications?"
    r"|conditions?|diagnoses|uses?|procedures?|services?|tests?|situations?|interventions?|modalities|techniques|products|drugs"
    r"|circumstances?|items?|supplies|treatments?|therapies|devices?))?\W*$"
)


_SAID_TWICE = re.compile(
    r"\W*(?:(?:as|and),?\s+(?:(?:therefore|thus|hence),?\s+)?)?(?:(?:is|are|be|will\s+be"
    r"|may\s+be)\s+)?(?:considered\s+)?(?:as\s+)?(?:to\s+be\s+)?(?:eligible\s+for\s+coverage|"
    r"(?:proven\s+and\s+)?medically\s+(?:necessary|appropriate)|reasonable\s+and\s+necessary|approved|authorized"
    r"|(?:a\s+)?covered(?:\s+(?:service|benefit))?)"
    r"(?:\s+(?:services?|benefits?|procedures?|treatment))?(?=\s+(?:when|if|for|in|as|only|once|provided|after|until|to)\b|\W*$|\s*:)"
)
"""`is covered as medically necessary when …`, `is covered and is considered reasonable and necessary for …`: one stance in two words."""


_OF_WHAT_KIND = re.compile(
    r"\s+(?:durable\s+medical\s+equipment(?:\s*_+)?|dme|prosthetics?|prosthes[ei]s|orthotics?|orthos[ei]s|for\s+coverage)(?=\s+(?:for|in|when|if|as|to|only)\b|\W*$)"
    r"|\s+(?:alternative|adjunct|option|treatment\s+option)\s+to\s+(?:[\w-]+\s+){1,5}?(?=(?:for|in|when|if)\s)"
    r"|\s+for\s+(?:the\s+)?(?:primary\s+|secondary\s+)?prevention\s+of\s+[\w\s-]{3,40}?(?=\s+(?:in\s+(?:individuals|patients|members|persons|adults|those)\s+(?:with|who)|when|if)\b)"
)
"""`is medically necessary DME for …`, `is medically necessary for coverage in …`: what kind of benefit, and no condition."""
_DENIED_TOO = re.compile(
    r"\W*and,?\s+(?:therefore,?\s+)?(?:will|shall|may)\s+be\s+denied(?:\s+as\s+not\s+(?:reasonable\s+and\s+)?(?:medically\s+)?necessary)?(?=\s+(?:unless|when|if|for|as)\b|\W*$)"
    r"|\W*and,?\s+(?:(?:therefore|thus|hence),?\s+)?(?:is\s+|are\s+)?(?:considered\s+)?(?:not\s+(?:covered|reimbursable|reimbursed|payable|a\s+covered\s+benefit"
    r"|medically\s+necessary|eligible\s+for\s+(?:coverage|reimbursement|payment))|non-?covered|excluded(?:\s+from\s+coverage)?)(?=,?\s+(?:unless|when|if|for|as|in)\b|\W*$)"
)
"""`is rarely medically necessary and will be denied unless …`, `is not necessary and, therefore, not covered`: one refusal in two words."""
_BY_PAYER = re.compile(
    r"\W*by\s+(?:the\s+|this\s+|our\s+)?(?:company|(?:health\s+)?plan|program|agency|department|medicare|medicaid)\b(?=\s+(?:for|when|if|in|because|as|unless)\b|\W*$)"
)
"""`is not covered by the plan`: who pays, and no condition."""


def _said_twice(after: Span, stance: Said, context: Context) -> Span:
    found = _SAID_TWICE.match(after.masked) if stance.stance == "covered" and not refuses(context) else None
    if found is None and refuses(context):
        found = _DENIED_TOO.match(after.masked)
    found = found or _BY_PAYER.match(after.masked)
    if found is None:
        return after
    context.claims.add(after.part(0, found.end()))
    return after.part(found.end())


def asked_behind(after: Span, children: Sequence[Item], context: Context) -> list[Node]:
    """What stands behind the words that cover, with the list below."""
    return _behind(after, children, context)


def _behind(after: Span, children: Sequence[Item], context: Context) -> list[Node]:
    """What stands behind the stance: segments before the list, and the list."""
    prefix, inline = marked_items(after)
    context.claims.add(*remarks_of(inline))
    if inline and not children and (rest := tail_beside(prefix, inline)) is not None:
        return [*_with_list(prefix, without_tail(inline, rest), context), *segments(rest, context)]
    if inline and (tail := _asked_of_all(inline)) is not None:
        last = inline[-1].span.upto(tail.start).trimmed(" \t\n,")
        inline = [*inline[:-1], replace(inline[-1], span=last)]
        return [All((*_with_list(prefix, inline, context), *segments(tail, context)), review=True)]
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


_LEADS_TO = re.compile(r"(?:[\s,]|\b(?:with|has|have|having|an?|the|of|and|is|if|when|their|whose)\b)*$")
"""The small words before a measure."""


def _asked_of_all(items: Sequence[Item]) -> Span | None:
    """`(1) A; or (2) B; or (3) C, if D`: the condition behind the last comma is asked of each."""
    found = re.search(r",\s+(?=(?:if|when|provided\s+that|as\s+long\s+as)\s)", items[-1].span.masked)
    if found is None or items[-1].children or any(re.search(r"\b(?:if|when|provided)\b", one.span.masked) for one in items[:-1]):
        return None
    return items[-1].span.part(found.end())


_INTO_LIST = re.compile(r"(?<=\w)\s+(?:under|in|for)\W*$")
"""`for members with X in any of the following circumstances`."""


def _with_list(lead_span: Span, items: Sequence[Item], context: Context) -> list[Node]:
    if told := labelled(lead_span, items, lambda item: item_node(item, replace(context, under="all", alternative=True))):
        context.claims.add(lead_span.since(told[0].end))
        return [*segments(without_hanging(told[0], context)[0], context), told[1]]
    lead = of_bare_word(lead_span, items) or offered(read_lead(lead_span), lead_span, items)
    context.claims.add(lead.phrase)
    before = lead_span.upto(lead.phrase.start) if lead.phrase else lead_span
    inside = context
    if (named := measured_last(before)) is not None and give_figures(items):
        inside = replace(context, measure=before)
        context.claims.add(before.since(named))
        before = before.upto(named)
        small = _LEADS_TO.search(before.plain)
        before = before.part(0, small.start()) if small else before
    node = each_offered(led(replace(lead, rest=None), items, inside), lead, items)
    if names_some(lead_span, items) and not isinstance(node, Always):
        node = replace(node, review=True)
    if excepted := _EXCEPTED.search(before.plain.rstrip(" :,")):
        context.claims.add(before.part(excepted.start()))
        return taken_away(segments(before.part(0, excepted.start()), context), node, context)
    if unless := _UNLESS_BOTH.search(before.masked):
        also = segments(before.part(unless.start("what"), unless.end("what")), replace(context, stance=Stance.COVERED))
        waives = All((*also, node)) if unless["how"] == "and" else Any((both(also), node))
        context.claims.add(before.part(unless.start(), unless.start("what")))
        return taken_away(segments(before.part(0, unless.start()), context), waives, context)
    if (told_last := of_last_alternative(lead, before, node, context)) is not None:
        return told_last
    before, hangs = without_hanging(before, context)
    if lead.phrase and (small := _INTO_LIST.search(before.masked)):
        before = before.part(0, small.start())
    nodes = segments(before, context)
    if hangs == "defined":
        nodes = told_by_list(nodes, before.end, context)
    if hangs == "absent" and nodes:
        return [All((*nodes, node), review=True)]
    if other := _named_elsewhere(lead_span, items, context):
        nodes = [*(n for n in nodes if not (isinstance(n, Atom | Ref) and _RANGE.search(n.quote.lower()))), *other]
    if lead.phrase and (met := _MET.search(lead.phrase.plain)):
        quote = lead.phrase.part(0, met.start())
        nodes.append(Ref(" ".join(quote.plain.split()), quote.raw, quote.start))
    return _beside_list(lead, lead_span, before, nodes, node, context)


def _beside_list(lead: Lead, lead_span: Span, before: Span, nodes: list[Node], node: Node, context: Context) -> list[Node]:
    """What stands before a list, and the list: both, or each of them where the words between say so."""
    if nodes and refuses(context) and _AND_FOR.search(lead_span.upto(lead.phrase.start if lead.phrase else 0).plain):
        return [_each_case(lead, nodes, node)]
    if nodes and (pattern("open_list").search(before.plain) or _OR_LAST.search(before.plain)):
        if pattern("open_list").search(before.plain) and context.stance is Stance.COVERED:
            return [All((*nodes, node), review=True)]
        whens = list(_WHENS.finditer(_LAST_WHEN.sub(" ", before.masked)))
        if len(nodes) > 1 and len(whens) == 1 and whens[0].start() > _FIRST:
            return [*nodes[:-1], Any((nodes[-1], node), review=len(nodes) > _TWO)]
        return [Any((*nodes, node), review=bool(pattern("open_list").search(before.plain)))]
    return [*nodes, node]


_WHENS = re.compile(r"\b(?:when|if|where)\b")
_TWO = 2
_FIRST = 3
"""Letters before the first word."""
_LAST_WHEN = re.compile(r"\b(?:when|if|where)\W*$")
_OR_LAST = re.compile(r"\bor(?:\s+(?:when|if|where|for|in))?[\s:,]*$")
"""`for X when A, or when all of the following …`: X is asked of both."""


def _each_case(lead: Lead, nodes: Sequence[Node], node: Node) -> Any:
    """What a refusal told before its list, and each member of the list."""
    cases = node.of if isinstance(node, Any) else (node,)
    return Any((both(nodes), *cases), review=lead.kind != "all" and isinstance(node, Any) and node.review)


_AND_FOR = re.compile(r"\s+and\s+(?:also\s+)?(?:for|in)\s*$")
"""`is not covered when the criteria are not met, and for any of the following`: each of them is refused."""
_EXCEPTED = re.compile(
    r"\b(?:unless|except(?:\s+(?:when|where|if|in|for))?)\s*(?:the\s+\w+\s+(?:has|meets|have)\s*"
    r"|(?:it\s+is\s+|there\s+is\s+)?(?:justified|supported|documented|indicated|required|due|needed|documentation|evidence)"
    r"(?:\s+(?:by|to|for|with|of))?\s*)?$"
)
"""`unless justified by one of the following`."""
_UNLESS_BOTH = re.compile(r"\bunless\s+(?P<what>(?:(?!\b(?:and|or|if|when)\b)[^,;:.])+?),?\s+(?P<how>and|or)(?:\s+(?:if|when))?\W*$")
"""`is not covered unless A and all of the following are met`."""
_RANGE = re.compile(
    r"\b(?:all\s+of\s+)?(?:the\s+)?(?:(?!(?:all|of|the|if|and)\b)[a-z]+\s+){0,2}criteria\s+\(?(?P<first>[a-z0-9])\)?\s*(?:-|to"
    r"|through)\s*\(?(?P<last>[a-z0-9])\)?"
    r"\s+(?:are|is|have\s+been)\s+(?:also\s+|all\s+)?met\b"
)


def _named_elsewhere(lead: Span, items: Sequence[Item], context: Context) -> list[Node]:
    """`if criteria A-C are met and criteria D-F are also met: D. …`: criteria that the list does not hold stand elsewhere."""
    marks = [one.marker.strip("()[].: ").lower() for one in items]
    out: list[Node] = []
    for found in _RANGE.finditer(lead.plain):
        if marks and ((marks[0], marks[-1]) == (found.group("first"), found.group("last")) or _as_many(found, marks)):
            context.claims.add(lead.part(found.start(), found.end()))
            continue
        if marks and len(marks[0]) == 1 and not marks[0] <= found.group("first") <= marks[-1]:
            quote = lead.part(found.start(), found.end()).trimmed()
            out.append(Ref(" ".join(quote.plain.split()), quote.raw, quote.start))
    return out


def _as_many(found: re.Match[str], marks: Sequence[str]) -> bool:
    """`criteria (1 - 3) are met` above three bullets: the list itself."""
    first, last = found.group("first"), found.group("last")
    return not any(one.isalnum() for one in marks) and first in ("1", "a") and ord(last) - ord(first) + 1 == len(marks)


_MET = re.compile(r"(?<=\bcriteria)\s+(?:are|is)\s+met\s+and\b(?=\W*(?:if|when|the\s+following|all)?\W*$)")
"""`all basic criteria are met and if: …`: what stands before `and` is defined elsewhere."""
