"""Words of a sentence with their places, folded for comparing, and the concepts that they name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from practice.notes.elided import shared_heads
from practice.notes.other_senses import of_other_sense
from practice.notes.wording import concepts, wider
from rules.words import singular

_TOKEN = re.compile(r"\(\s*[-+–]\s*\)|[a-z]+(?:['’][a-z]+)?\d*|\d+(?:,\d{3})+|\d+(?:\.\d+)?|\++|[,;:?/()|.]|—|–|(?<=\s)-(?=\s)|[<>≤≥=%~]")
_BREAKS = frozenset(",;:?()|.—–-")
_LONGEST = 8
_WHOLE = frozenset({"crps", "tens", "hdrs", "qids", "drops", "pads", "rrms", "ppms", "spms"})
"""Short names whose last letter is no plural: without it they would be those of something else."""

_SHORT = {"dz": "disease"}
"""What charts write for a word of many names."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, figure or sign in lower case, with its place in the text that was cut; `capital`: it was printed in capitals."""

    text: str
    stem: str
    start: int
    end: int
    capital: bool = False

    @property
    def word(self) -> bool:
        """Whether it is a word or a figure."""
        return self.text[0].isalnum()


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in a text: itself and the wider ones, tokens from `first` to `last` (inclusive)."""

    concept: str
    names: frozenset[str]
    kind: str
    first: int
    last: int


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text."""
    lower = text.lower() if len(text.lower()) == len(text) else "".join(c.lower()[0] for c in text)
    return tuple(Token(m.group(), stem(m.group()), m.start(), m.end(), text[m.start() : m.end()].isupper()) for m in _TOKEN.finditer(lower))


@functools.lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """A word without plural and verbal endings; good for comparing only."""
    word = re.sub(r"['’]s?$|['’]s$", "", word.replace("’", "'"))
    word = _SHORT.get(word, word)
    if not word.isalpha() or len(word) < 4 or word in _WHOLE:
        return word
    word = singular(word)
    for ending, rest in (("ied", "y"), ("ing", ""), ("ed", ""), ("ly", "")):
        if word.endswith(ending) and len(word) - len(ending) >= (4 if ending == "ing" else 3 if ending != "ly" else 5):
            word = word[: -len(ending)] + rest
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl" and ending in ("ing", "ed"):
                word = word[:-1]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@functools.cache
def stems(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase."""
    return tuple(token.stem for token in tokens(phrase) if token.word)


@functools.cache
def _table() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Folded phrase → the concepts it names."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, concept in concepts().items():
        for phrase in concept.words:
            named = found.setdefault(stems(phrase), [])
            if name not in named:
                named.append(name)
    return {phrase: tuple(named) for phrase, named in found.items() if phrase}


def mentions(found: tuple[Token, ...]) -> tuple[Mention, ...]:
    """The concepts that tokens name, in order; of overlapping ones the longest."""
    out: list[Mention] = []
    at = 0
    table = _table()
    while at < len(found):
        if not found[at].word:
            at += 1
            continue
        run = _run(found, at)
        if (strength := _of_strength(found, run)) is not None:
            run = strength
        match = next((n for n in range(len(run), 0, -1) if tuple(found[i].stem for i in run[:n]) in table), 0)
        if not match:
            at += 1
            continue
        last = run[match - 1]
        if match == 1 and found[at].text == "pt" and _the_patient(found, at):
            at += 1
            continue
        if match == 1 and found[at].text == "icd" and _a_code(found, at):
            at += 1
            continue
        if match == 1 and of_other_sense([token.text for token in found], at, found[at].capital):
            at += 1
            continue
        if match == 1 and found[at].text == "hi" and not any(t.text in _BESIDE_HI for t in found[max(0, at - _NEAR) : at + _NEAR]):
            at += 1
            continue  # a greeting, or Hawaii
        if match == 1 and found[at].text == "us" and not _a_study(found, at):
            at += 1
            continue
        names = table[tuple(found[i].stem for i in run[:match])]
        out += [Mention(name, wider(name), concepts()[name].kind, at, last) for name in names]
        at = last + 1
    return tuple(sorted((*out, *_elided(found, out)), key=lambda m: m.first))


def _elided(found: tuple[Token, ...], out: list[Mention]) -> Iterable[Mention]:
    """What the parts before a shared word name together with it (`neck and shoulder pain`)."""
    table = _table()
    taken = {i for m in out for i in range(m.first, m.last + 1)}
    for part, head in shared_heads([token.text for token in found]):
        for size in range(len(part)):
            names = table.get(tuple(found[i].stem for i in (*part[size:], head)))
            if names and not taken & set(part[size:]):
                yield from (Mention(name, wider(name), concepts()[name].kind, part[size], part[-1]) for name in names)
                break


_DOES = frozenset(
    ("states", "stated", "reports", "reported", "says", "said", "denies", "denied", "admits", "admitted", "endorses", "complains",
     "calls", "called", "presents", "presented", "wants", "aware", "notes", "feels", "takes", "took", "quit", "smokes", "lives",
     "thinks", "believes", "asks", "asked", "describes", "verbalizes", "verbalized", "who", "understands", "agrees", "understood",
     "seen", "here", "unable", "cannot")
)  # fmt: skip
"""What a patient does and a therapy does not: before these words `pt` is the patient."""


_SMALL_DOES = frozenset(
    ("has", "had", "have", "is", "was", "will", "would", "can", "could", "did", "does", "doing", "w", "with", "on", "may", "might",
     "should", "must", "needs", "not", "never", "also", "still", "now", "then", "currently", "continues", "continued", "tried",
     "failed", "completed", "underwent", "received", "used", "uses", "wears", "wore", "walks", "sleeps", "works", "drives",
     "prefers", "declines", "declined", "refuses", "refused", "tolerates", "tolerated", "returns", "returned", "follows", "followed",
     "able", "c", "s", "got", "gets", "went", "goes", "came", "comes", "stopped", "started", "and", "education", "ed", "ambulates",
     "appears", "remains", "knows", "who", "whose", "in", "informed", "counseled", "instructed", "educated", "told", "advised", "d",
     "attended", "lost", "gained", "meets", "requests", "vague", "unsure", "unclear",
     "cooperative", "tearful", "anxious", "alert", "pleasant")
)  # fmt: skip
_SMALL_BEFORE = frozenset(
    ("the", "old", "yo", "o", "y", "f", "m", "male", "female", "each", "our", "my", "by", "if", "that", "because", "as", "told", "informed",
     "instructed", "advised", "educated", "asked", "new", "established", "est", "when", "which", "while", "where", "since", "but", "so",
     "does", "has", "is", "let", "sent", "gave", "given", "helped", "this", "pleasant", "postop", "diabetic", "f/u")
)  # fmt: skip
"""Around `pt` in small letters: the patient; `PT` in capitals is the therapy here."""
_COURSE = frozenset(
    ("x", "sessions", "session", "visits", "visit", "eval", "evaluation", "twice", "weekly", "helped", "for", "notes", "note", "therapy")
)


_OF_ARTERY = frozenset({"pulse", "pulses", "artery", "signal", "signals"})
_CLOTTING = frozenset({"inr", "ptt", "aptt", "fibrinogen"})
_BESIDE_HI = frozenset({"si", "avh", "ah", "vh", "suicidal", "ideation"})
_NEAR = 6


def _the_patient(found: tuple[Token, ...], at: int) -> bool:
    behind = found[at + 1].text if at + 1 < len(found) else ""
    before = found[at - 1].text if at else ""
    if behind in _DOES or before in ("per", "this"):
        return True
    if behind in _OF_ARTERY or any(t.text == "dp" for t in found[max(0, at - 2) : at]):
        return True  # `DP and PT pulses` are felt at the foot
    if any(t.text in _CLOTTING for t in found[max(0, at - _NEAR) : at + _NEAR]):
        return True  # `PT 12.1, INR 1.0` is a time
    if behind == ":" and _a_name(found, at + 2):
        return True  # `Pt: Jane Doe, 48F`
    if found[at].capital:
        return behind in _SMALL_DOES and found[at + 1].capital and len(behind) > 1  # `PT HAS HAD`, in a note all in capitals
    if _an_age(found, at + 1):
        return True
    first = not before or before in ".:;—–-("
    opens = first and bool(behind) and behind not in _COURSE and not behind[0].isdigit()
    return behind in _SMALL_DOES or before in _SMALL_BEFORE or opens


_OF_RECORD = frozenset({"dob", "mrn", "age", "sex", "name", "id", "acct"})
_AHEAD = 12


def _an_age(found: tuple[Token, ...], at: int) -> bool:
    """`48F`, `48 yo`."""
    text = " ".join(t.text for t in found[at : at + 2])
    return bool(re.match(r"\d{1,3} ?(?:yo?|f|m|year|years|male|female)\b", text))


def _a_name(found: tuple[Token, ...], at: int) -> bool:
    """Whether what stands behind `Pt:` is a person: an age, a birth date or a number of a record follows, or names with their capitals."""
    behind = found[at : at + _AHEAD]
    if any(t.text in _OF_RECORD or _an_age(found, at + i) for i, t in enumerate(behind)):
        return True
    return not found[at - 2].capital and bool(behind) and behind[0].word and behind[0].text not in _COURSE


def _a_study(found: tuple[Token, ...], at: int) -> bool:
    """Whether `US` in capitals is the study: not the country, and not `us` in a heading."""
    return found[at].capital and (not at or found[at - 1].text not in ("the", "in", "to", "from", "of"))


def _a_code(found: tuple[Token, ...], at: int) -> bool:
    """Whether `ICD` is the list of diagnoses and no device (`ICD-10: M17.11`)."""
    behind = found[at + 1].text if at + 1 < len(found) else ""
    return behind in ("10", "9", "11", "code", "codes", "cm", ":") or behind.startswith(("10", "9"))


_FORMS = frozenset(
    (
        "gel",
        "lotion",
        "cream",
        "ointment",
        "oint",
        "solution",
        "soln",
        "foam",
        "shampoo",
        "swab",
        "swabs",
        "pads",
        "drops",
        "spray",
        "patch",
        "topical",
    )
)


def _of_strength(found: tuple[Token, ...], run: list[int]) -> list[int] | None:
    """The words of a run without a strength in percent (`clindamycin 1% gel`), where they name more so; None for any other run."""
    slim = [i for i in run if not (found[i].text[:1].isdigit() and i + 1 < len(found) and found[i + 1].text == "%")]
    if len(slim) == len(run) or len(slim) < 2:
        return None
    table = _table()
    longest = [next((n for n in range(len(one), 0, -1) if tuple(found[i].stem for i in one[:n]) in table), 0) for one in (run, slim)]
    return slim if longest[1] > 1 and longest[1] >= longest[0] else None


def _run(found: tuple[Token, ...], at: int) -> list[int]:
    """Places of the words from here on up to a break; a slash is none."""
    run: list[int] = []
    for i in range(at, len(found)):
        percent = found[i].text == "%" and i > at and i + 1 < len(found) and found[i + 1].text in _FORMS
        if found[i].text in _BREAKS or not (found[i].word or found[i].text == "/" or percent):
            break
        if found[i].word:
            run.append(i)
        if len(run) == _LONGEST:
            break
    return run


class Phrases:
    """A set of phrases, compared word for word (not folded); the longest wins."""

    def __init__(self, phrases: Iterable[str]) -> None:
        cut = [tuple(token.text for token in tokens(phrase)) for phrase in phrases]
        self._known = frozenset(one for one in cut if one)
        self._longest = max((len(one) for one in self._known), default=0)
        self._first = frozenset(one[0] for one in self._known)

    def find(self, found: tuple[Token, ...], taken: frozenset[int] = frozenset()) -> list[tuple[int, int]]:
        """First and last token of every occurrence, in order, none overlapping another or a taken token."""
        out: list[tuple[int, int]] = []
        at = 0
        while at < len(found):
            size = self._at(found, at, taken) if found[at].text in self._first and at not in taken else 0
            if size:
                out.append((at, at + size - 1))
                at += size
                continue
            at += 1
        return out

    def _at(self, found: tuple[Token, ...], at: int, taken: frozenset[int]) -> int:
        for size in range(min(self._longest, len(found) - at), 0, -1):
            if not any(i in taken for i in range(at, at + size)) and tuple(token.text for token in found[at : at + size]) in self._known:
                return size
        return 0
