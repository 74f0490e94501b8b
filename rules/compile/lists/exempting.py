"""Sentences that exempt: `A trial is not required for members with X`, `This requirement does not apply if Y`, `Members on Z are exempt`,
and what is waived by them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rules.compile.text.claims import own_words
from rules.compile.text.source import Span
from rules.model import All, Always, Node, Unless, leaves

_PEOPLE = (
    r"(?:the\s+|all\s+|any\s+|an?\s+)?(?:members?|patients?|individuals?|beneficiar(?:y|ies)|recipients?|persons?|adults|children|those)"
)
INCLUDES = r"(?:this|these|examples?)\s+(?:may\s+)?includes?,?\s+but\s+(?:(?:is|are)\s+)?not\s+limited\b"
"""`This includes, but is not limited to: …`: examples, and no demand."""
EXCEPTION_MADE = re.compile(
    r"\W*(?:an?\s+)?exceptions?\s+(?:to\s+(?P<what>[^,.;]{3,40})\s+)?(?P<sure>will|may|can|are|is)\s+(?:be\s+)?(?:made|granted|allowed"
    r"|considered|permitted)\s+(?:if|when|where)\s+(?P<why>[^:;]+?)\W*$"
)
"""`Exceptions will be made if the patient has an allergy`: then nothing of the cover before it is asked."""
NOT_ASKED = (
    r"(?:(?:is|are|will|shall|may|need)\s+(?:not\s+(?:be\s+)?(?:required|needed|necessary|asked(?:\s+for)?|called\s+for)|(?:be\s+)?waived)|(?:may|can|will|shall)\s+be\s+(?:waived|overridden|bypassed|set\s+aside)|"
    r"(?:does|do|will|shall|may)\s+not\s+(?:apply|be\s+required))"
)
_OPENS = r"\W*(?:notes?\s*[:–-]\s*)?(?:however,?\s+|but\s+)?"
_WHAT_FIRST = re.compile(
    rf"^{_OPENS}(?P<what>\w[^,;:]{{2,80}}?)\s+{NOT_ASKED}\s+"
    r"(?:if|when|where|for|in(?:\s+(?:the\s+)?cases?\s+of|\s+cases\s+where)?|(?<=apply\s)to)\s+(?P<why>\w.*?)\W*$"
)
_WHY_FIRST = re.compile(rf"^{_OPENS}(?:if|when|for|in)\s+(?P<why>[^,;:]+),\s+(?P<what>\w[^,;:]{{2,80}}?)\s+{NOT_ASKED}\W*$")
_NONE_ASKED = re.compile(
    rf"^{_OPENS}(?:if|when|for|in)\s+(?P<why>[^,;:]+),\s+no\s+(?P<what>\w[^,;:]{{2,60}}?)\s+(?:is|are)\s+(?:required|needed|necessary)\W*$"
)
_EXEMPT = re.compile(
    rf"^{_OPENS}(?P<why>{_PEOPLE}\s+\w.+?)\s+(?:are|is|will\s+be|may\s+be)\s+exempt(?:ed)?(?:\s+from\s+(?:the\s+|an?\s+|this\s+)?(?P<what>[^.]*?))?\W*$"
)
_NEED_NOT = re.compile(
    rf"^{_OPENS}(?P<why>{_PEOPLE}\s+(?:who|with|whose|on|under|over|aged)\s.+?)\s+(?:(?:are|is)\s+not\s+required\s+to|(?:do|does|need)\s+not\s+(?:need\s+to|have\s+to)?)\s+"
    r"(?:try|meet|complete|have|fail|use|undergo|demonstrate|show|satisfy|receive)\s+(?P<what>[^.]*?)\W*$"
)
_POINTS_BACK = re.compile(
    r"(?:(?:this|these|that|the\s+(?:above|preceding|foregoing|previous))\s+)(?:[\w-]+\s+){0,2}?(?:requirements?|criteri(?:on|a)|rules?|restrictions?|conditions?|demands?|steps?)\W*$"
)
"""`This requirement`: the demand said last."""
_WHOLE = re.compile(r"(?:these|all)\s+(?:[\w-]+\s+){0,2}?(?:requirements|criteria|rules|conditions)\W*$")
_TRIED = frozenset(
    ["trial", "tried", "try", "failure", "failed", "fail", "step", "therapy", "treatment", "treated", "response", "intolerance"]
)
_WORD = re.compile(r"[a-z]{3,}")


def points_back(what: Span) -> bool:
    """Whether the words name the demand said last."""
    return _POINTS_BACK.match(what.plain) is not None and _WHOLE.match(what.plain) is None


@dataclass(frozen=True, slots=True)
class Exempting:
    """A sentence that exempts: `what` is waived (None where it is not said), `why` or of whom."""

    what: Span | None
    why: Span


def exempting(sentence: Span) -> Exempting | None:
    """The parts of a sentence that exempts somebody from something; None where it does not."""
    for one in (_NEED_NOT, _WHAT_FIRST, _WHY_FIRST, _NONE_ASKED, _EXEMPT):
        if found := one.match(sentence.masked):
            what = sentence.part(found.start("what"), found.end("what")) if found.group("what") else None
            return Exempting(what, sentence.part(found.start("why"), found.end("why")))
    return None


def waived(node: Node, found: Exempting, read: Callable[[Span], Node], sure: bool = False) -> Node | None:
    """The node without what the sentence waives, where that is so; None where the sentence names none of the demands.

    sure  the node is what the sentence stands beside, so that it is waived whatever the sentence calls it
    """
    exception = read(found.why)
    if isinstance(exception, Always) or isinstance(node, Always):
        return None
    if found.what is None or (_POINTS_BACK.match(found.what.plain) and (_WHOLE.match(found.what.plain) or not isinstance(node, All))):
        return Unless(node, exception)
    if _POINTS_BACK.match(found.what.plain) and isinstance(node, All):
        return replace(node, of=(*node.of[:-1], Unless(node.of[-1], exception)), review=True)  # whether only the last is meant
    named = {w.rstrip("s") for w in own_words(found.what)}
    if (several := _SEVERAL.search(found.what.plain)) and (
        inner := _without_each(node, several.group().rstrip("s"), exception)
    ) is not None:
        return inner
    if (inner := _without(node, named, exception)) is not None:
        return inner
    if named & _TRIED and (inner := _without(node, set(_TRIED), exception)) is not None:
        return inner
    return Unless(node, exception, review=True) if sure else None


_SEVERAL = re.compile(r"\b(?:trials|failures|treatments|therapies)\W*$")
"""`The required trials may be waived`: each of them."""


def _without_each(node: Node, word: str, exception: Node) -> Node | None:
    """The node with all of its parts waived that hold the word, where these stand side by side; None where there are not several."""
    if not isinstance(node, All):
        return None
    held = [n for n, one in enumerate(node.of) if any(word in leaf.quote.lower() for leaf in leaves(one))]
    if len(held) == 1:
        inner = _without_each(node.of[held[0]], word, exception)
        return None if inner is None else replace(node, of=(*node.of[: held[0]], inner, *node.of[held[0] + 1 :]))
    if not held or held[-1] - held[0] != len(held) - 1:
        return None
    first, last = held[0], held[-1] + 1
    free = Unless(node if len(held) == len(node.of) else All(node.of[first:last]), exception)
    return free if len(held) == len(node.of) else replace(node, of=(*node.of[:first], free, *node.of[last:]))


def _without(node: Node, named: set[str], exception: Node) -> Node | None:
    """The node with its last part that holds one of the words waived."""
    if isinstance(node, All):
        for at in range(len(node.of) - 1, -1, -1):
            if (inner := _without(node.of[at], named, exception)) is not None:
                return replace(node, of=(*node.of[:at], inner, *node.of[at + 1 :]))
        return None
    said_here = {w.rstrip("s") for leaf in leaves(node) for w in _WORD.findall(leaf.quote.lower())}
    return Unless(node, exception) if named & said_here else None
