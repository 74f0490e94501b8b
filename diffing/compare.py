"""Compares two documents: aligned, classified, explained. A pure function of its two arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from diffing.align import align, pair_sections
from diffing.classify import CODE_REMARKS, code_direction, judge, severity, shortened
from diffing.codesets import CodeDifference, codes_in, compare_codes, known_codes
from diffing.details import compare_details
from diffing.differences import Difference, differences, quotes
from diffing.handed_down import handed_down
from diffing.judged import Case, Judged
from diffing.model import Change, ChangeKind, Comparison, Direction, Op, Overall, Span
from diffing.moved_sections import moved_sections
from diffing.reasons import TAILS
from diffing.redline import redline
from diffing.remarks import with_remark
from diffing.solved import solved
from diffing.units import Outline, Unit, furniture_keys, outline
from policies.model import CodeRole, Document, Role
from rules.meaning import find_abbreviations, find_other_names
from rules.words import key

_TERM = re.compile(r"[a-z][a-z0-9/&\-]+")
_IMPORTANCE = (ChangeKind.CRITERIA, ChangeKind.CODES, ChangeKind.EVIDENCE, ChangeKind.WORDING, ChangeKind.METADATA)
_ROLE_NAMES = {
    CodeRole.COVERED: "the covered codes",
    CodeRole.NOT_COVERED: "the codes that are not covered",
    CodeRole.REQUIRES_AUTH: "the codes that need authorization",
    CodeRole.LISTED: "the listed codes",
}


def compare(old: Document, new: Document) -> Comparison:
    """Every difference between two versions of a policy, in the order of the new text, details of the document first."""
    furniture = furniture_keys(old, new)
    before, after = outline(old, furniture), outline(new, furniture)
    sets = compare_codes(old, new)
    sections = pair_sections(before, after)
    found = differences(before, after, align(before, after, sections))
    case = Case(
        old=before,
        new=after,
        abbreviations=_abbreviations((before, after), found),
        known_codes=known_codes(old, new),
        fates={code: fate for fate in sets for code in fate.codes},
    )
    details = compare_details(old, new)
    quoted = frozenset(key(text) for c in details for text in (c.old, c.new))
    changes, told = _judged(handed_down(found, after, case.abbreviations), case, quoted)
    return summed_up([*details, *_code_changes(sets, case, told), *_joined_remarks(changes), *moved_sections(before, after, sections)])


def not_a_policy() -> Comparison:
    """The comparison of a capture that failed: nothing can be said of the policy."""
    return Comparison(Overall.NOT_A_POLICY, Direction.NONE, ())


def summed_up(changes: Sequence[Change]) -> Comparison:
    """The comparison that a list of changes amounts to."""
    kinds = {c.kind for c in changes}
    first = next((k for k in _IMPORTANCE if k in kinds), None)
    overall = Overall(first.value) if first else Overall.NO_CHANGE
    return Comparison(overall, _direction(changes), tuple(changes))


def _direction(changes: Iterable[Change]) -> Direction:
    """The direction of criteria and codes together; opposite ones are mixed."""
    found = {c.direction for c in changes if c.kind in (ChangeKind.CRITERIA, ChangeKind.CODES)}
    if Direction.MIXED in found or {Direction.TIGHTENED, Direction.BROADENED} <= found:
        return Direction.MIXED
    if Direction.TIGHTENED in found:
        return Direction.TIGHTENED
    if Direction.UNKNOWN in found:
        return Direction.UNKNOWN
    return Direction.BROADENED if Direction.BROADENED in found else Direction.NONE


def _abbreviations(outlines: Iterable[Outline], differing: Iterable[Difference]) -> dict[str, str]:
    """The abbreviations that either version explains, as far as texts that differ use them."""
    used = frozenset(w for d in differing for text in (d.old_text, d.new_text) for w in _TERM.findall(text.lower()))
    found: dict[str, str] = {}
    for version in outlines:
        texts = [u.text for u in version.units if "(" in u.text]
        for text in texts:
            found |= find_abbreviations(text, used)
        found |= find_other_names(texts)
    return found


def _judged(found: Iterable[Difference], case: Case, quoted: frozenset[str]) -> tuple[list[Change], set[str]]:
    """The changes of the text and the codes they have told of; lines already quoted for a detail are not told twice."""
    changes: list[Change] = []
    told: set[str] = set()
    for difference in found:
        if _is_repetition(difference, case):
            continue
        for answer in judge(difference, case):
            if answer.kind is ChangeKind.METADATA and all(u.key in quoted for u in (*difference.old, *difference.new)):
                continue
            told.update(answer.codes)
            changes.append(_change(difference, _by_rules(answer, difference, case), case))
    return changes, told


def _by_rules(answer: Judged, found: Difference, case: Case) -> Judged:
    """The answer with the direction that the rules of both texts give, where the words leave it open."""
    units = found.new or found.old
    return solved(answer, *quotes(found, case.old, case.new), units[0].role)


def _is_repetition(found: Difference, case: Case) -> bool:
    """A line outside of the criteria that the other version has too (a table heading repeated on the next page) is no news."""
    units, other = (found.new, case.old) if found.relation == "added" else (found.old, case.new)
    if found.relation not in ("added", "removed") or not found.whole:
        return False
    if any(u.role in (Role.COVERAGE, Role.NOT_COVERED, Role.UNPROVEN) and not u.header for u in units):
        return False
    return all(u.key in other.keys for u in units)


def _change(found: Difference, answer: Judged, case: Case) -> Change:
    side, units = (case.new, found.new) if found.new else (case.old, found.old)
    old, new = quotes(found, case.old, case.new)
    return Change(
        section=side.label(units[0].position),
        kind=answer.kind,
        direction=answer.direction,
        severity=severity(answer.kind, answer.direction),
        old=old,
        new=new,
        explanation=with_remark(answer.explanation, found, case),
        redline=redline(old, new),
        page=next((u.page for u in units if u.page), None),
    )


def _joined_remarks(changes: Iterable[Change]) -> list[Change]:
    """Neighbouring changes of wording in one section of codes (rows of a table whose descriptions changed) as one."""
    joined: list[Change] = []
    for change in changes:
        last = joined[-1] if joined else None
        if last and last.explanation == change.explanation == CODE_REMARKS and last.section == change.section:
            joined[-1] = _joined(last, change)
            continue
        joined.append(change)
    return joined


def _joined(one: Change, other: Change) -> Change:
    """Two changes as one, a line each; the redlines are joined too, since comparing anew would cost more with every row."""
    sides = bool(one.old and other.old), bool(one.new and other.new)
    blanks: dict[tuple[bool, bool], Op] = {(True, True): "equal", (True, False): "delete", (False, True): "insert"}
    blank = blanks.get(sides)
    between = (Span(blank, " "),) if blank else ()
    old, new = ("\n".join(filter(None, texts)) for texts in ((one.old, other.old), (one.new, other.new)))
    return replace(one, old=old, new=new, redline=(*one.redline, *between, *other.redline))


# ---------------------------------------------------------------- codes


def _code_changes(sets: Iterable[CodeDifference], case: Case, told: set[str]) -> list[Change]:
    """One change for each group of codes and each section that lists them; codes that a criterion's change told of are left out."""
    changes = []
    for fate in sets:
        codes = [c for c in fate.codes if c not in told]
        outline_ = case.old if fate.fate == "removed" else case.new
        for section, members in _by_section(codes, outline_, case.known_codes).items():
            changes.append(_code_change(fate, section, members, case))
    return changes


def _by_section(codes: Sequence[str], where: Outline, known: frozenset[str]) -> dict[str, list[tuple[str, Unit | None]]]:
    """Codes with the unit that prints them, by section; a section of codes is preferred to a mention elsewhere."""
    wanted = set(codes)
    printed: dict[str, Unit] = {}
    ordered = sorted(where.units, key=lambda u: u.role is not Role.CODES) if wanted else []
    for unit in ordered:
        for code in codes_in(unit.text, known):
            if code in wanted:
                printed.setdefault(code, unit)
    sections: dict[str, list[tuple[str, Unit | None]]] = {}
    for code in codes:
        unit_ = printed.get(code)
        sections.setdefault(where.label(unit_.position) if unit_ else "Codes", []).append((code, unit_))
    return sections


def _code_change(fate: CodeDifference, section: str, members: Sequence[tuple[str, Unit | None]], case: Case) -> Change:
    direction = code_direction(fate)
    quote = "\n".join(dict.fromkeys(unit.text if unit else code for code, unit in members))
    old = {"added": "", "removed": quote}.get(fate.fate, _other_quote(members, case))
    new = "" if fate.fate == "removed" else quote
    return Change(
        section=section,
        kind=ChangeKind.CODES,
        direction=direction,
        severity=severity(ChangeKind.CODES, direction),
        old=old,
        new=new,
        explanation=_code_sentence(fate, [code for code, _ in members]) + TAILS[direction],
        redline=redline(old, new),
        page=next((u.page for _, u in members if u and u.page), None),
    )


def _other_quote(members: Sequence[tuple[str, Unit | None]], case: Case) -> str:
    """What the old version prints of codes that changed their role."""
    found = _by_section([code for code, _ in members], case.old, case.known_codes)
    return "\n".join(dict.fromkeys(unit.text if unit else code for group in found.values() for code, unit in group))


def _code_sentence(fate: CodeDifference, codes: Sequence[str]) -> str:
    """`CPT 12345 and 12346 were added to the covered codes`."""
    verb = "was" if len(codes) == 1 else "were"
    name = f"{fate.system.value.replace('ICD10CM', 'ICD-10-CM')} {shortened(codes)}"
    if fate.fate == "role" and fate.role_old and fate.role_new:
        return f"{name} went from {_ROLE_NAMES[fate.role_old]} to {_ROLE_NAMES[fate.role_new]}"
    if fate.fate == "added" and fate.role_new:
        return f"{name} {verb} added to {_ROLE_NAMES[fate.role_new]}"
    return f"{name} {verb} taken out of {_ROLE_NAMES[fate.role_old or CodeRole.LISTED]}"
