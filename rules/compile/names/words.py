"""The words of names: which can stand alone, which lean on what follows, and when two findings stand beside each other."""

from __future__ import annotations

import re

from rules.compile.leaves.joints import WORD, word_list
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words


def two_findings(left: Span, right: Span) -> bool:
    """`infection of the joint or active bacteremia`, `no narrowing of the canal or instability`: the second name stands beside the first
    finding and does not hang on its preposition, because what stands before the connective is no finding and the second is one."""
    one, two = (WORD.findall(pattern("compounds").sub(lambda m: "_" * len(m.group()), one.masked)) for one in (left, right))
    heads = [n for n, w in enumerate(one) if w in words().prepositions]
    if "," in left.masked or any(w in words().verbs or w in ("that", "which", "would", "who") for w in one[1:]):
        return False
    two = _bare_noun(two)
    if not heads or not two:
        return False
    adjectives = (*words().adjective_endings, "ous")
    if one[-1] in _SITED or (
        one[-1].endswith(adjectives) and not is_noun(one[-1]) and len(two) > 1 and two[0].endswith(adjectives) and not is_noun(two[0])
    ):
        return False
    own = [n for n, w in enumerate(two) if w in words().prepositions]
    if (
        own
        and own[0]
        and one[heads[0]] in _OF
        and two[own[0]] in _OF
        and two[0] not in words().verbs
        and heads[0]
        and _finding(one[heads[0] - 1])
        and _finding(two[own[0] - 1])
    ):
        return True  # `failure of A or side effects of B`: both names carry a phrase of their own
    if len(one) < 2:
        return False
    if one[-2] in words().prepositions | {"a", "an"} and one[-1].endswith((*words().adjective_endings, "ate")):
        return False  # `failure of immediate or delayed closure`, `evidence of an osteoporotic or fragility fracture`
    if head_noun(two) in _SHARED or (len(two) == _TWO and one[-1] in _leaning() and two[0] in _leaning() and is_noun(two[1])):
        return False
    determined = two[0] in words().determiners or len(two) > 1 or one[-2] in ("the", "a", "an")
    if not _finding(head_noun(two)) or _finding(one[-1]):
        return False
    if one[-1] in ("days", "weeks", "months", "years"):
        return determined and heads[0] > 0 and _finding(one[heads[0] - 1])  # `response to a drug for at least 12 weeks or drug intolerance`
    return (
        determined and heads[0] > 0 and _finding(one[heads[0] - 1]) and one[heads[0]] in ("of", "in", "at") and not _shares_place(one, two)
    )


_SITED = frozenset(
    [
        "medial",
        "lateral",
        "anterior",
        "posterior",
        "proximal",
        "distal",
        "upper",
        "lower",
        "left",
        "right",
        "superior",
        "inferior",
        "central",
        "peripheral",
    ]
)
"""Words of place that lean on the noun behind them, whatever stands before (`of the medial or lateral compartment`)."""
_OF = ("of", "in", "to", "with", "for")


def after_verb(left: Span) -> int:
    """Where the words behind the last verb begin."""
    found = [m for m in WORD.finditer(left.masked) if m.group() in words().verbs]
    return found[-1].end() if found else 0


_PARTICIPLES = ("requiring", "causing", "affecting", "involving", "resulting", "interfering", "showing", "suggesting", "needing")


def _bare_noun(name: list[str]) -> list[str]:
    """A name without what a participle says of it."""
    return name[: next((n for n, w in enumerate(name) if n and (w in _PARTICIPLES or w in ("and", "or", "and/or"))), len(name))]


def _finding(word: str) -> bool:
    return is_noun(word) and not word.endswith(("surgery", "therapy"))


def _shares_place(one: list[str], two: list[str]) -> bool:
    """`suspicion of cord or cauda equina compression`: a bare place before the connective leans on the last word."""
    return one[-1] in words().attributive | words().places and one[-2] in words().prepositions


_DONE = ("repair", "replacement", "revision", "removal", "resection", "insertion", "implantation", "surgery", "testing", "replacements")


def done_to(one: list[str], last: list[str]) -> bool:
    """`heart valve repair or replacement`: the second word is done to what the first names."""
    return len(last) == 1 and len(one) > 1 and one[-1] in _DONE and last[0] in _DONE


def proper(left: Span, right: Span) -> bool:
    """`Fetal Demise or Stillbirth`, `Xeljanz or Rinvoq`: two names in capitals inside a line."""
    one, two = left.trimmed(), right.trimmed()
    last = re.search(r"(\S+)\W*$", one.raw)
    right_head = word_list(two)[: next((n for n, w in enumerate(word_list(two)) if w in words().prepositions and n), None)]
    if (
        not last
        or not two.raw[:1].isupper()
        or not right_head
        or not re.search(rf"\b{re.escape(right_head[-1].capitalize()[:1])}", two.raw)
    ):
        return False
    if len(right_head) > 1 and right_head[-1] in two.raw.split():
        return False  # `Amsterdam or Revised Bethesda criteria`: the noun behind the names is said of both
    return last.group(1)[:1].isupper() and (last.start() > 0 or one.start > 0)


_TWO, _THREE = 2, 3


def _leaning() -> frozenset[str]:
    """Places and organs that lean on the noun behind them."""
    return frozenset(words().places) | frozenset(words().attributive)


def bare_list(others: list[list[str]], last: list[str]) -> bool:
    """`tendon, muscle, capsule, or bone exposure`: single words that lean on the last noun."""
    if len(last) == _TWO and is_noun(last[1]) and last[0] in _leaning() and all(o[-1] in _leaning() for o in others):
        return True  # `irreversible heart, kidney, or liver disease`
    return (
        len(last) == 2
        and is_noun(last[1])
        and not is_noun(last[0])
        and all(not is_noun(o[-1]) and (len(o) == 1 or (len(o) < _THREE and o[0] in words().attributive | words().places)) for o in others)
    )


def stands(name: list[str], span: Span, listed: bool) -> bool:
    """Whether a name is no bare adjective, body part or activity that leans on what follows."""
    last = head_noun(name)
    if is_noun(last) or span.raw.rstrip().endswith(")"):
        return True
    if (
        last in words().places
        or (last.endswith(words().adjective_endings) and len(last) > 3)
        or (last.endswith("ing") and not listed and len(name) == 1)
    ):
        return False
    if listed and name in (["single"], ["dual"], ["combined"]):
        return False  # `depression, single or recurrent episode`
    if len(name) > 1 or listed:
        return True
    letters = span.raw.strip()
    return letters.isupper() or any(c.isdigit() for c in letters) or last.endswith("s")


def head_noun(name: list[str]) -> str:
    """The noun before the first preposition."""
    stop = next((n for n, w in enumerate(name) if w in words().prepositions and n), len(name))
    return name[stop - 1]


_AGENT = re.compile(r"(?:biotic|psychotic|uretic|algesic|esthetic|emetic|leptic|lytic|tussive|axative|edative|enema)s?$")
"""`antibiotic`, `diuretic`: an adjective's ending, and yet a thing."""


def is_noun(word: str) -> bool:
    if word in words().places:
        return False
    if _AGENT.search(word):
        return True
    return word.endswith(words().noun_endings) or word.rstrip("s").endswith(words().noun_endings)


_SHARED = frozenset(["function", "functioning", "placement", "implantation", "status", "mutation", "mutations"])


def shares_head(one: list[str], last: list[str]) -> bool:
    """`back or neck pain`: a single word before a name of several leans on the name's last word."""
    head = head_noun(last)
    if len(last) == _TWO and is_noun(last[1]) and one[-1] in _leaning() and last[0] in _leaning():
        return True  # `irreversible heart or lung disease`
    if len(one) == 1 and re.fullmatch(r"[a-z]{4,}(?<![suiy])s", one[0]) and is_noun(head):
        return False  # `polyps or endometrial cancer`
    one = one[1:] if len(one) > 1 and one[0] in ("a", "an") else one
    if (
        head in _SHARED
        and not is_noun(one[-1])
        and last[0][-2:] != "ed"
        and len(last) > 1
        and not any(w in words().prepositions for w in last)
    ):
        return True  # `pacemaker or implantable defibrillator function`
    if is_noun(one[-1]) or (last[1:2] and last[1] in words().prepositions):
        return False
    return len(last) > 1 and (len(one) == 1 or (is_noun(head) and one[-1] in words().attributive | words().places))


_CARRIERS = (
    "symptoms",
    "signs",
    "features",
    "evidence",
    "history",
    "presence",
    "risk",
    "loss",
    "lack",
    "absence",
    "failure",
    "findings",
    "need",
    "use",
)


_COURSES = frozenset(
    ["progression", "worsening", "recurrence", "exacerbation", "deterioration", "onset", "development", "increase", "change", "changes"]
)


def shares_tail(others: list[list[str]], last: list[str], kind: str) -> bool:
    """`anomaly or deformity of the spine`: short names before a short one that carries a phrase of place, cause or time."""
    at = next((n for n, w in enumerate(last) if w in words().prepositions and w not in ("due", "secondary", "with", "within")), len(last))
    if last[0] in _COURSES and not any(o[-1] in _COURSES or o[-1].endswith("ing") for o in others):
        return False  # `a new deficit, new trauma, or progression of symptoms`
    if last[0] in _CARRIERS or at == len(last) or at > (2 if kind == "and" else 1) or last[0] in words().determiners:
        return False
    bare = [[w for w in o if w not in words().determiners and not w.endswith(words().adjective_endings)] for o in others]
    return all(len(o) <= (1 if kind == "and" and at == 2 else 2) and not any(w in words().prepositions for w in o) for o in bare)
