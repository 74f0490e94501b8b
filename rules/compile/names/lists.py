"""Lists of names inside a clause as nodes, each name an atom where it can be tested alone.

How 677 pairs joined by `and` or `or` were judged by hand in 270 rows (left whole / parted), by what stands beside the connective:
  `more`, `older`, `less` and the like         112 / 27   whole, unless a clause of its own follows
  a verb behind it, or on both sides             9 / 58   parted, unless two verbs share their object
  two adjectives before one noun                30 / 9    whole; parted where the two make up an item
  a figure                                      25 / 66   parted, unless both names have the one figure
  a name before one with a phrase of its own    23 / 19   parted where each carries a phrase (`failure of A or effects of B`)
  a single word behind it                       23 / 22   parted where both are findings (`rules.compile.names.words`)
  names behind a verb                           31 / 29   as above
  other names                                   92 / 100  as above
The rules read 90 % of these pairs as the hand did. A pair that is left whole and might be two is flagged (`rules.compile.leaves.doubts`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import Joint, has_verb, word_list
from rules.compile.leaves.parts import of_joint
from rules.compile.names.reading import name_joint
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Any, Atom, Node, Not, Stance


def name_list(span: Span, context: Context, clause: Clause) -> Node | None:
    """A list of names, each an atom; `no A or B` is not (A or B)."""
    found = name_joint(span)
    if not found or pattern("agent").search(span.plain.rstrip(" .;,")):
        return None
    if len(found.parts) == 2 and (tail := found.tail or _told_of_both(found)) and (found.kind == "and" or _of_both(found, tail)):
        return None  # `pain and disability that interferes with work`, `illness or disease that would limit the outcome`
    if found.kind == "or" and _RULED_OUT.search((found.head.masked if found.head else "") + found.parts[0].masked):
        return None  # `has excluded A, B or C`: all of them
    if _compares(found) or _set_off(found) or (found.kind == "or" and (_of_one_clause(found) or _long_at_last(found))):
        return None
    found = _told_of_last(found)
    context.claims.add(_predicate(span) if found.tail is None else None)
    refused = found.head is not None and negated(found.head)
    if refused and found.kind == "and" and found.head is not None and all(_OWN_NO.match(one.plain) for one in found.parts[1:]):
        opened = Span(span.source, found.head.start, found.parts[0].end)
        last = found.parts[-1] if found.tail is None else Span(span.source, found.parts[-1].start, found.tail.end)
        return All(tuple(clause(one, context) for one in (opened, *found.parts[1:-1], last)))
    if refused and found.tail is not None and len(found.parts) > _TWO:  # `no A, B, or C that lasts`: only C has the clause
        last = found.parts[-1]
        found = replace(found, parts=(*found.parts[:-1], Span(last.source, last.start, found.tail.end)), tail=None)
    parts, outside = list(found.parts), None
    if found.head is not None and not refused:
        outside = _own_head(found.head)
        if outside is None:
            parts[0] = Span(span.source, found.head.start, parts[0].end)
    refuses = context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN)
    undone = refuses and found.kind == "and" and found.head is not None and _UNDONE.search(found.head.masked) is not None
    excluding = refuses and context.under != "held" and len(found.parts) > 2
    kind = "or" if (refused or excluding) and not undone else found.kind
    node = of_joint(Joint(tuple(parts), kind, sure=found.sure), context, clause)
    if refused and found.head is not None and isinstance(node, Any | All) and isinstance(first := node.of[0], Atom):
        quoted = Span(span.source, found.head.start, first.start + len(first.quote))
        node = replace(node, of=(replace(first, quote=quoted.raw, start=quoted.start), *node.of[1:]))
    if found.tail:
        node = All((node, clause(found.tail, context)), review=context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN))
    if refused:
        return Not(node)
    return All((clause(outside, context), node)) if outside else node


_UNDONE = re.compile(r"\b(?:has|have|had)\s+not\s+(?:yet\s+)?(?:failed|tried|received|completed|taken|met|undergone)\b")
"""`refused to who has not failed A and B`: to whoever lacks one of them."""


_FOR_LONG = re.compile(r"\w\s+(?:for|x)\s+(?:at\s+least|a\s+minimum\s+of|no\s+less\s+than|\d)[^,;]*$")


_AT_EACH = re.compile(r"\w,\s+(?:at|on|in|for)\s+(?:every|each|all|both)\s+(?:of\s+the\s+)?\w[^,;]*$")
"""`A, or B, at every level requested`: behind the comma it is said of both."""
_SET_OFF = re.compile(
    r"\W*(?:taken|obtained|performed|dated|completed|done|submitted|ordered|signed)\s+(?:within|in|by|on|at|during|no|not|from|before|after)\b"
)
_BOUND = re.compile(
    r"\w,?\s+(?:(?:on|at|by)\s+(?:physical\s+)?exam(?:ination)?\s+)?(?:(?:corresponding|referable|attributable)\s+to|(?:concordant|consistent|correlating)\s+with|"
    r"at\s+(?:the|each|every|all)\s+(?:[\w-]+\s+){0,2}levels?\b)[^;]*$"
)
"""`weakness, reflex loss or numbness corresponding to the level`: where each of them must be."""


def _long_at_last(joint: Joint) -> bool:
    """`A, B or C for at least 4 weeks`: whether the length, or the place, behind the last of several names may be that of each."""
    if joint.tail is None and _AT_EACH.search(joint.parts[-1].plain):
        return True
    if len(joint.parts) <= _TWO or joint.tail is not None or (joint.head is not None and figures(joint.head)):
        return False
    bare = not any(figures(one) or has_verb(one) for one in joint.parts[:-1])
    return bare and any(bound.search(joint.parts[-1].plain) for bound in (_FOR_LONG, _BOUND))


def _set_off(joint: Joint) -> bool:
    """`photographs, taken within 6 months, show A or B`: what stands between the commas is no member."""
    return any(_SET_OFF.match(one.plain) for one in joint.parts[1:-1])


def _compares(joint: Joint) -> bool:
    """`no more than 45% and greater than or equal to 15%`: figures, and no names that are denied together."""
    return joint.head is not None and negated(joint.head) and _COMPARES.match(joint.parts[0].plain) is not None


_COMPARES = re.compile(r"\W*(?:more|less|fewer|greater|higher|lower)\s+than\b")


_IN_TIME = re.compile(r"\w\s+(?:while|during|since|until)\b[^,;]*$")
"""`low while being treated with A or B`: when it was."""
_NEEDED = re.compile(r"\w\s+(?:that|which)\s+(?:needs?|requires?|warrants?|calls\s+for)(?:\s+(?:an?|the))?\W*$")
"""`a problem that needs a diagnosis, treatment, or prognosis`: which problem."""
_COURSE_OF = re.compile(r"\b(?:therapy|treatment|use|course)\s+(?:with|of|on)\b[^,;]*$")


def _of_one_clause(joint: Joint) -> bool:
    """Whether the names stand in a clause that is told of what stands before it, or each of them would need the time told before them."""
    head = joint.head if joint.head is not None else joint.parts[0].part(0, 0)
    if _IN_TIME.search(head.masked) or _NEEDED.search(head.masked):
        return True
    timed = any(f.op and not f.window and f.unit in ("d", "wk", "mo", "a") for f in figures(head))
    return timed and _COURSE_OF.search(head.masked) is not None and not any(figures(one) for one in joint.parts[1:])


def _predicate(span: Span) -> Span | None:
    """What is said of all names behind the last (`A, B, or C is present on examination`)."""
    told = pattern("predicate").search(span.masked)
    return span.part(told.start()) if told else None


_RULED_OUT = re.compile(r"\b(?:exclud(?:e|es|ed|ing)|rul(?:e|es|ed|ing)\s+out)\s+[\w\s-]+$")
_OWN_NO = re.compile(r"^\W*(?:and\s+)?(?:no|not|none|without|never)\b")
"""`no A and no more than one B`: the second refuses by itself."""
_TOLD = re.compile(
    r"\s+(?=(?:associated\s+with|interfering\s+with|not\s+(?:responding|responsive|relieved|controlled|explained)|unresponsive|refractory|persisting|requiring|causing|resulting\s+in|affecting|leading\s+to)\b)"
)


def _told_of_both(joint: Joint) -> Span | None:
    """`persistent pain or swelling associated with reflux`: what a participle says behind the last name."""
    found = (_TOLD if joint.kind == "or" else _HINDERS).search(joint.parts[-1].masked)
    return joint.parts[-1].part(found.start()) if found else None


_HINDERS = re.compile(r"\s+(?=(?:interfering\s+with|limiting|impairing|affecting|preventing)\b)")
"""`pain and swelling interfering with work`: both do."""


_OF_ONE = re.compile(r"^\W*(?:that|which)\s+(?:[a-z]+ly\s+)?[a-z]{3,}s\b")


def _told_of_last(joint: Joint) -> Joint:
    """`an impairment of A or a disease of B that impairs C`: of two that each have their article and phrase, the last has the clause."""
    if joint.tail is None or joint.kind != "or" or len(joint.parts) != _TWO or not _OF_ONE.match(joint.tail.plain):
        return joint
    first, last = joint.parts
    if not re.match(r"\W*an?\b", last.plain) or not any(w in words().prepositions for w in word_list(first)):
        return joint
    return replace(joint, parts=(first, Span(last.source, last.start, joint.tail.end)), tail=None)


_TWO = 2


def _of_both(joint: Joint, tail: Span) -> bool:
    """Whether what is said behind two short names is said of both and no demand of its own: who, a figure, how it is confirmed."""
    if any(w in words().prepositions for w in word_list(joint.parts[0])):
        return False
    own = re.match(r"\W*(?:who|confirmed|documented|diagnosed|verified|demonstrated|proven|established)\b", tail.plain)
    return not own and not figures(tail)


def _own_head(head: Span) -> Span | None:
    """What stands before `with` and is a finding of its own."""
    found = re.search(r"\b(?:with\s*(?:findings?\s+of|evidence\s+of|signs?\s+of)?|due\s+to|caused\s+by|secondary\s+to)\s*$", head.plain)
    left = head.part(0, found.start()).trimmed() if found else None
    if left is None or len(word_list(left)) < 2 or word_list(left)[-1] in words().verbs or pattern("not_with").search(left.plain):
        return None
    return left
