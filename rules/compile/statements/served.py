"""The service, where it stands behind the words that cover it."""

from __future__ import annotations

import re

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.joints import has_verb
from rules.compile.statements.stances import Said
from rules.compile.statements.subjects import FOR_WHAT
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern

_ACTIVE = re.compile(
    r"\W*(?:(?:we|plan|fund|benefit|program)\s+(?=(?:do|will|pay)))?(?:(?:may|will|shall|do|does|not)\s+)*(?:covers?|excludes?|pays?\s+for|authorizes?|approves?|reimburses?|allows?|provides?\s+\w+\s+for|(?:no\s+)?(?:benefits?"
    r"|coverage|payment)\s+(?:is|are|will\s+be)\s+\w+\s+for)\W*$"
)


_MEMBERS = re.compile(
    r"\b(?:members?|individuals?|patients?|beneficiar(?:y|ies)|enrollees?|recipients?)\s*$"
    r"|(?:^|[.\n]\s*)(?:members|individuals|patients|beneficiaries|adults|children|persons)\s+(?:with|who)\b[^.:;]*$"
)
_UNDER_PLAN = re.compile(
    r"\s*(?:under\s+(?:the|this|their|an?)\s+(?:[a-z]+\s+){0,2}(?:plan|policy|benefit)\s+)?(?:for|of)\s+(?=.*\b(?:when|if|for\s+(?:any|all"
    r"|the\s+following|one|either))\b)"
)
"""`members may be eligible under the plan for a pump when …`: the service stands behind."""


_FOR_WHAT = re.compile(
    r"\s*for\s+(?P<name>(?!(?:coverage|benefits?|any|all|the\s+following|this\s+\w+\s+if)\b)(?:(?!\b(?:if|when|who|with|for|in|unless|until|without)\b)[\w/-]+\s*){1,6})\W*"
)
"""`members with X are not eligible for a harp`: the service ends the sentence."""
_IS_PROVIDED = re.compile(r"\b(?:coverage|payment|reimbursement)\s+(?:is|will\s+be|may\s+be)\s+[a-z]+\W*$")
_DRUG = re.compile(r"\s+(?:for|of)\s+(?P<name>[A-Z][\w-]+\s*[®™]?(?:\s+\([A-Za-z][\w\s-]+\))?)(?=\s+(?:when|if|only|once)\b)")
"""`Coverage is provided for Lutalis when …`: a name, and no disease."""
_FOR_SERVICE = ("qualifies for", "qualify for", "eligible for")
_PEOPLE_BEHIND = re.compile(r"\W*(?:coverage|benefits?|it|this|the\s+following|any|all|one)\b")


_ASKED = re.compile(r"\b(?:when|if|once|only|provided)\b")


def served_behind(stance: Said, after: Span, context: Context) -> Span | None:
    """The service, where it stands behind the stance (`benefits are provided for X if`, `may authorize X only if`)."""
    of_members = stance.span.plain.rstrip().endswith((*_FOR_SERVICE, "eligible", "eligible for coverage")) and _MEMBERS.search(
        stance.span.source.plain[: stance.span.start]
    )
    if of_members and stance.span.plain.rstrip().endswith(_FOR_SERVICE):
        if _PEOPLE_BEHIND.match(after.plain):
            return None
    elif of_members and stance.stance != "covered" and (named := _FOR_WHAT.fullmatch(after.plain)):
        context.claims.add(after)
        return after.part(named.start("name"), named.end("name"))
    elif of_members and (plan := _UNDER_PLAN.match(after.plain)):
        context.claims.add(after.part(0, plan.end()))
        after = after.part(plan.end())
    elif _IS_PROVIDED.search(stance.span.plain) and (named := _DRUG.match(after.raw)):
        context.claims.add(after.part(0, named.end()))
        return after.part(named.start("name"), named.end("name"))
    elif not _ACTIVE.match(stance.span.plain):
        return None
    ends = [f.start() for name in ("segment", "for_people", "subject_for") if (f := pattern(name).search(after.masked))]
    ends += [f.start() for f in [re.search(r"\s+for\s+(?:any|all|the\s+following)\b", after.masked)] if f]
    ends += [f.start() for f in [re.search(r"\b(?:treatment|management)\s+of\b", after.masked)] if f]
    if stance.stance == "covered":
        ends += [f.start() for f in [FOR_WHAT.search(after.masked)] if f and _ASKED.search(after.masked, f.end())]
    if stance.stance != "covered":
        ends += [f.start() for f in [re.search(r"(?<=\w)\s+(?:for|in|when|if)\s+(?=[a-z])", after.masked)] if f]
    end = min([*ends, after.masked.find(":") if ":" in after.masked else len(after)])
    served = after.part(0, end)
    if not served or has_verb(served):
        return None
    only = re.search(r"\s+only\W*$", served.plain)
    context.claims.add(served)
    return served.part(0, only.start()) if only else served
