"""Two findings told in the same words: `documented failure of A and documented failure of B`."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import CONNECTIVE, JOINT, held_together, in_figure, word_list
from rules.compile.leaves.series import read_all
from rules.compile.names.words import is_noun
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Any, Node, Not, Stance


def repeated(span: Span, context: Context, clause: Clause) -> Node | None:
    """The two sides of the only connective, where the second begins with the first words of the first."""
    joints = [j for j in JOINT.finditer(span.masked) if not held_together(span.masked, j) and not in_figure(span, j)]
    if len(joints) != 1 or context.stance is not Stance.COVERED or negated(span):
        return None
    said = CONNECTIVE.search(joints[0].group())
    left, right = span.part(0, joints[0].start()), span.part(joints[0].end())
    one, two = word_list(left), word_list(right)
    if said is None or said.group() == "and/or" or len(one) <= _SAME or one[:_SAME] != two[:_SAME] or len(two) <= _SAME:
        return None
    bare = one[0] in words().determiners or all(w in words().small for w in one[:_SAME])
    if _OF_BOTH.search(right.masked) and not _SAYS.search(left.masked):
        return None  # what is said behind the second is said of the first too
    if (bare and one[: _SAME + 1] != two[: _SAME + 1]) or one[0] in words().people or re.search(r"[;:]", span.masked):
        return None
    nodes = read_all([left, right], context, clause)
    return Any(nodes) if said.group() == "or" else All(nodes)


_OF_BOTH = re.compile(
    r"\b(?:are|were)\s+(?:both\s+|all\s+|each\s+)?(?!documented|present|met|demonstrated|shown|noted|confirmed|required|evident|recorded|provided)[a-z-]+\W*$"
)
_SAYS = re.compile(r"\b(?:is|are|was|were|has|have|had)\b")


_NOT_HAD = re.compile(
    r"\b(?:did|does|do|has|have|had)\s+not\s+(?:have|had|suffered|experienced)\s+(?P<one>an?\s+(?:[\w-]+\s+){0,2}?[a-z]+)\s+or\s+"
    r"(?P<two>(?:an?\s+)?(?:[\w-]+\s+){0,2}?[a-z]+)\s+(?:in|within|during)\s+the\s+(?:past|last|previous|preceding|prior)\b[^,;:]*$"
)


def refused_pair(span: Span, context: Context, clause: Clause) -> Node | None:
    """`did not have a stroke or seizure in the preceding year`: neither of the two."""
    found = _NOT_HAD.search(span.masked)
    if found is None or not (is_noun(found["one"].split()[-1]) and is_noun(found["two"].split()[-1])):
        return None
    if _WHO.search(span.masked[: found.start()]):
        return None  # `gout who have not had a stroke or seizure`: gout is asked besides
    nodes = tuple(atom(one, context) for one in (span.part(0, found.end("one")), span.part(found.start("two"))))
    return Not(Any(tuple(one.node if isinstance(one, Not) else one for one in nodes)))


_NOT_EITHER = re.compile(
    r"^(?P<one>[^,;]*?\b(?:is|are|was|were)\s+not\s+(?:currently\s+)?[a-z-]+(?:ant|ent|ing|ed|ive|al|ic|ous|ile|le))\s+or\s+"
    r"(?P<two>(?:currently\s+)?[a-z-]+(?:ant|ent|ing|ed|ive|al|ic|ous|ile|le))\W*$"
)
_HAS_NO = re.compile(
    r"^(?P<one>[^,;]*?\b(?:has|have|had|with|there\s+(?:is|are))\s+no\s+(?:(?:clinical\s+)?(?:evidence|history|signs?)\s+of\s+|known\s+)?(?P<first>[^,;]+?))\s+or\s+"
    r"(?P<two>(?!other\b|more\b|any\b)[^,;]+)$"
)
_OPENS_REST = re.compile(r"\s+(?:requiring|causing|of|in|on|with|to|that|which|associated|due|for|at|within|from)\b")


def refused_either(span: Span, context: Context, _: Clause) -> Node | None:
    """`is not pregnant or lactating`, `has no narrowing of A or instability requiring B`: neither of the two."""
    plain = pattern("kept_together").sub(lambda m: "_" * len(m.group()), span.masked)
    found = _NOT_EITHER.match(plain)
    if found is None:
        found = _HAS_NO.match(plain)
        if found is None or figures(span) or len(re.findall(r"\b(?:and|or|who|but)\b", plain)) != 1:
            return None
        names = [_OPENS_REST.split(found[n])[0].split() for n in ("first", "two")]
        if any(len(found[n].split()) < _SAME for n in ("first", "two")) or not all(name and is_noun(name[-1]) for name in names):
            return None
    elif re.search(r"\b(?:and|or|who|that|which|no)\b", found["one"]):
        return None
    nodes = tuple(atom(one, context) for one in (span.part(0, found.end("one")), span.part(found.start("two"))))
    return Not(Any(tuple(one.node if isinstance(one, Not) else one for one in nodes)))


_WHO = re.compile(r"\w\s+(?:who|that)\W*$")
_SAME = 2  # words that both sides begin with
