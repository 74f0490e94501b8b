"""Where it stays open how far a list of names goes: an `or` that might part a phrase, a time that may be said of all."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.figures.words import Figure
from rules.compile.leaves.joints import CONNECTIVE, JOINT, Joint, held_together, word_list
from rules.compile.leaves.of_tests import TESTS
from rules.compile.names.pairs import OF_ALL, same_stem
from rules.compile.names.reading import head_of
from rules.compile.names.words import done_to, is_noun
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words


def doubtful(span: Span) -> bool:
    """Whether the marker of an item is left inside a phrase, or an `or` that might part it: not between two words that plainly lean on
    what follows."""
    masked = span.masked
    if _ITEMS_INSIDE.search(masked):
        return True
    for found in JOINT.finditer(masked):
        connective = CONNECTIVE.search(found.group())
        if not connective or connective.group() == "and" or held_together(masked, found):
            continue
        if _said_of_both(span.part(0, found.start()), span.part(found.end())):
            continue
        if _NUMBERED.search(masked[: found.start()]) and _NUMBER.match(masked[found.end() :]):
            continue
        if _of_course(span.part(0, found.start()), span.part(found.end())):
            continue
        if _HALF_NAMED.search(span.part(0, found.start()).masked) or _WHEN_FELT.match(span.part(found.end()).masked):
            continue
        before, after = word_list(span.part(0, found.start())), word_list(span.part(found.end()))
        if pattern("agent").search(masked[: found.start()]) or _of_one_thing(span.part(0, found.start())):
            continue
        if before and after and not _leans(before, after):
            return True
    return False


_ITEMS_INSIDE = re.compile(r"^\W*(?:(?:a|1)[.)]\s[^;]*\s(?:b|2)[.)]\s|i[.)]\s[^;]*\sii[.)]\s)\S")
"""`A. pain is present B. fever is present`: markers of items that were not cut."""
_HALF_NAMED = re.compile(r"\b(?:an?|the)\s+[a-z]+-[a-z]+\W*$")
"""`an in-person or telehealth visit`."""
_WHEN_FELT = re.compile(r"\W*(?:at\s+(?:rest|night|bedtime)|(?:on|with)\s+(?:exertion|activity|movement|exercise))\W*$")
"""`with exertion or at rest`."""
_NUMBERED = re.compile(r"\b(?:[a-z]{2,8}-?)?\d{1,3}[a-z]?\W*$")
_NUMBER = re.compile(r"\W*(?:[a-z]{2,8}-?)?\d{1,3}[a-z]?\b(?!\s*(?:%|percent|mg|ml|mm|cm|kg|days?|weeks?|months?|years?|hours?)\b)")
"""`types 1, 2, or 3`, `BRCA1 or BRCA2 mutation`: names."""
_BY_STANDARD = re.compile(
    r"\b(?:by|per|according\s+to)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}(?:guidelines?|standards?|labell?ing|label|reference\s+\w+)\W*$"
)
"""`by current guidelines or the laboratory's reference values`: by which measure it is found."""
_SO_LONG = re.compile(r"\b(?:regimen|course|trial|use|therapy|treatment)\s+(?:[\w-]+\s+){0,6}of\s+(?:[a-z][\w-]*)\W*$")
_ONE_NAME = re.compile(r"\W*[A-Z][\w-]*\W*$")
"""`a course of 24 months or longer of Lutalis or Lyrimab`: the drug of the course."""
_OTHER = re.compile(r"\W*(?:(?:(?:any|some)\s+)?(?:other|another)|any)\s")
_LIMITS = re.compile(
    r"\b(?:that|which)\s+(?:[a-z]+ly\s+)?(?:causes?|needs?|requires?|limits?|interferes?\s+with|affects?|impairs?|restricts?|prevents?)\s[^,;]*$"
)
_WITH = re.compile(r"\s*\bwith\s+(?:[\w-]+,?\s*){1,4}$")
_OF_BOTH = re.compile(
    r"^\W*[\w-]+\s+(?:that\s+(?:would|could|may|might|is|are)|associated\s+with|interfering\s+with|requiring|causing|resulting\s+in|affecting)\b"
)


_TEST = re.compile(rf"\b{TESTS}\W*$")
_TEST_SHOWS = re.compile(
    rf"\W*{TESTS}\s+(?:shows?|demonstrates?|reveals?|confirms?|documents?|indicates?|(?:is|are)\s+(?:consistent|positive|negative))\b"
)
"""`MRI or CT shows X`: either test shows the one finding."""
_NOT_TO = re.compile(r"\breasons?\s+(?:not\s+to|for\s+not)\s[^,;]*$")
"""`a reason not to use A or B`."""


def _said_of_both(left: Span, right: Span) -> bool:
    """`tumor or other lesion`, `pre-malignancy or malignancy`, `pain or swelling associated with X`: plainly one finding."""
    if (
        _OTHER.match(right.masked)
        or _LIMITS.search(left.masked)
        or _OF_BOTH.match(right.masked)
        or same_stem(left, right)
        or re.search(r"\bsuch\s+as\b", left.masked)
        or (_TEST.search(left.masked) and _TEST_SHOWS.match(right.masked))
        or _NOT_TO.search(left.masked)
    ):
        return True
    if (hung := _WITH.search(left.masked)) and pattern("not_with").search(left.masked[: hung.start()]):
        return True  # `difficulty with reading or driving`
    one, two = word_list(left), word_list(right)
    return bool(one and two) and done_to(one, two[:1])


def _of_course(left: Span, right: Span) -> bool:
    """Whether the words around an `or` are the standards or the drugs of one test or course."""
    return bool(_BY_STANDARD.search(left.masked) or (_SO_LONG.search(left.masked) and _ONE_NAME.match(right.raw)))


def _of_one_thing(left: Span) -> bool:
    """`cancer of the uterus, cervix or ovary`: the members hang on one noun, which is what is tested."""
    if _CAUSES.search(left.masked) or OF_ALL.search(left.masked):
        return True
    end, governed = head_of(left)
    last = word_list(left.part(0, end))[-1] if governed == "other" else ""
    return last in ("of", "in", "on", "at", "by") or (last == "to" and "," in left.masked)


_CAUSES = re.compile(
    r"\b(?:due\s+to|because\s+of|caused\s+by|secondary\s+to|resulting\s+from|related\s+to|as\s+a\s+result\s+of|results?\s+in|resulting\s+in|leading\s+to|causing|requiring|complicated\s+by)\b[^;]*$"
)


def _leans(before: list[str], after: list[str]) -> bool:
    """`mild or moderate`, `cord or cauda equina compression`, `anomaly or deformity of the spine`."""
    one, two = before[-1], after[0]
    if len(after) == 1 and one.endswith(words().adjective_endings) and two.endswith(words().adjective_endings):
        return True  # `the films are negative or inconclusive`: one finding
    if len(after) == 1 and before[-2:-1] and before[-2] in ("is", "are", "was", "were"):
        return True  # `the test was invalid or uninterpretable`
    if len(after) > 1 and after[1] in ("of", "in", "on", "after", "following", "during") and before[-2:-1] != ["of"]:
        return True  # `weakness or deformity of the knee`: what stands behind is said of both
    if len(after) > 1 and two in words().attributive | words().places and not is_noun(one):
        return True
    if is_noun(one) and len(after) > 1 and after[1] in words().prepositions:
        return len(before) > 1 and before[-2].endswith(words().adjective_endings)  # `weakness or deformity of the knee`
    if before[-2:-1] == ["to"] or (
        len(after) > 1 and not is_noun(one) and not is_noun(two) and after[1].endswith("s") and not one.endswith(("ing", "s"))
    ):
        return True
    adjectives = len(after) > 1 and (one.endswith(words().adjective_endings) or two.endswith(words().adjective_endings))
    if adjectives or one in words().places | words().attributive:
        return True
    if one in words().verbs or two in words().verbs or two in words().prepositions:
        return one in words().prepositions or two not in words().prepositions
    return (len(after) > 1 and after[1] in words().prepositions) or (len(after) > 1 and not is_noun(one) and len(before) < 3)


def open_end(joint: Joint) -> bool:
    """`A or B for at least 6 weeks`: whether the time is said of both."""
    if joint.kind != "or" or len(joint.parts) < 2:
        return False
    last = [f for f in figures(joint.parts[-1]) if f.unit in ("d", "wk", "mo", "a") and not _past(f, joint.parts[-1])]
    return bool(last) and not any(figures(p) for p in joint.parts[:-1])


def _past(figure: Figure, part: Span) -> bool:
    """`substance abuse within the past 6 months`: a window, which is said of what stands beside it."""
    return figure.window and part.source.plain.startswith(("within", "in the", "during"), figure.start)
