"""What is asked of some only: behind `For adults:`, `If the patient is a child:`, and of a list below such words."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leads.lead import Lead
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import people
from rules.compile.leaves.joints import has_verb
from rules.compile.leaves.reading import clause
from rules.compile.text.source import Span
from rules.model import All, Always, If, Node

FOR_GROUP = re.compile(
    r"\W*(?:(?:for|in)\s+(?P<who>(?:the\s+)?(?:[\w-]+\s+){0,3}(?:adults?|children|adolescents?|infants?|neonates?|newborns?|females?|males?|women|men|girls|boys|"
    r"patients|members|individuals|persons|people|beneficiaries)\b(?:\s*,?\s*(?:and|or|and/or)\s+[a-z]+)?[^:;,.]{0,60})"
    r"|for\s+(?P<age>(?:those\s+)?age[sd]?\s+[^:;,.]{0,40}\d[^:;,.]{0,30}(?<!\sone)(?<!\sall)(?<!following))"
    r"|if\s+(?P<why>(?!(?:any|all|one|either|both)\b)[^:;,.]{3,80}(?<!following))):(?!\d)\s*"
)
"""`For adults: a heart rate below 40 or …`, `If age < 12 years: …`: of whom the rest is asked."""


def group_first(span: Span) -> re.Match[str] | None:
    """The words that say of whom a run is asked; None where it goes on with those of another group (`For A: … OR for B: …`)."""
    found = FOR_GROUP.match(span.masked)
    return found if found and not _ANOTHER.search(span.masked, found.end()) else None


_ANOTHER = re.compile(r"\b(?:and|or)\s+(?:for|in|if)\s+[^:;,.]{3,80}:")


def of_people(group: re.Match[str], span: Span, asked: Node, context: Context) -> Node:
    """What is asked of a group of people: one of several alternatives holds for them alone, a demand is waived for all others."""
    name = next(one for one in ("who", "age", "why") if group.group(one))
    who = people(span.part(group.start(name), group.end(name)), replace(context, under="all"), clause)
    context.claims.add(span.part(0, group.end()))
    return of_those(who, asked, context)


def of_those(who: Node, asked: Node, context: Context) -> Node:
    """A demand on those of whom something is true."""
    if isinstance(who, Always) or isinstance(asked, Always):
        return asked
    return If(who, asked) if context.under == "all" and not context.alternative else All((who, asked))


_IF = re.compile(
    r"\W*if\s+(?P<why>[^:;]+?)(?:,\s*(?:then\s*)?|\s+then\s*)?(?:(?:(?:the|an?)\s+)?(?:patient|member|individual|person|beneficiary)|he|she|they)?\W*"
)
_CLAUSE_BEHIND = re.compile(r",\s+(?:then\b|(?!or\b|and\b))")


def condition_of(lead: Lead) -> Span | None:
    """`If the patient is over 17, one of the following:`: the condition on which the list is asked."""
    if lead.rest is None or lead.phrase is None or not (found := _IF.fullmatch(lead.rest.masked)):
        return None
    why = lead.rest.part(found.start("why"), found.end("why"))
    parted = [why.part(one.end()) for one in _CLAUSE_BEHIND.finditer(why.masked)]
    return None if any(has_verb(one) for one in parted) else why
