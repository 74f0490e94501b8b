"""How far a cancer has gone, or by which tests a finding was confirmed: words of a list that are each complete."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb
from rules.compile.leaves.series import read_all
from rules.compile.text.source import Span
from rules.model import All, Any, Node

_ONE = (
    r"(?:locally\s+advanced|(?:medically\s+|surgically\s+)?inoperable"
    r"|recurrent|advanced|metastatic|unresectable|relapsed|refractory|progressive|localized|disseminated)"
)
_IS = re.compile(rf"\b(?:is|are|was)\s+(?:either\s+)?(?={_ONE}(?:,\s+{_ONE})*,?\s+or\s+{_ONE}\W*$)")
_HAS = re.compile(
    rf"\b(?:has|have|with|of|for)\s+(?={_ONE}(?:,\s+{_ONE})+,?\s+or\s+{_ONE}\s+(?!(?:and|or|with|in|on|after)\b)[a-z-]+(?:\s+[a-z-]+){{0,3}}\W*$)"
)
_JOINT = re.compile(r",\s+(?:or\s+)?|\s+or\s+")


def spread(span: Span, context: Context, clause: Clause) -> Node | None:
    """`the disease is recurrent, advanced, or metastatic`: each of them is enough."""
    if (found := _IS.search(span.masked) or _HAS.search(span.masked)) is None or negated(span) or figures(span):
        return None
    if re.search(r"\b(?:or|and)\b|,", span.masked[: found.start()]):
        return None
    words = span.part(found.end()).between(list(_JOINT.finditer(span.part(found.end()).masked)))
    return Any(read_all([span.upto(words[0].end), *words[1:]], context, clause))


_CONFIRMED = re.compile(
    r"\b(?:has\s+been|have\s+been|was|were|is|are)\s+(?:confirmed|established|verified|documented|diagnosed)\s+(?:by|with|through|on)\s+(?:both\s+|either\s+)?"
)
_TEST = re.compile(
    r"(?:graphy|scopy|metry|gram|grams|scans?|tests?|testing|imaging|ultrasound|ultrasonography|mri|ct|pet|x-?rays?|biops(?:y|ies)|cultures?|assays?|sequencing|catheterization|genotyping"
    r"|cytometry|serology|tomography|electrophoresis|spectroscopy|aspirate|evaluation|studies|study)\W*_*\W*$"
)
_MEMBER = re.compile(r",\s+(?:(?P<c>and|or)\s+)?|\s+(?P<d>and|or)\s+")


def confirmed_by(span: Span, context: Context, clause: Clause) -> Node | None:
    """`X has been confirmed with a scan and a biopsy`, `by ultrasound, hysteroscopy, or MRI`: by each of the tests, or by one."""
    found = _CONFIRMED.search(span.masked)
    if found is None or negated(span) or figures(span) or re.search(r"\b(?:and|or)\b|,", span.masked[: found.start()]):
        return None
    right = span.part(found.end())
    cuts = list(_MEMBER.finditer(right.masked))
    kinds = {c.group("c") or c.group("d") for c in cuts} - {None}
    parts = right.between(cuts)
    if len(kinds) != 1 or not all(_TEST.search(one.masked) and not has_verb(one) and len(one.masked.split()) <= _NAME for one in parts):
        return None
    if not (cuts[-1].group("c") or cuts[-1].group("d")):
        return None
    nodes = read_all([span.upto(parts[0].end), *parts[1:]], context, clause)
    return Any(nodes) if kinds == {"or"} else All(nodes)


_NAME = 6  # words of a test
