"""One form for texts of one meaning, and the question whether two texts mean the same.

`canonical` maps a text to words in which figures carry their comparison and unit, abbreviations replace what they stand for,
synonyms are one word, and articles, auxiliaries and punctuation are gone. Two texts with equal canonical words ask the same of
a patient; the reverse is not claimed: in doubt they differ.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping

from rules.lexicon import finder, synonyms
from rules.quantities import quantities
from rules.words import fold, lowered, singular

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d\b"
_DATE = re.compile(
    rf"\b{_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?{_YEAR}|\b\d{{1,2}}\s+{_MONTH},?\s+{_YEAR}|\b{_YEAR}\s+{_MONTH}(?:\s+\d{{1,2}})?\b"
    r"|\b\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d\d)\b|\b\d{1,2}/(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
)
_NAMED_YEAR = r"\((?=[^()]*(?:et al|\b(?:19|20)\d\d\b))[^()]*?\b[a-z][^()]*?\b(?:19|20)\d\d[a-z]?\b[^()<>=%]*\)"
_NUMBERED = r"\[\s*\d+(?:\s*[-,]\s*\d+)*\s*\]|\(\d+(?:\s*[-,]\s*\d+)*\)(?=\s*[.;]|$)"
_CITATION = re.compile(f"{_NAMED_YEAR}|{_NUMBERED}")
_EDITION = re.compile(r"\bv(?:ersion)?\.?\s*\d+\.(?:19|20)\d\d\b|\b(?:version|v)\.?\s*\d+(?:\.\d+)*\b")
_TOKEN = re.compile(r"⟦[^⟧]*⟧|«[^»]*»|[<>]=?|\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:'[a-z]+)?(?:\d+[^\W\d_]*)*|\w+|\+")
_TOKEN_OR_COMMA = re.compile(_TOKEN.pattern + r"|[,;]")
_MADE_TOKEN = re.compile(r"(⟦[^⟧]*⟧)")
_SEPARATORS = re.compile(r"[\s,.]+")
_BLANKS = re.compile(r"\s+")
_CONNECTIVES = frozenset({"and", "or", "and/or"})
_TURNED_WORDS = 6
_ORDER_MATTERS = frozenset({"not", "no", "without", "unless", "except", "when", "if", "before", "after", "until", "than", "from", "by"})
_STANCES = frozenset({"unproven", "not_covered", "medically_necessary"})


def canonical(text: str, abbreviations: Mapping[str, str] | None = None, commas: bool = False) -> tuple[str, ...]:
    """The words of a text in one form.

    abbreviations  long form → short form, both in lower case, as `find_abbreviations` returns them
    commas         keep commas and semicolons as words (both as ","), for asking where an enumeration has its members
    Figures become `⟦op|value|measure⟧`, dates `⟦date⟧…`, citations and editions of guidelines `⟦cited:…⟧`.
    """
    line = _short_forms(lowered(text), abbreviations or {})
    line = _CITATION.sub(_cited, line)
    line = _EDITION.sub(_cited, line)
    line = _DATE.sub(lambda m: f" ⟦date:{_SEPARATORS.sub('-', m.group())}⟧ ", line)
    line = _with_quantities(line)
    line = _same_words(line)
    found = (_TOKEN_OR_COMMA if commas else _TOKEN).findall(line)
    return _collapse(tuple("," if t == ";" else _word(t) for t in found if t not in _empty()))


def _cited(found: re.Match[str]) -> str:
    """One word for a citation or edition; it keeps what is cited, so that a newer edition differs."""
    return f" ⟦cited:{'-'.join(re.findall(r'[a-z0-9]+', found.group()))}⟧ "


def _with_quantities(line: str) -> str:
    """Figures replaced by their tokens; text inside other tokens is left alone."""
    out, last = [], 0
    held = [m.span() for m in _MADE_TOKEN.finditer(line)]
    for q in quantities(line):
        if any(start < q.end and q.start < end for start, end in held):
            continue
        out += [line[last : q.start], f" {q.token} {q.extra} "]
        last = q.end
    return "".join([*out, line[last:]])


@functools.cache
def _synonym_table() -> tuple[re.Pattern[str], dict[str, str]]:
    """Any phrase of a group → the group's first phrase as one word."""
    table = {phrase: f"«{group[0].replace(' ', '_')}»" for group in synonyms().same for phrase in group}
    return finder(table), table


def _same_words(line: str) -> str:
    """Synonyms and empty phrases, outside of the tokens that stand for figures, dates and citations."""
    pattern, table = _synonym_table()
    parts = _MADE_TOKEN.split(line)
    for index in range(0, len(parts), 2):
        said = _empty_phrases().sub(" ", parts[index])
        parts[index] = pattern.sub(lambda m: f" {table[_BLANKS.sub(' ', m.group())]} ", said)
    return "".join(parts)


@functools.cache
def _empty() -> frozenset[str]:
    return frozenset(synonyms().empty)


@functools.cache
def _empty_phrases() -> re.Pattern[str]:
    return finder(p for p in synonyms().empty if " " in p or "/" in p or "." in p)


def _word(token: str) -> str:
    """A token for comparing: synonyms lose their quotes (and their plural), plain words their plural."""
    if token.startswith("«"):
        return singular(token.strip("«»")) if "_" not in token else token.strip("«»")
    return singular(token)


def _collapse(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Leaves out a stance said twice: `unproven and unproven` → `unproven`."""
    out: list[str] = []
    for token in tokens:
        if token in _STANCES and out and out[-1] == token:
            continue
        if token in _STANCES and len(out) > 1 and out[-1] in _CONNECTIVES and out[-2] == token:
            out.pop()
            continue
        out.append(token)
    return tuple(out)


def is_citation(token: str) -> bool:
    """Whether a canonical word stands for a citation or the edition of a guideline."""
    return token.startswith("⟦cited:")


def is_date(token: str) -> bool:
    """Whether a canonical word stands for a date."""
    return token.startswith("⟦date:")


# ---------------------------------------------------------------- abbreviations

_DEFINED = re.compile(r"\(\s*([A-Z][A-Za-z0-9/&\-]{1,9}?)s?\s*\)")
_LONG_WORD = re.compile(r"[A-Za-z][A-Za-z\-']*|\d+")


def find_abbreviations(text: str, wanted: Container[str] | None = None) -> dict[str, str]:
    """Long form → short form, both in lower case, for every `Positive Airway Pressure (PAP)` of a text.

    wanted  the short forms of interest in lower case, None for all
    The initials of the words before the bracket must spell the abbreviation, so `disease (CRC 2)` defines nothing.
    """
    if wanted is not None and not any(short.lower() in wanted for short in _DEFINED.findall(text)):
        return {}
    line = fold(text)
    found: dict[str, str] = {}
    for match in _DEFINED.finditer(line):
        long = _long_form(line[max(0, match.start() - 120) : match.start()], match.group(1))
        if long:
            found.setdefault(long, match.group(1).lower())
    return found


def _long_form(before: str, short: str) -> str:
    """The shortest run of words at the end of `before` whose initials spell the short form; "" where none does."""
    letters = [c for c in short.lower() if c.isalpha()]
    if sum(c.isupper() for c in short) < 2:
        return ""
    found = list(_LONG_WORD.finditer(before))
    for count in range(1, min(len(found), len(letters) + 4) + 1):
        long = before[found[-count].start() :].strip().lower()
        if found[-count].group()[0].lower() == letters[0] and _spells(long, letters):
            return long
    return ""


def _spells(long: str, letters: list[str]) -> bool:
    """Whether the initials of the parts of the long form hold the letters in order."""
    initials = [part[0] for part in re.findall(r"[a-z]+", long)]
    if len(initials) < 2:
        return False
    wanted = iter(initials)
    return all(any(letter == initial for initial in wanted) for letter in letters)


def _short_forms(line: str, abbreviations: Mapping[str, str]) -> str:
    """Every long form replaced by its short form, and `pap (pap)` by `pap`."""
    for long in sorted(abbreviations, key=lambda form: (-len(form), form)):
        if long in line:
            short = abbreviations[long]
            line = re.sub(rf"(?<!\w){re.escape(long)}s?(?!\w)(?:\s*\(\s*{re.escape(short)}s?\s*\))?", short, line)
    return line


_OTHER_NAME = re.compile(r"(?<![\w-])([A-Z][\w\-]{1,9})\s*\(\s*([A-Z][A-Z0-9\-]{2,9})\s*\)")
_VARIANT = re.compile(r"^[A-Z]\d+[A-Z*]?$")


def find_other_names(texts: Iterable[str]) -> dict[str, str]:
    """`name (OTHER)` → `name`, in lower case, for short names that at least two texts put a second name behind.

    Variants (`V600E`) and names of which one holds the other (`BRCA (BRCA1)`) narrow and are no second name.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        counts.update(set(_OTHER_NAME.findall(text)))
    return {f"{name} ({other})".lower(): name.lower() for (name, other), n in counts.items() if n > 1 and _names_the_same(name, other)}


def _names_the_same(name: str, other: str) -> bool:
    one, two = name.lower(), other.lower()
    symbols = sum(c.isupper() for c in name) > 1
    return symbols and not _VARIANT.match(other) and one not in two and two not in one and one[:3] != two[:3]


# ---------------------------------------------------------------- equality


def same_meaning(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether two canonical texts ask the same: equal words in order, members of one plain list in another order,
    or a few words turned about (`signs have progressed`, `progression of signs`)."""
    if old == new:
        return True
    before, after = _differing(old, new), _differing(new, old)
    if _ORDER_MATTERS & {*before, *after} or any(t.startswith("⟦") for t in (*before, *after)):
        return False
    if sorted(before) == sorted(after) and len(_CONNECTIVES & set(before)) == 1:
        return True
    turned = max(len(before), len(after)) <= _TURNED_WORDS and not _CONNECTIVES & {*before, *after}
    return turned and sorted(map(_root, before)) == sorted(map(_root, after))


def _differing(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """What is left of the first text without the words both share at the front and at the back."""
    front = 0
    while front < min(len(one), len(other)) and one[front] == other[front]:
        front += 1
    back = 0
    while back < min(len(one), len(other)) - front and one[-1 - back] == other[-1 - back]:
        back += 1
    return one[front : len(one) - back]


def _root(word: str) -> str:
    """`progressed` and `progression` as one; only these two endings, since tenses and moods can matter."""
    for ending in ("ion", "ed"):
        if word.isalpha() and word.endswith(ending) and len(word) > len(ending) + 4:
            return word[: -len(ending)]
    return word
