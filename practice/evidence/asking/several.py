"""Leaves that ask several things in one (`physical therapy and NSAIDs`, `low back pain with radiculopathy`): each for itself."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.asking.classes import of_classes
from practice.evidence.asking.either_therapy import either_therapy
from practice.evidence.asking.unnamed import of_unnamed
from practice.notes.tokens import mentions, tokens
from practice.notes.wording import wider


def _symptom_with(quote: str, found: Demand) -> bool:
    """`low back pain with radiculopathy`: a symptom, and a thing that a sentence of its own may tell."""
    kinds = [item.kind for item in found.items]
    bare = not (found.negated or found.outcomes or found.window or found.duration or found.count or found.share or found.unread)
    left = tokens(quote.split(" with ")[0])
    ends = any(m.last == len(left) - 1 and m.kind == "symptom" for m in mentions(left))  # and not `pain that interferes with`
    return (
        bare
        and ends
        and " with " in quote
        and len(kinds) > 1
        and kinds[0] == "symptom"
        and set(kinds[1:]) <= {"finding", "chronic", "symptom"}
    )


_OTHER = re.compile(
    r"\s*,?\s*\bor\s+(?:any\s+)?other\s+(?P<kind>\w[\w\s-]*?(?:\s+(?:that|which|causing|requiring|affecting)\b.*)?)\W*$",
    re.IGNORECASE | re.DOTALL,
)


def _other_of_a_kind(quote: str, found: Demand) -> Demand | None:
    """`elopement or other behavior that endangers the child`: the first is enough; that it is absent does not say that there is none."""
    tail = _OTHER.search(quote)
    if tail is None or found.negated or found.outcomes or found.window or found.duration or found.count or found.share:
        return None
    end = len(" ".join(quote[: tail.start()].split()))
    first = tuple(item for item in found.items if item.kind and item.kind != "word" and _names(quote[: tail.start()], item))
    if not first or end < _LEAST:
        return None
    cause = _CAUSE.search(tail.group())
    behind = tuple(item for item in found.items if cause and item not in first and _names(cause.group(), item))
    return replace(
        found, parts=(replace(found, items=(*first, *behind), examples=()), replace(found, unread=True, examples=())), joined="any"
    )


_LEAST = 4
_CAUSE = re.compile(r"\b(?:because\s+of|due\s+to|caused\s+by|from|despite|after|during|within|while)\b.*$", re.IGNORECASE | re.DOTALL)
"""What goes on behind the list and is asked of all of it."""


_SORTS = re.compile(
    r"^\W*(?:(?:a|an|the|diagnosis\s+of|presence\s+of)\s+)*(?P<one>\w+(?:ic|al|ary|ive|ous|ed|ing))\s+or\s+"
    r"(?P<two>\w+(?:ic|al|ary|ive|ous|ed|ing))\s+(?=[a-z])",
    re.IGNORECASE,
)


def _either_sort(quote: str, found: Demand) -> Demand | None:
    """`diabetic or idiopathic gastroparesis`: the thing of either sort; that neither is told does not say that there is none."""
    sorts = _SORTS.match(quote)
    if sorts is None or found.negated or found.outcomes or not found.concepts:
        return None
    ones = [tuple(item for item in found.items if not _names(sorts[other], item)) for other in ("two", "one")]
    if any(len(one) >= len(found.items) or not any(i.kind not in ("", "word") for i in one) for one in ones):
        return None
    return replace(found, parts=tuple(replace(found, items=one, examples=()) for one in ones), joined="any")


_STUDY = r"on\s+(?:an?\s+|the\s+)?(?:mri|ct|x-?rays?|radiographs?|bone\s+scan|ultrasound|emg|imaging|biopsy|echocardiogram)"
_STUDIES = re.compile(
    rf"^(?P<one>.{{4,80}}?\b{_STUDY}),?\s+or\s+(?P<two>.{{4,80}}?\b{_STUDY})(?P<tail>,?\s+(?:with)?in\s+the\s+(?:past|last)\b.*)?\W*$",
    re.IGNORECASE | re.DOTALL,
)


def _either_study(quote: str, found: Demand) -> Demand | None:
    """`marrow edema on MRI, or increased uptake on bone scan`: either finding, each by its own study."""
    studies = _STUDIES.match(quote)
    if studies is None or found.negated or found.outcomes:
        return None
    parts = [replace(found, items=tuple(i for i in found.items if _names(studies[one], i)), examples=()) for one in ("one", "two")]
    if any(not any(i.kind not in ("imaging", "word") for i in one.items) for one in parts):
        return None
    return replace(found, parts=tuple(parts), joined="any")


_HISTORY_AND = re.compile(
    r"^\W*(?:(?:the\s+)?(?:member|patient|individual)\s+has\s+)?(?:an?\s+|known\s+)*"
    r"(?P<one>(?:(?:prior|past|personal|known)\s+)*history\s+of\s+[\w\s/-]{3,60}?)\s+(?:and|with)\s+"
    r"(?P<two>(?:an?\s+)?(?:new(?:ly)?|recent|current|worsening|unexplained|persistent|acute)[\s-]+[\w\s/-]{3,60})\W*$",
    re.IGNORECASE,
)


def _history_and(quote: str, found: Demand) -> Demand | None:
    """`a history of cancer and new back pain`: what was, and what is now; a chart tells them in different places."""
    both = _HISTORY_AND.match(" ".join(quote.split()))
    if both is None or found.negated or found.outcomes or found.duration or found.count or found.share or found.unread:
        return None
    past = tuple(item for item in found.items if _names(both["one"], item))
    now = tuple(item for item in found.items if item not in past)
    if not all(any(item.kind not in ("", "word", "therapy") for item in one) for one in (past, now)):
        return None
    parts = replace(found, items=past, window=None, current=False), replace(found, items=now, historical=False)
    return replace(found, parts=parts, joined="all")


_OR_POSITIVE = re.compile(
    r"^(?P<one>.{6,90}?),?\s+or\s+(?:an?\s+|any\s+|at\s+least\s+one\s+)?(?P<two>(?:positive|abnormal)\s+.{3,160})$",
    re.IGNORECASE | re.DOTALL,
)


def _or_positive(quote: str, found: Demand) -> Demand | None:
    """`weakness on examination, or a positive Jobe, drop-arm or lag test`: the finding, or any of the tests."""
    clauses = _OR_POSITIVE.match(quote)
    if clauses is None or found.negated or found.outcomes or found.duration or found.count or found.share or found.levels:
        return None
    tests = tuple(i for i in found.items if i.kind == "sign" and _names(clauses["two"], i))
    first = tuple(i for i in found.items if _names(clauses["one"], i) and i not in tests)
    if not tests or not any(i.kind not in ("", "word", "imaging") for i in first) or {*tests, *first} != set(found.items):
        return None
    ones = [(Item(frozenset({name}), "sign"),) for test in tests for name in sorted(test.names)]
    return replace(found, parts=tuple(replace(found, items=items, examples=()) for items in (first, *ones)), joined="any")


_TESTS = re.compile(
    r"^\W*(?:an?\s+|any\s+|at\s+least\s+one\s+)*positive\b(?!.*\b(?:and|both|two|three|all)\b).*\bor\b", re.IGNORECASE | re.DOTALL
)


def _any_test(quote: str, found: Demand) -> Demand | None:
    """`positive drop arm, Jobe (empty can) or lag sign`: any of the tests."""
    names = sorted({name for item in found.items for name in item.names})
    if not _TESTS.match(quote) or found.negated or any(item.kind != "sign" for item in found.items) or len(names) < len(("one", "other")):
        return None
    return replace(
        found, parts=tuple(replace(found, items=(Item(frozenset({name}), "sign"),), examples=()) for name in names), joined="any"
    )


def _names(text: str, item: Item) -> bool:
    found = tokens(text)
    return any(m.names & item.names for m in mentions(found)) or any(token.stem == item.word for token in found)


_FOLLOWING = re.compile(
    r"\b(?:at\s+least\s+)?(?P<n>one|two|three|1|2|3)(?:\s+or\s+more)?\s+of\s+(?:the\s+following|these)\b[^:]{0,40}:", re.IGNORECASE
)
_NUMBERS = {"one": 1, "two": 2, "three": 3}
_MOST = 7


def _so_many_of(quote: str, found: Demand) -> Demand | None:
    """`failure of at least two of the following: NSAIDs, muscle relaxants, steroids`: any so many of them, each with all that is asked."""
    said = _FOLLOWING.search(quote)
    names = [Item(frozenset({name}), "therapy") for item in found.items if item.kind == "therapy" for name in sorted(item.names)]
    if said is None or found.negated or found.concurrent or not 1 < len(names) <= _MOST or len(names) != len(set(names)):
        return None
    many = _NUMBERS.get(said["n"].lower()) or int(said["n"])
    rest = tuple(item for item in found.items if item.kind != "therapy")
    bare = replace(found, count=None, examples=())
    sets = [tuple(replace(bare, items=(one, *rest)) for one in chosen) for chosen in itertools.combinations(names, many)]
    parts = tuple(each[0] if len(each) == 1 else replace(bare, items=(), parts=each, joined="all") for each in sets)
    return replace(bare, parts=parts, joined="any") if len(names) >= many else None


def several(quote: str, found: Demand) -> Demand:
    """A demand for several therapies at once (`physical therapy and NSAIDs`): each for itself, with all that is asked besides."""
    if found.joined or found.levels:
        return found
    found = of_unnamed(quote, of_classes(quote, found))
    if chosen := _so_many_of(quote, found):
        return chosen
    for ways in (_history_and, _any_test, _or_positive, _other_of_a_kind, _either_sort, _either_study):
        if (apart := ways(quote, found)) is not None:
            return apart
    if one := next((item for item in found.items if item.either and item.kind not in ("therapy", "imaging")), None):
        parts = tuple(
            replace(found, items=tuple(Item(frozenset({name}), one.kind) if i is one else i for i in found.items))
            for name in sorted(one.names)
        )
        return replace(found, parts=parts, joined="all" if found.negated else "any")
    if _symptom_with(quote, found):
        return replace(found, parts=tuple(replace(found, items=(one,), examples=()) for one in found.items), joined="all")
    if either := either_therapy(quote, found):
        return either
    therapies = [item for item in found.items if item.kind == "therapy"]
    if len(therapies) < 2 or not re.search(r"\b(?:and|plus|as well as)\b|,", quote):
        return found
    if any(a.names & wider(name) for a in therapies for b in therapies if a is not b for name in b.names):
        return found
    rest = tuple(item for item in found.items if item.kind != "therapy")
    parts = tuple(replace(found, items=(one, *rest), examples=()) for one in therapies)
    return replace(found, parts=parts, joined="all")
