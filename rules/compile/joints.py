"""Where a clause is cut at its connectives: only where both sides can be tested on their own.

`strong` joints are printed for it (semicolons, AND and OR in capitals); clause joints stand between two verbs; name joints between
two names that are complete on both sides ("an ectropion or entropion", but not "cord or cauda equina compression").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.compile.source import Span
from rules.compile.vocabulary import words

_STRONG = re.compile(r";\s*(?:(?:and/or|and|or)\b)?|(?:,\s*)?\b(?:AND/OR|AND|OR)\b|(?<=[a-z)])\.\s+(?:And|Or)\b")
_WORD = re.compile(r"[a-z0-9][\w'/.%-]*|_+|[<>=≥≤]+")
_JOINT = re.compile(r",?\s*\b(?:and/or|and|or)\s+|,\s+(?=\S)")
_CONNECTIVE = re.compile(r"and/or|and|or")
_RELATIVE = re.compile(r",?\s+(?:that|which|who)\s+")
_NO_JOINT = re.compile(
    r"his\s+or\s+her|he\s+or\s+she|him\s+or\s+her|\bor\s+(?:more|less|greater|older|younger|higher|lower|worse|better|fewer|equal|above|below|longer|over|under|after|near|without)\b"
    r"|and\s+(?:older|above|over|under|younger|up)\b|by\s+or\s+in|more\s+or\s+less|with\s+or\s+without|and/or\s+without|whether\s+or\s+not|between\s+\S+\s+and|and\s+between|to\s+and\s+from|\bas\s+well\s+as"
)


@dataclass(frozen=True, slots=True)
class Joint:
    """Parts and what joins them ("and" or "or"); `head` stands before the first and governs all, `tail` behind the last.

    sure: whether a person need not look
    """

    parts: tuple[Span, ...]
    kind: str
    head: Span | None = None
    tail: Span | None = None
    sure: bool = True


def word_list(span: Span) -> list[str]:
    """The words outside of brackets."""
    return [w for w in _WORD.findall(span.masked) if not w.startswith("_")]


def has_verb(span: Span) -> bool:
    return any(w in words().verbs for w in word_list(span))


def strong(span: Span) -> tuple[list[Span], list[str]]:
    """The parts between printed joints, and the connective before each part but the first ("" for a bare semicolon)."""
    raw = "".join(r if m != "_" else "_" for r, m in zip(span.raw, span.masked, strict=True))
    parts, said, at = [], [], 0
    for found in _STRONG.finditer(raw):
        connective = _CONNECTIVE.search(found.group().lower())
        parts.append(span.part(at, found.start()))
        said.append(connective.group() if connective else "")
        at = found.end()
    parts.append(span.part(at))
    kept = [(p, s) for p, s in zip(parts, ["", *said], strict=True) if p]
    return [p for p, _ in kept], [s for _, s in kept][1:]


def clause_joint(span: Span) -> Joint | None:
    """The first joint between two clauses: a verb on both sides, or a comma before the only connective."""
    masked = span.masked
    for found in _JOINT.finditer(masked):
        connective = _CONNECTIVE.search(found.group())
        if not connective or _kept_together(masked, found):
            continue
        left, right = span.part(0, found.start()), span.part(found.end())
        if not left or not right:
            continue
        if _two_clauses(left, right) or _set_off(span, found, left, right):
            kind = connective.group()
            return Joint((left, right), "or" if kind != "and" else "and", sure=kind != "and/or")
    return None


def _kept_together(masked: str, found: re.Match[str]) -> bool:
    """Connectives inside a fixed phrase (`his or her`, `by or in consultation`)."""
    near = masked[max(0, found.start() - 22) : found.end() + 16]
    offset = found.start() - max(0, found.start() - 22)
    return any(m.start() <= offset + 6 and m.end() > offset + 1 for m in _NO_JOINT.finditer(near))


def _two_clauses(left: Span, right: Span) -> bool:
    before, after = word_list(left), word_list(right)
    if not before or not after or not has_verb(left):
        return bool(before and after) and _same_ending(before, after)
    if after[0] in words().verb_starts:
        return before[-1] not in words().verb_starts
    stop = next((n for n, w in enumerate(after) if w in ("and", "or", "that", "which", "who", "to", "if", "when")), len(after))
    own_verb = any(w in words().verbs for w in after[:stop])
    return own_verb and (after[0] in words().clause_starts or len(after[:stop]) > 3) and not _shares_noun(before, after)


def _same_ending(before: list[str], after: list[str]) -> bool:
    """`Preventing disability or restoring function`: two phrases that open with the same form of a verb."""
    one, two = before[0], after[0]
    return one.endswith("ing") and two.endswith("ing") and len(before) > 1 and len(after) > 1 and len(one) > 5 and len(two) > 5


def _shares_noun(before: list[str], after: list[str]) -> bool:
    """`needed or desired activities is impaired`: the words beside the connective are of one form and share what follows."""
    one, two = before[-1], after[0]
    return one[-2:] == two[-2:] and one.endswith(("ed", "al", "ic", "ve")) and after[0] not in words().clause_starts


def _set_off(span: Span, found: re.Match[str], left: Span, right: Span) -> bool:
    """`X, and Y` of two members: the comma sets the second off."""
    if not found.group().startswith(",") or not left or len(word_list(right)) < 2:
        return False
    commas_left = left.masked.count(",")
    return commas_left == 0 and "," not in right.masked and not re.match(r"\s*(?:if|when|unless|which|as)\b", right.masked)


# ---------------------------------------------------------------- names


def name_joint(span: Span) -> Joint | None:
    """The last list of names in a clause, where each can be tested alone; None where one word of them leans on another."""
    masked = span.masked
    for found in _JOINT.finditer(masked):
        connective = _CONNECTIVE.search(found.group())
        if not connective or _kept_together(masked, found):
            continue
        joint = _names_at(span, found, "and" if connective.group() == "and" else "or", connective.group() == "and/or")
        if joint:
            return joint
    return None


def _names_at(span: Span, found: re.Match[str], kind: str, both: bool) -> Joint | None:
    """The names around one connective."""
    left, right = span.part(0, found.start()), span.part(found.end())
    right, tail = _without_tail(right)
    head_end, governed = _head_of(left)
    members = [m for m in _split_commas(left.part(head_end)) if m]
    if not members or not right:
        return None
    listed = len(members) > 1
    if governed not in ("", "verb", "evidential"):
        return None
    if not _complete(members, right, listed):
        return None
    head = left.part(0, head_end)
    return Joint((*members, right), kind, head if head else None, tail, sure=not both)


def _without_tail(right: Span) -> tuple[Span, Span | None]:
    """The last member without a relative clause that may be said of all."""
    found = _RELATIVE.search(right.masked)
    if found and found.start():
        return right.part(0, found.start()), right.part(found.start())
    return right, None


def _split_commas(span: Span) -> list[Span]:
    parts, at = [], 0
    for found in re.finditer(r",\s*", span.masked):
        parts.append(span.part(at, found.start()))
        at = found.end()
    return [*parts, span.part(at)]


def _head_of(left: Span) -> tuple[int, str]:
    """Where the first member begins, and what governs it: "" nothing, a verb, an evidential noun, or another word."""
    masked = left.masked
    first_comma = masked.find(",")
    before = masked if first_comma < 0 else masked[:first_comma]
    found = list(_WORD.finditer(before))
    for n in range(len(found) - 1, -1, -1):
        word = found[n].group()
        if word in words().heads or word in words().verbs:
            if word in words().verbs:
                return found[n].end(), "verb"
            return found[n].end(), _governor(found, n)
    return 0, ""


def _governor(found: list[re.Match[str]], n: int) -> str:
    """What kind of word a preposition hangs on."""
    word = found[n].group()
    if word in ("with", "following", "after", "during", "despite", "without", "including", "includes"):
        return "evidential"
    before = [f.group() for f in found[max(0, n - 3) : n]]
    if not before or any(b in words().evidential for b in before[-2:]):
        return "evidential"
    return "other"


def _complete(members: list[Span], right: Span, listed: bool) -> bool:
    """Whether each name can stand alone."""
    names = [word_list(m) for m in (*members, right)]
    if any(not n or len(n) > 14 for n in names):
        return False
    last, others = names[-1], names[:-1]
    if listed:
        return all(_stands(n) for n in others) and not _shares_tail(others, last)
    if last[0] in words().determiners and last[0] not in ("clinical", "abnormal", "inadequate"):
        return _stands(others[0])
    return _stands(others[0]) and _stands(last) and not _shares_head(others[0], last) and not _shares_tail(others, last)


def _stands(name: list[str]) -> bool:
    """Whether a name is no bare adjective."""
    last = _head_noun(name)
    if last in words().noun_endings or last.endswith(words().noun_endings) or last.rstrip("s").endswith(words().noun_endings):
        return True
    if last.endswith(words().adjective_endings) and len(last) > 3:
        return False
    return len(name) > 1 or last in words().places or name[0][0].isdigit() or len(name) == 1


def _head_noun(name: list[str]) -> str:
    """The noun before the first preposition."""
    stop = next((n for n, w in enumerate(name) if w in words().prepositions and n), len(name))
    return name[stop - 1]


def _is_noun(word: str) -> bool:
    return word.endswith(words().noun_endings) or word.rstrip("s").endswith(words().noun_endings)


def _shares_head(one: list[str], last: list[str]) -> bool:
    """`back or neck pain`: a single word before a name of several leans on the name's last word."""
    return len(one) == 1 and len(last) > 1 and not _is_noun(one[0]) and last[1] not in words().prepositions


def _shares_tail(others: list[list[str]], last: list[str]) -> bool:
    """`anomaly or deformity of the spine`: single words before one that carries a phrase of place, cause or time."""
    tail = any(w in words().prepositions for w in last[1:])
    return tail and all(len(o) == 1 for o in others) and last[0] not in words().determiners
