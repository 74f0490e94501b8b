"""Generated policies: one `Sheet` is one policy as one release prints it. The same seed gives the same sheets."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("words.yml")
PDF_EVERY = 5  # every fifth policy is a PDF


@dataclass(frozen=True, slots=True)
class Statement:
    """A criterion with the items inside it; `threshold` is its number (`step` apart from its neighbours), None where it has none."""

    text: str
    inner: tuple[str, ...] = ()
    threshold: int | None = None
    step: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A code or a history entry: what stands left and what stands right of it."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One policy. `look` counts redesigns of its markup, which change no word."""

    number: str
    title: str
    form: str
    payer: str
    effective: dt.date
    reviewed: dt.date
    purpose: str
    lead: str
    criteria: tuple[Statement, ...]
    repeat_lead: str
    repeat: tuple[Statement, ...]
    not_covered_lead: str
    not_covered: tuple[str, ...]
    unproven_lead: str
    unproven: tuple[str, ...]
    documentation: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    background: tuple[str, ...]
    administration: tuple[str, ...]
    cpt: tuple[Line, ...]
    icd: tuple[Line, ...]
    references: tuple[str, ...]
    history: tuple[Line, ...]
    banner: str
    look: int = 0
    spare: tuple[Statement, ...] = ()  # criteria and exclusions that a later release may add
    spare_not_covered: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the policy stands in the site: "policies/lm-1001.html"."""
        folder = "documents" if self.form == "pdf" else "policies"
        return f"{folder}/{self.number.lower()}.{self.form}"

    @property
    def next_review(self) -> dt.date:
        """One year after the last review, as printed."""
        return self.reviewed + dt.timedelta(days=365)


@cache
def words() -> dict[str, Any]:
    """The word lists."""
    read: dict[str, Any] = yaml.safe_load(WORDS.read_text("utf-8"))
    return read


def long_date(day: dt.date) -> str:
    """October 5, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def make_sheets(count: int, seed: int) -> tuple[Sheet, ...]:
    """`count` different policies; a ValueError where the word lists cannot give that many."""
    combinations = [(procedure, scope) for scope in words()["scopes"] for procedure in words()["procedures"]]
    if count > len(combinations):
        raise ValueError(f"{count} policies are asked for; the word lists give {len(combinations)}")
    return tuple(_sheet(place, *combinations[place], random.Random(f"{seed}/{place}")) for place in range(count))


def _sheet(place: int, procedure: list[Any], scope: str, chance: random.Random) -> Sheet:
    title, noun, complaint, specialist, stems, category = procedure
    bank = words()
    names = {"title": title + scope, "noun": noun, "complaint": complaint, "specialist": specialist, "payer": bank["payer"]}
    reviewed = dt.date(2025, 11, 1) + dt.timedelta(days=chance.randrange(300))
    effective = reviewed + dt.timedelta(days=chance.choice((15, 30, 45)))
    criteria = _taken(chance, bank["criteria"], len(bank["criteria"]))
    wanted = chance.randint(5, 12)
    statements = tuple(_statement(chance, entry, names) for entry in criteria)
    not_covered = _filled(_taken(chance, bank["not_covered"], 12), names)
    kept = chance.randint(4, 9)
    return Sheet(
        number=f"LM-{1001 + place}",
        title=title + scope,
        form="pdf" if place % PDF_EVERY == PDF_EVERY - 1 else "html",
        payer=bank["payer"],
        effective=effective,
        reviewed=reviewed,
        purpose=chance.choice(bank["purpose"]).format(**names),
        lead=chance.choice(bank["leads"]).format(**names),
        criteria=statements[:wanted],
        repeat_lead=bank["repeat_lead"].format(**names),
        repeat=tuple(_statement(chance, [*entry, []], names) for entry in bank["repeat"]) if chance.random() < 0.5 else (),
        not_covered_lead=bank["not_covered_lead"].format(**names),
        not_covered=not_covered[:kept],
        unproven_lead=bank["unproven_lead"],
        unproven=_filled(_taken(chance, bank["unproven"], chance.randint(3, 6)), names),
        documentation=_filled(_taken(chance, bank["documentation"], chance.randint(5, 9)), names),
        definitions=tuple((term, text) for term, text in _taken(chance, bank["definitions"], chance.randint(1, 10))),
        background=_filled(_taken(chance, bank["background"], chance.randint(1, 12)), names),
        administration=_filled(bank["administration"], names),
        cpt=_cpt(chance, stems, bank["codes"]["cpt"]),
        icd=_icd(chance, category, bank["codes"]["icd"]),
        references=_references(chance, names),
        history=_history(chance, reviewed),
        banner=chance.choice(bank["banners"]),
        spare=statements[wanted:],
        spare_not_covered=not_covered[kept:],
    )


def _taken(chance: random.Random, bank: list[Any], count: int) -> list[Any]:
    """Some of a bank, shuffled."""
    return chance.sample(bank, count)


def _filled(texts: list[str], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(text.format(**names) for text in texts)


def _statement(chance: random.Random, entry: list[Any], names: dict[str, str]) -> Statement:
    text, low, high, step, inner = entry
    threshold = chance.randrange(low, high + 1, step) if step else None
    return Statement(text.format(n=threshold, **names), tuple(inner), threshold, step)


def _cpt(chance: random.Random, stems: list[int], terms: list[str]) -> tuple[Line, ...]:
    codes = sorted({*stems, *(stem + chance.randint(1, 3) for stem in stems)})
    return tuple(Line(f"{code:05d}", chance.choice(terms)) for code in codes)


def _icd(chance: random.Random, category: str, terms: list[str]) -> tuple[Line, ...]:
    tails = sorted(chance.sample(range(10, 100), chance.randint(4, 90)))
    return tuple(Line(f"{category}.{tail}", chance.choice(terms)) for tail in tails)


def _references(chance: random.Random, names: dict[str, str]) -> tuple[str, ...]:
    chosen = _taken(chance, words()["references"], chance.randint(4, 8))
    return tuple(text.format(**names, n=chance.randint(3, 60), year=chance.randint(2012, 2025)) for text in chosen)


def _history(chance: random.Random, reviewed: dt.date) -> tuple[Line, ...]:
    notes = [*_taken(chance, words()["history"][:-1], chance.randint(2, 4)), words()["history"][-1]]
    return tuple(Line(long_date(reviewed - dt.timedelta(days=366 * back)), note) for back, note in enumerate(notes))
