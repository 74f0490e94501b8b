"""Lists of names inside a clause: `an ectropion or entropion` is two, `cord or cauda equina compression` one."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.joints import CONNECTIVE, JOINT, WORD, Joint, held_together, in_clause, in_figure, word_list
from rules.compile.names.pairs import AGAINST, named_causes, of_one_age, one_thing
from rules.compile.names.words import after_verb, bare_list, done_to, is_noun, proper, shares_head, shares_tail, stands, two_findings
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words


def name_joint(span: Span) -> Joint | None:
    """The last list of names in a clause, where each can be tested alone; None where one word of them leans on another."""
    masked = span.masked
    for found in JOINT.finditer(masked):
        connective = CONNECTIVE.search(found.group())
        if not connective or held_together(masked, found) or in_figure(span, found):
            continue
        unsure = connective.group() == "and/or" and bool(re.search(r"\band\s", masked.replace("and/or", "      ")))
        joint = _names_at(span, found, "and" if connective.group() == "and" else "or", unsure)
        if joint:
            return joint
    return None


def _same_noun(left: Span, right: Span) -> bool:
    """`saphenofemoral junction or saphenopopliteal junction`: each name has the noun itself."""
    one, two = word_list(left), word_list(right)
    if len(one) < 2 or len(two) < 2:
        return False
    return one[-1] == two[1] and is_noun(one[-1]) and one[-2] != two[0] and two[0] not in words().prepositions


def _own_nouns(left: Span, right: Span) -> bool:
    """Whether each of two names has its noun itself."""
    if any(w in words().prepositions for w in word_list(left)):
        return False
    return _same_noun(left, right) or _noun_again(left, right)


def _bare_pair(left: Span, right: Span) -> bool:
    """`Gabapentin or pregabalin` and nothing else: two words that no third one needs."""
    one, two = word_list(left), word_list(right)
    if len(one) != 1 or len(two) != 1 or not left.raw.strip()[:1].isupper():
        return False
    leaning = words().places | words().attributive | words().small
    return all(
        len(w) > _SHORT and w.isalpha() and not w.endswith((*words().adjective_endings, "ed", "ing", "ly")) and w not in leaning
        for w in (*one, *two)
    )


_SHORT = 5  # letters of a word that may be anything


def _noun_again(left: Span, right: Span) -> bool:
    """`active systemic infection or infection localized to the site`: the noun is said again."""
    one, two = word_list(left), word_list(right)
    return len(one) > 1 and len(two) > 1 and one[-1] == two[0] and is_noun(one[-1])


def _names_at(span: Span, found: re.Match[str], kind: str, both: bool) -> Joint | None:
    """The names around one connective."""
    left, right = span.part(0, found.start()), span.part(found.end())
    if kind == "or" and of_one_age(left, right):
        return None
    if kind == "or" and (_bare_pair(left, right) or ("," not in left.masked and _own_nouns(left, right))):
        return Joint((left, right), kind, sure=not both)
    inside = in_clause(left, right)
    right, tail = _without_tail(right)
    if inside or one_thing(left, right, kind) or (kind == "or" and "," in left.masked and _EITHER_BEFORE.search(left.masked)):
        return None
    start = after_verb(left)
    if refused := _REFUSED.match(left.part(start).plain):
        start += refused.end()
    if kind == "or" and two_findings(left.part(start), right):
        return Joint((left.part(start), right), kind, left.part(0, start) if start else None, tail, sure=not both)
    head_end, governed = _first_name(left, right, kind)
    members = [m for m in _split_commas(left.part(head_end)) if m]
    if not members or not right:
        return None
    listed = len(members) > 1
    if governed == "other" and kind == "or" and named_causes(left.part(0, head_end), [*members, right]):
        governed = "evidential"
    if kind == "and" and AGAINST.search(left.part(0, head_end).masked):
        return None  # `a contraindication to A, B, and C`: to all of them
    if governed not in ("", "verb", "evidential"):
        return None
    if (
        kind == "and"
        and listed
        and governed == "verb"
        and not left.part(0, head_end).masked.rstrip().endswith(":")
        and _plain_words(members, right)
    ):
        return None  # `understands the risks, benefits, and alternatives`
    if not _complete(members, right, listed, kind):
        return None
    head = left.part(0, head_end)
    return Joint((*members, right), kind, head if head else None, tail, sure=not both)


_EITHER_BEFORE = re.compile(r"\beither\s+(?!of\b)[^,]*\sor\s[^,]*\b(?:with|of|by|using)\s[^,]*,")
"""`either A or B with C, D, or E`: how far each goes."""


def _plain_words(members: list[Span], right: Span) -> bool:
    """Whether a list names single things by one word each."""
    return all(len([w for w in word_list(m) if w not in ("the", "a", "an")]) == 1 for m in (*members, right))


def _first_name(left: Span, right: Span, kind: str) -> tuple[int, str]:
    """Where the first name begins, and what governs it."""
    head_end, governed = head_of(left)
    if governed == "other" and kind == "and" and (_parallel(left, right) or _parallel(left.part(after_verb(left)), right)):
        head_end, governed = (0 if _parallel(left, right) else after_verb(left)), ""
    article = _ARTICLES.search(left.masked) if governed == "other" and right.plain.startswith(("a ", "an ")) else None
    if article and "," not in left.masked:
        head_end, governed = article.start(1), "verb"
    if refused := _REFUSED.match(left.part(head_end).plain):
        head_end, governed = head_end + refused.end(), governed or "verb"
    return head_end, governed


_TIME_BEHIND = re.compile(r"\s+(?:the\s+|a\s+|any\s+)?(?:past|last|previous|prior|preceding|year|month|week|day)\b")
_REFUSED = re.compile(r"^\W*(?:no|without|not|never|absence\s+of|lack\s+of|free\s+of)\s+(?:any\s+|evidence\s+of\s+|history\s+of\s+)?(?=\w)")
_ARTICLES = re.compile(r"^(?:.*\s)?((?:at\s+least\s+)?an?\s\S)")
"""The last article: where a name begins that is set beside another with its own article."""


def _parallel(left: Span, right: Span) -> bool:
    """`resolution of symptoms and improved index on therapy`: two whole names, each with a phrase of its own, and no verb."""
    one, two = word_list(left), word_list(right)
    own = any(w in words().prepositions for w in two[1:]) and two[0] not in words().prepositions
    verbs = any(w in words().verbs for w in (*one[1:], *two[1:]))
    return (
        own
        and 2 < len(one) < 7
        and 2 < len(two) < (12 if two[0] in ("a", "an") else 9)
        and "," not in left.masked
        and not verbs
        and (two[1] not in words().prepositions or ("with" in one and two[1] == "with"))
    )


def _without_tail(right: Span) -> tuple[Span, Span | None]:
    """The last member without a relative clause that may be said of all."""
    found = pattern("tails").search(right.masked)
    if found and found.start() and not re.fullmatch(r"\W*(?:one|someone|those|anyone|a\s+person)\W*", right.masked[: found.start()]):
        return right.part(0, found.start()), right.part(found.start())
    if predicate := pattern("predicate").search(right.masked):
        return right.part(0, predicate.start()), None
    return right, None


def _split_commas(span: Span) -> list[Span]:
    parts, at = [], 0
    for found in re.finditer(r",(?!\d)\s*", span.masked):
        parts.append(span.part(at, found.start()))
        at = found.end()
    return [*parts, span.part(at)]


def head_of(left: Span) -> tuple[int, str]:
    """Where the first member begins, and what governs it: "" nothing, a verb, an evidential noun, or another word."""
    masked = left.masked
    first_comma = masked.find(",")
    before = masked if first_comma < 0 else masked[:first_comma]
    before = pattern("compounds").sub(lambda m: "_" * len(m.group()), before)
    found = list(WORD.finditer(before))
    held = [(f.start - left.start, f.end - left.start + _of_behind(before[f.end - left.start :])) for f in figures(left)]
    for n in range(len(found) - 1, -1, -1):
        word = found[n].group()
        if any(a <= found[n].start() < b for a, b in held) or _TIME_BEHIND.match(before, found[n].end()):
            continue
        if word in words().heads or word in words().verbs:
            if word in words().verbs:
                return found[n].end(), "verb"
            return found[n].end(), _governor(found, n)
    return 0, ""


def _of_behind(text: str) -> int:
    """The length of the `of` behind a figure, which counts what follows."""
    found = re.match(r"\s*of\b", text)
    return found.end() if found else 0


_CAUSED = frozenset(["results", "resulting", "caused", "related", "secondary", "attributable", "due", "arising", "because"])
_MEASURED_BY = frozenset(["aligned", "accordance", "compliance", "compatible", "accord", "concordant", "line",
    "interfere", "interferes", "interfering", "interference", "assist", "assists", "assistance", "difficulty", "difficulties", "trouble",
    "problems", "comply", "complies", "cope", "coping", "help", "helps"])  # fmt: skip
_WITH_VERB = 2


def _governor(found: list[re.Match[str]], n: int) -> str:
    """What kind of word a preposition hangs on."""
    word = found[n].group()
    before = [f.group() for f in [f for f in found[:n] if not f.group().startswith("_")][-3:]]
    if word == "with" and before and before[-1] in _MEASURED_BY:
        return "other"  # `in accordance with the label or the guideline`
    if word in ("with", "despite", "without", "including", "includes"):
        return "evidential"
    if before and before[-1] in _CAUSED:
        # `obesity is due to A, B, or C` names what it is; `a finding due to A, B, or C` is one finding with its causes
        return "evidential" if len(before) < _WITH_VERB or before[-2] in words().verbs else "other"
    if not before or before[-1] in words().evidential:
        return "evidential"
    if before[-1] in words().determiners and before[-2:-1] and before[-2] in words().evidential:
        return "evidential"
    return "other"


_BY_NAME = re.compile(r"[A-Z][a-z]+[\w-]*(?:\s+[A-Z][\w-]+)*\s+[a-z]+\W*$")


def _by_name(left: Span, right: Span) -> bool:
    """`the Amsterdam or Revised Bethesda criteria`: two proper names before the noun of both."""
    return bool(re.search(r"\bthe\s+[A-Z][a-z]+\W*$", left.raw) and _BY_NAME.match(right.raw.strip()))


_HOW_BAD = frozenset(
    [
        "severe",
        "chronic",
        "persistent",
        "disabling",
        "intractable",
        "progressive",
        "recurrent",
        "acute",
        "significant",
        "moderate",
        "refractory",
        "focal",
        "localized",
        "constant",
        "debilitating",
    ]
)


def _complete(members: list[Span], right: Span, listed: bool, kind: str) -> bool:
    """Whether each name can stand alone."""
    spans = (*members, right)
    names = [word_list(m) for m in spans]
    if any(not n or len(n) > 14 for n in names):
        return False
    last, others = names[-1], names[:-1]
    if listed and len(others[0]) == 1 and others[0][0] in _HOW_BAD:
        return False  # `severe, chronic pain of the trunk or limbs`: two words of one pain
    if listed:
        if bare_list(others, last):
            return False
        many = len(others) > 2
        return all(many or stands(n, m, True) for n, m in zip(others, spans, strict=False)) and not shares_tail(others, last, kind)
    if "both" in others[0] or done_to(others[0], last):
        return False
    if _by_name(members[0], right):
        return False
    if proper(members[0], right):
        return not shares_head(others[0], last)
    determined = last[0] in words().determiners and last[0] not in ("clinical", "abnormal", "inadequate")
    if determined:
        return stands(others[0], members[0], False)
    return (
        stands(others[0], members[0], False)
        and stands(last, right, False)
        and not shares_head(others[0], last)
        and not shares_tail(others, last, kind)
    )
