"""Lead-ins that refuse what their list names, without `none of the following` (`No evidence of:`, `The following have been ruled out:`)."""

from __future__ import annotations

import re

from rules.compile.leads.lead import Lead
from rules.compile.text.source import Span

_WHO = (
    r"(?:(?:the\s+)?(?:patient|member|individual|beneficiary|person|child|adult)s?\s+)?(?:there\s+(?:is|are|must\s+be)\s+|(?:has|"
    r"have|had|is|are|with|must\s+(?:have|be))\s+)?"
)
_NO = r"(?:no|without|free\s+(?:of|from)|(?:the\s+|documented\s+)?(?:absence|lack)\s+of)"
_SURE = r"(?:\s+(?:any|the|known|documented|clinical|radiographic|objective|presence\s+of))*"
_SIGNS = (
    r"(?:\s+(?:evidence|signs?|symptoms?|indications?|findings?|presence|suspicion)(?:\s*(?:/|or|and|,)\s*(?:evidence|signs?|"
    r"symptoms?|findings?|suspicion))*(?:\s+(?:of|for)))?"
)
_NAMES = r"(?:\s+(?:the\s+following|these)(?:\s+[\w-]+){0,3})?"
_BARE = re.compile(rf"^\W*{_WHO}{_NO}{_SURE}{_SIGNS}{_NAMES}\W*$")
"""`No evidence of:`, `Absence of the following:`, `The member has no known:`."""
_DIMMED = re.compile(
    rf"^\W*{_WHO}(?P<no>{_NO}(?:\s+(?:[\w-]+)){{0,3}}?\s+(?:evidence|history|diagnosis|use|administration|receipt)\s+(?:of|with))\W*$"
)
"""`No history of:`, `No current use of:`: what is refused is said in part by the lead-in, which no item repeats."""
_RULED_OUT = re.compile(
    r"^\W*(?:(?:all|each|both|any)\s+(?:of\s+)?)?(?:the\s+following|these)(?:\s+(?!(?:have|has|is|are|must)\b)[\w-]+){0,5}\s+(?:have|has|is|are|must\s+be)\s+(?:all\s+|each\s+|been\s+|have\s+been\s+)*"
    r"(?:ruled\s+out|excluded|absent|not\s+present)(?:\s+(?:by|as)\s[^:;.]{3,60})?\W*$"
    r"|^\W*(?:exclusion\s+of|rule\s+out)(?:\s+(?:all|each|both|any))?(?:\s+of)?\s+(?:the\s+following|these)(?:\s+[\w-]+){0,4}\W*$"
)
"""`All of the following causes have been ruled out:`."""
_INSTANCES = (
    r",?\s*(?:including(?:,?\s+but\s+not\s+limited\s+to,?)?|such\s+as|e\.?g\.?,?|for\s+example,?)(?:\s+(?:(?:any|all|either|each|"
    r"one)(?:\s+or\s+more)?\s+of\s+)?(?:the\s+following|these)(?:\s+[\w-]+){0,3})?\W*$"
)
_GAIN = r"(?:improve|respon|relie|benefit|success|resol|chang|progress|better|reduc|decreas|effect)"
_NO_KIND = re.compile(
    rf"^\W*(?P<what>{_WHO}(?:does\s+not\s+have|do\s+not\s+have|{_NO})\s(?![^:;]{{0,30}}\b{_GAIN})[^:;.]{{3,80}}?)(?P<list>{_INSTANCES})"
)
"""`No contraindication to surgery, including:`; what did not help is no such kind (`no relief with care such as:`)."""
_NO_CONTRA = re.compile(
    rf"^\W*(?P<what>{_WHO}(?:does\s+not\s+have|do\s+not\s+have|{_NO})\s(?:any\s+|known\s+|medical\s+|absolute\s+|of\s+the\s+|following\s+)*"
    r"(?:contra-?indications?|exclusions?|exclusion\s+criteria|red\s+flags?|exclusionary\s+conditions?)(?:\s+(?:to|for)\s[^:;.]{3,60})?)(?P<list>\s*:?\s*)$"
)
"""`No contraindication to the procedure:`: the list names them."""
_OTHERS_OUT = re.compile(
    r"^\W*(?P<what>[^:;.]{3,80}?\b(?:ha(?:ve|s)\s+been|is|are)\s+(?:ruled\s+out|excluded)|(?:exclusion|absence)\s+of\s[^:;.]{3,80}?)"
    rf"(?P<list>{_INSTANCES})"
)
"""`Other causes of pain have been excluded, including:`."""


def refusing(span: Span) -> Lead | None:
    """The lead of what refuses its list without a quantifier that says so; None for any other."""
    if (all_of := _refuses_all(span.plain)) is not None:
        start, sure = all_of
        return Lead("none", printed=sure, phrase=span.part(start))
    if (kind := _refuses_kind(span.plain)) is not None:
        return Lead("any", printed=True, rest=span.part(0, kind[0]).trimmed(), phrase=span.part(kind[1]))
    if (out := _rules_out(span.plain)) is not None:
        return Lead("none", printed=True, rest=span.part(0, out[0]).trimmed(), phrase=span.part(out[1]))
    return None


def names_instances(between: Span, whole: Span) -> bool:
    """Whether a list names what is refused: as the words between the refusal and the quantifier say, or the lead-in as a whole."""
    return _INCLUDING.search(between.plain) is not None or _refuses_kind(whole.plain) is not None


_INCLUDING = re.compile(r"^\W*(?:including|such\s+as)\W*$")
"""`no other cause, including any of the following`: none of the list either."""


def _refuses_all(text: str) -> tuple[int, bool] | None:
    """Where the refusal begins in the words of a lead-in that says no more than that; whether it is sure that no item loses by it."""
    if _BARE.match(text) or _RULED_OUT.match(text):
        return 0, True
    return (0, False) if _DIMMED.match(text) else None


def _refuses_kind(text: str) -> tuple[int, int] | None:
    """Where the refused kind ends whose instances the list names, and where the words that lead into the list begin."""
    found = _NO_KIND.match(text) or _NO_CONTRA.match(text)
    return (found.end("what"), found.start("list")) if found else None


def _rules_out(text: str) -> tuple[int, int] | None:
    """The same for what is excluded by name: the whole is asked, and none of the list."""
    found = _OTHERS_OUT.match(text)
    return (found.end("what"), found.start("list")) if found else None
