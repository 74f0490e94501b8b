"""How a sentence asserts each thing it names: present, absent, uncertain, planned, declined, another person's … (ConText's way, as data).

A sentence falls into parts at commas, semicolons and `and`/`but`. A word such as `denies` reaches over the things behind it up to the next
part that stands by itself; a word such as `declined` reaches back over its own part. Where several words reach a thing the one that says
least for the patient wins.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, replace

from practice.notes.mentioned import only_mentioned, taught
from practice.notes.model import Assertion, Sentence
from practice.notes.normals import told_otherwise
from practice.notes.parts import Part, areas_before, before_past, default_of, parts_in, phrases, row_of_tests, unhelped, words
from practice.notes.putting_right import put_right
from practice.notes.tokens import Mention, Token, mentions, tokens

_RANK = (
    Assertion.COPIED, Assertion.FAMILY, Assertion.OTHER, Assertion.DECLINED, Assertion.HYPOTHETICAL, Assertion.PLANNED, Assertion.UNCERTAIN,
    Assertion.ABSENT, Assertion.HISTORICAL,
)  # fmt: skip
_KINDS = {
    "negated": Assertion.ABSENT,
    "uncertain": Assertion.UNCERTAIN,
    "family": Assertion.FAMILY,
    "other_person": Assertion.OTHER,
    "historical": Assertion.HISTORICAL,
    "hypothetical": Assertion.HYPOTHETICAL,
    "planned": Assertion.PLANNED,
    "declined": Assertion.DECLINED,
}
_ARTICLES = frozenset({"the", "any", "a", "an", "for", "of"})
_RESULTS = frozenset({"negative", "neg", "absent", "resolved", "equivocal", "indeterminate"})
_OUTCOMES = frozenset({"negative", "neg", "normal", "unremarkable", "clear", "within", "wnl", "intact", "quiet", "preserved"})
_PATIENT = frozenset({"patient", "pt", "patient's", "pt's"})
_LINKS = frozenset(
    ("but", "and", "however", "though", "although", "then", "he", "she", "they", "it", "patient", "pt", "later", "diagnosis", "this",
     "which")
)  # fmt: skip
_BOTH_WAYS = frozenset({"vs", "versus"})
_SEEN = frozenset(
    ("noted", "seen", "present", "identified", "appreciated", "reported", "observed", "found", "evident", "elicited", "demonstrated")
)
_DASHES = frozenset({"-", "–", "—"})
_OF_WHOM = frozenset({"who", "whose", "whom"})
_Spans = dict[int, int]
"""First and last token of phrases."""


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence with its tokens, its concepts, and what reaches each token."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    reached: tuple[frozenset[Assertion], ...]
    done: frozenset[int]
    default: Assertion

    def assertion(self, first: int, last: int) -> Assertion:
        """How the thing at these tokens is asserted."""
        if self.default is Assertion.COPIED:
            return Assertion.COPIED
        found = frozenset().union(*(self.reached[i] for i in range(first, last + 1)))
        said = next((one for one in _RANK if one in found), None)
        if said is Assertion.HISTORICAL and self.default is Assertion.FAMILY:
            return self.default
        if said is not None:
            return said
        if self.default is Assertion.PLANNED and any(i in self.done for i in range(first, last + 1)):
            return Assertion.PRESENT
        return self.default


@functools.lru_cache(maxsize=4096)
def read(sentence: Sentence) -> Read:
    """A sentence with what reaches each of its tokens."""
    found = tokens(sentence.text)
    named = mentions(found)
    reached: list[set[Assertion]] = [set() for _ in found]
    pseudo = frozenset(i for known in (words("pseudo"), unhelped()) for a, b in known.find(found) for i in range(a, b + 1))
    pseudo |= frozenset(i for m in named if m.last > m.first for i in range(m.first, m.last + 1))
    for mention, absent in told_otherwise(sentence.text, found):
        named = (*named, mention)
        pseudo |= frozenset() if absent else frozenset(range(mention.first, mention.last + 1))
        reached[mention.first] |= {Assertion.ABSENT} if absent else set()
    parts = parts_in(found, pseudo)
    spans = {(kind, side): phrases(kind, side).find(found, pseudo) for kind in _KINDS for side in ("before", "behind")}
    for kind, said in _KINDS.items():
        _reach(_own_spans(kind, spans), said, found, named, parts, reached)
    _kin(found, parts, reached)
    for at, only in only_mentioned(sentence.text, found, named):
        reached[at].add(only)
    put_right(sentence, found, named, parts, reached)
    done = frozenset(i for a, _ in words("done").find(found) for p in parts if p.first <= a <= p.last for i in range(p.first, p.last + 1))
    done |= taught(sentence.text, named)
    return Read(sentence, found, named, tuple(frozenset(one) for one in reached), _spread(done, parts), default_of(sentence, found))


def _spread(done: frozenset[int], parts: list[Part]) -> frozenset[int]:
    """`has failed PT, NSAIDs and injections`: what was done goes on over the bare parts behind it."""
    out = set(done)
    for before, part in itertools.pairwise(parts):
        if before.last in out and not part.own and not part.hard:
            out |= set(range(part.first, part.last + 1))
    return frozenset(out)


def _reach(
    spans: tuple[_Spans, _Spans], said: Assertion, found: tuple[Token, ...], named: tuple[Mention, ...], parts: list[Part],
    reached: list[set[Assertion]],
) -> None:  # fmt: skip
    before, behind = spans
    for number, part in enumerate(parts):
        for a in sorted(set(before) | set(behind)):
            if before.get(a, -1) > behind.get(a, before.get(a, -1)):
                behind.pop(a, None)  # `negative for` reaches forward alone
            elif found[a].text in ("ruled", "excluded") and a in before and behind.get(a, -1) > before[a]:
                before.pop(a)  # `ruled out by` reaches back alone
            if not part.first <= a <= part.last:
                continue
            both = a in before and a in behind
            if found[a].text in _BOTH_WAYS or (both and _either_way(a, max(before[a], behind[a]), part, found, named)):
                _ahead(a + 1, number, parts, said, reached)
                _back(a, number, parts, named, said, found, reached)
                continue
            forward = a in before and (a not in behind or _forward(a, max(before[a], behind[a]), part, found, named))
            if a in behind and not forward:
                _back(a, number, parts, named, said, found, reached)
                continue
            if a in before:
                denied = (
                    said is Assertion.PLANNED and Assertion.ABSENT in reached[a]
                )  # `no plan, no danger`: what is not planned ends there
                open_parts = [*parts[: number + 1], *_undenied(parts[number + 1 :], found)] if denied else parts
                open_parts = before_past(open_parts, number, a, found) if said is Assertion.ABSENT else open_parts
                _ahead(before[a] + 1, number, _seen(open_parts, found) if said is Assertion.ABSENT else open_parts, said, reached)
                if said is Assertion.ABSENT:
                    _last_of_list(number, open_parts, found, reached)


def _last_of_list(number: int, parts: list[Part], found: tuple[Token, ...], reached: list[set[Assertion]]) -> None:
    """`no breast, ovarian, or pancreatic cancer in the patient`: the last of a denied list, up to the verb that is said of it."""
    behind = itertools.takewhile(lambda part: not part.hard, parts[number + 1 :])
    last = next((part for part in behind if part.own), None)
    if last is None or found[last.first - 1].text not in ("or", "nor") or found[last.first].text in _STARTS_ANEW:
        return
    for i in range(last.first, last.verb):
        reached[i].add(Assertion.ABSENT)


_STARTS_ANEW = frozenset(("he", "she", "they", "it", "patient", "pt", "the", "this", "that", "there", "who", "which", "if", "when", "else"))


def _seen(parts: list[Part], found: tuple[Token, ...]) -> list[Part]:
    """Parts, those of a list that end in `or … noted` without a stand of their own (`no bunion or deformity noted`)."""
    ends = [next((found[i].text for i in range(p.last, p.first, -1) if found[i].word), "") for p in parts]
    return [
        replace(part, own=False) if part.first and found[part.first - 1].text == "or" and end in _SEEN else part
        for part, end in zip(parts, ends, strict=True)
    ]


def _undenied(parts: list[Part], found: tuple[Token, ...]) -> list[Part]:
    """Parts up to the first one that begins with a denial of its own."""
    return list(itertools.takewhile(lambda part: found[part.first].text not in ("no", "denies", "without", "never", "not"), parts))


def _own_spans(kind: str, spans: dict[tuple[str, str], list[tuple[int, int]]]) -> tuple[_Spans, _Spans]:
    """The phrases of a kind, those left out that are only a part of a longer one of another kind (`concern for` in `no concern for`)."""
    others = [span for (other, _), found in spans.items() if other != kind for span in found]
    before, behind = ({a: b for a, b in spans[kind, side] if not _inside(a, b, others)} for side in ("before", "behind"))
    return before, behind


def _inside(a: int, b: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a phrase is only a part of a longer one (`concern for` in `no concern for`)."""
    return any(first <= a and b <= last and (last - first) > (b - a) for first, last in spans)


def _either_way(a: int, b: int, part: Part, found: tuple[Token, ...], named: tuple[Mention, ...]) -> bool:
    """Whether it cannot be told which way a word reaches (`she declined to try it`): it then reaches both."""
    follows = any(found[i].word for i in range(b + 1, part.last + 1))
    return follows and found[a].text not in _RESULTS and not _forward(a, b, part, found, named)


def _forward(a: int, b: int, part: Part, found: tuple[Token, ...], named: tuple[Mention, ...]) -> bool:
    """Whether a word that can reach both ways reaches forward: nothing stands before it, or a thing follows at once."""
    if found[a].text == "no" and a == b and b < part.last and found[b + 1].word:
        return True
    if not any(found[i].word for i in range(part.first, a)):
        follows = any(found[i].word for i in range(b + 1, part.last + 1))
        return follows and not (a > 0 and found[a - 1].text == ":")
    after = b + 2 if b + 1 <= part.last and found[b + 1].text in _ARTICLES else b + 1
    return after <= part.last and any(m.first == after for m in named)


def _ahead(first: int, number: int, parts: list[Part], said: Assertion, reached: list[set[Assertion]]) -> None:
    for i in range(first, parts[number].last + 1):
        reached[i].add(said)
    for part in parts[number + 1 :]:
        if part.own or part.hard or part.depth < parts[number].depth:
            return
        for i in range(part.first, part.last + 1):
            reached[i].add(said)


def _kin(found: tuple[Token, ...], parts: list[Part], reached: list[set[Assertion]]) -> None:
    """What is said of another person goes on over the parts behind it until the patient is named."""
    people = frozenset(b for kind in ("family", "other_person") for _, b in phrases(kind, "before").find(found))
    for before, part in itertools.pairwise(parts):
        others = reached[before.last] & {Assertion.FAMILY, Assertion.OTHER}
        if before.last in people and found[before.last + 1].text in _DASHES:
            others = {Assertion.FAMILY}  # `Father - stroke at 66`
        if found[part.first].text in _OF_WHOM and before.last in people:
            others = {Assertion.OTHER}  # `cares for a wife who is …`
        stops = part.hard and part.first > 0 and found[part.first - 1].text in (";", "|", ".")
        if others and not stops and not any(found[i].text in _PATIENT for i in range(part.first, part.last + 1)):
            for i in range(part.first, part.last + 1):
                reached[i] |= others


def _back(
    a: int,
    number: int,
    parts: list[Part],
    named: tuple[Mention, ...],
    said: Assertion,
    found: tuple[Token, ...],
    reached: list[set[Assertion]],
) -> None:
    """Over the own part; over the parts before it where they are only tests in a row, or where the own part is only the word."""
    here = parts[number]
    studies = _studies(named) if said is Assertion.ABSENT and found[a].text in _OUTCOMES else frozenset()
    for i in range(here.first, a):
        if i not in studies:
            reached[i].add(said)
    alone = not any(found[i].word and found[i].text not in _LINKS for i in range(here.first, a))
    at = number
    if at > 0 and said is Assertion.ABSENT and not alone and _joined(parts[at - 1], here, found):
        for i in range(parts[at - 1].first, parts[at - 1].last + 1):
            reached[i].add(said)
    if at > 0 and said is Assertion.ABSENT and found[a].text in _OF_ALL:
        for part in (*_listed(parts, at, found), *areas_before(parts, at, named)):
            for i in range(part.first, part.last + 1):
                reached[i].add(said)
    taken_back = alone and said in (Assertion.DECLINED, Assertion.ABSENT)  # `prescribed but never filled`
    while at > 0 and (not parts[at].hard or (taken_back and at == number)) and (alone or row_of_tests(parts[at - 1], named)):
        at -= 1
        for i in range(parts[at].first, parts[at].last + 1):
            reached[i].add(said)
        if alone and not row_of_tests(parts[at], named):
            return


def _studies(named: tuple[Mention, ...]) -> frozenset[int]:
    """Tokens of studies and procedures: one that is negative was done all the same."""
    return frozenset(i for m in named if m.kind in ("imaging", "procedure") for i in range(m.first, m.last + 1))


def _listed(parts: list[Part], at: int, found: tuple[Token, ...]) -> list[Part]:
    """The bare parts of a list that ends in `and …` or in `all …` (`scalp, face, palms and genitals are clear`)."""
    own = [found[i].text for i in range(parts[at].first, parts[at].last + 1)]
    if found[parts[at].first - 1].text not in ("and", "or") and "all" not in own[: len(("hands", "are", "all"))]:
        return []
    out: list[Part] = []
    for part in reversed(parts[:at]):
        bare = not part.own and part.last - part.first < len(("one", "two", "three", "four"))
        if not bare or (out and out[-1].hard):
            break
        out.append(part)
    return out


_OF_ALL = frozenset({"clear", "spared", "uninvolved", "unaffected", "absent", "free"})


def _joined(before: Part, here: Part, found: tuple[Token, ...]) -> bool:
    """Whether a few bare words are joined by `and` to a part (`hands and face spared`)."""
    return (
        not before.own
        and not here.own
        and here.first - before.last == 2
        and found[here.first - 1].text == "and"
        and before.last - before.first < 4
    )
