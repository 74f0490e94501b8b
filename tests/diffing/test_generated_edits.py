"""Known edits of generated policies, and of the stand-in payers' policies, are told again with their kind and direction."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from diffing_documents import block, code, document, section
from hypothesis import given, settings
from hypothesis import strategies as st
from own_pairs import TOLD, told

from diffing.compare import compare
from diffing.model import ChangeKind, Comparison, Direction
from policies.model import Block, Document, Role, Section
from policies.reading import read_document

SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "site" / "release-1"
CRITERIA = (
    "Pain of the shoulder for at least 8 weeks", "Failure of bracing for at least 4 weeks", "Body mass index below 40",
    "Plain films were taken within 6 months", "A surgeon has examined the wrist", "Glucose below 180 mg/dL before the infusion",
    "Written consent of the family",
    "At least 3 visits with a dietitian", "Loss of grip on the working hand",
    "A negative culture of the sputum",
)  # fmt: skip
EXCLUSIONS = ("Cosmetic revision of scars", "Laser ablation of cartilage", "Vitamin infusions for fatigue", "Home traction of the neck")
CODES = ("27447", "29881", "64721", "73721", "20610")
MORE = ("Tobacco was not used for one year", "Nerve conduction was measured twice")

Told = tuple[ChangeKind, Direction]


@dataclass(frozen=True)
class Policy:
    """A generated policy, still in parts, so that it can be edited and printed in several ways."""

    criteria: tuple[str, ...]
    exclusions: tuple[str, ...]
    codes: tuple[str, ...]
    evidence: str = "Arkady followed ninety people for a year."
    legal: str = "This text helps to understand benefits."

    def parts(self, mark: str = "•") -> list[Section]:
        """The sections; `mark` stands before every point."""
        lead = "Repair of the hand is medically necessary when ALL of the following are met:"
        against = "The following are not covered:"
        return [
            section("Coverage Criteria", Role.COVERAGE, lead, *(f"- {text}" for text in self.criteria)),
            section("Not Covered", Role.NOT_COVERED, against, *(f"- {text}" for text in self.exclusions)),
            section("Codes", Role.CODES, "These codes are covered.", *(f"{one} | Service {one}" for one in self.codes)),
            section("Background", Role.BACKGROUND, "Hands heal slowly in cold winters.", self.evidence),
            section("Disclaimer", Role.BOILERPLATE, self.legal),
        ] if mark == "•" else [_marked(part, mark) for part in self.parts()]  # fmt: skip

    def printed(self, order: Sequence[int] = (0, 1, 2, 3, 4), mark: str = "•") -> Document:
        """The policy as a document."""
        parts = self.parts(mark)
        return document(*(parts[n] for n in order), codes=tuple(code(one) for one in self.codes))


def _marked(part: Section, mark: str) -> Section:
    return replace(part, blocks=tuple(replace(b, marker=mark) if b.kind == "item" else b for b in part.blocks))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    return Policy(
        tuple(draw(st.lists(st.sampled_from(CRITERIA), min_size=3, max_size=8, unique=True))),
        tuple(draw(st.lists(st.sampled_from(EXCLUSIONS), min_size=1, max_size=4, unique=True))),
        tuple(draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=5, unique=True))),
    )


def _longer(policy: Policy) -> Policy:
    return replace(policy, criteria=tuple(re.sub(r"for at least (\d)", r"for at least 1\1", text) for text in policy.criteria))


TIGHTER, BROADER = Direction.TIGHTENED, Direction.BROADENED
EDITS: dict[str, tuple[Callable[[Policy], Policy], Callable[[Policy], list[Told]]]] = {
    "a criterion more": (
        lambda p: replace(p, criteria=(*p.criteria, MORE[0])), lambda _: [(ChangeKind.CRITERIA, TIGHTER)]),
    "the first criterion dropped": (
        lambda p: replace(p, criteria=p.criteria[1:]), lambda _: [(ChangeKind.CRITERIA, BROADER)]),
    "an exclusion more": (
        lambda p: replace(p, exclusions=(*p.exclusions, "Magnets worn on the wrist")), lambda _: [(ChangeKind.CRITERIA, TIGHTER)]),
    "a code more": (
        lambda p: replace(p, codes=(*p.codes, "99070")), lambda _: [(ChangeKind.CODES, BROADER)]),
    "a code less": (
        lambda p: replace(p, codes=p.codes[1:]), lambda _: [(ChangeKind.CODES, TIGHTER)]),
    "evidence": (
        lambda p: replace(p, evidence=p.evidence + " Thornley disagreed in a registry."),
        lambda _: [(ChangeKind.EVIDENCE, Direction.NONE)]),
    "legal text": (
        lambda p: replace(p, legal="Benefits follow the contract."), lambda _: [(ChangeKind.BOILERPLATE, Direction.NONE)]),
}  # fmt: skip
TIMES = "longer times"


@settings(max_examples=120, deadline=None)
@given(policies(), st.sets(st.sampled_from([*EDITS, TIMES])))
def test_injected_edits_are_recovered(old: Policy, names: set[str]) -> None:
    if {"a code more", "a code less"} <= names:
        names.remove("a code less")
    new, expected = old, list[Told]()
    for name in sorted(names - {TIMES}):
        edit, kinds = EDITS[name]
        new, expected = edit(new), expected + kinds(old)
    if TIMES in names:
        expected += [(ChangeKind.CRITERIA, TIGHTER)] * sum("for at least" in text for text in new.criteria)
        new = _longer(new)
    found = compare(old.printed(), new.printed())
    assert _counted(found, back=False) == _counted_told(expected), [c.explanation for c in found.changes]
    assert {c.kind for c in found.changes} == {kind for kind, _ in expected}
    back = compare(new.printed(), old.printed())
    assert _counted(back, back=True) == _counted_told(expected), [c.explanation for c in back.changes]


def _counted(found: Comparison, *, back: bool) -> Counter[Told]:
    """How often which change of criteria or codes was told, turned round for the way back."""
    return Counter((c.kind, c.direction.opposite if back else c.direction) for c in found.changes if c.kind in TOLD)


def _counted_told(expected: Sequence[Told]) -> Counter[Told]:
    return Counter(one for one in expected if one[0] in TOLD)


@settings(max_examples=80, deadline=None)
@given(policies(), st.permutations(range(5)), st.sampled_from(["•", "1.", "a)", "-"]), st.randoms(use_true_random=False))
def test_moves_and_marks_are_no_change(policy: Policy, order: list[int], mark: str, chance: object) -> None:
    shuffled = list(policy.criteria)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = compare(policy.printed(), replace(policy, criteria=tuple(shuffled)).printed(order, mark))
    assert {c.kind for c in found.changes} <= {ChangeKind.MOVED}


@settings(max_examples=60, deadline=None)
@given(policies())
def test_another_layout_is_no_criteria_change(policy: Policy) -> None:
    lead, *points = policy.parts()[0].blocks
    rest = policy.parts()[1:]
    flat = Section("", 0, Role.COVERAGE, (), (lead, *(Block("paragraph", b.text) for b in points)))
    joined = Section("Coverage Criteria", 1, Role.COVERAGE, ("Coverage Criteria",), (lead, block("; ".join(b.text for b in points))))
    codes = tuple(code(one) for one in policy.codes)
    for part in (flat, joined):
        assert told(compare(policy.printed(), document(part, *rest, codes=codes))) == ()


# ---------------------------------------------------------------- the stand-in payers

_TIME = re.compile(r"\b(?P<n>\d+) (?P<unit>weeks|months)\b")
STAND_INS = sorted(path for path in SAMPLES.rglob("*.html") if _TIME.search(path.read_text(encoding="utf-8")))


def _places(read: Document) -> list[tuple[int, int]]:
    """Section and block of every point of the criteria that prints a time."""
    return [
        (i, j)
        for i, part in enumerate(read.sections)
        for j, one in enumerate(part.blocks)
        if part.role is Role.COVERAGE and one.kind == "item" and _TIME.search(one.text)
    ]


def _with_text(read: Document, place: tuple[int, int], text: str) -> Document:
    i, j = place
    part = read.sections[i]
    blocks = (*part.blocks[:j], replace(part.blocks[j], text=text), *part.blocks[j + 1 :])
    return replace(read, sections=(*read.sections[:i], replace(part, blocks=blocks), *read.sections[i + 1 :]))


@pytest.mark.parametrize("path", STAND_INS, ids=[path.stem for path in STAND_INS])
def test_a_time_of_a_stand_in_policy(path: Path) -> None:
    read = read_document(path.read_bytes(), name=path.name)
    assert compare(read, read).changes == ()
    for place in _places(read):
        text = read.sections[place[0]].blocks[place[1]].text
        longer = _with_text(read, place, _TIME.sub(lambda m: f"{int(m['n']) + 1} {m['unit']}", text, count=1))
        found, back = compare(read, longer), compare(longer, read)
        assert [c.kind for c in found.changes] == [ChangeKind.CRITERIA], text
        assert [c.direction.opposite for c in back.changes] == [c.direction for c in found.changes], text


@pytest.mark.parametrize("path", STAND_INS, ids=[path.stem for path in STAND_INS])
def test_sections_of_a_stand_in_policy_in_another_order(path: Path) -> None:
    read = read_document(path.read_bytes(), name=path.name)
    first, *rest = read.sections
    found = compare(read, replace(read, sections=(first, *rest[1:], *rest[:1])))
    assert not any(c.kind in TOLD for c in found.changes)
