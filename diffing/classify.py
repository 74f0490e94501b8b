"""What kind of change a difference is, with direction, severity and the sentence that explains it.

The rules go by the role of the section first; "wording" is said only where both texts ask the same of a patient.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from diffing.codesets import CodeDifference, codes_in, without_codes
from diffing.context import CRITERIA_ROLES, asked_below, is_criteria, stand
from diffing.differences import Difference
from diffing.direction import edit_reasons
from diffing.judged import Case, Judged
from diffing.membership import membership_reason
from diffing.model import ChangeKind, Direction, Severity
from diffing.reasons import TAILS, verdict
from diffing.same_words import same_words, says_the_same
from diffing.units import Unit
from policies.model import CodeRole, CodeSystem, Role
from rules.meaning import is_citation, is_date, same_meaning
from rules.quantities import quantities
from rules.signals import printed_quantifier, stance
from rules.words import lowered

CODE_REMARKS = "Descriptions or remarks among the codes changed; no code came or went by it."
_LABEL = re.compile(
    r"\b(?:effective|reviewed|review|revised|revision|approved|approval|published|publication|version|policy (?:number|no\.?|#)"
    r"|origination|implementation|last updated?|issued?|retired|archived|transmittal)\b"
)
_DATE_LINE = re.compile(
    r"^(?:[a-z/()]+ ){0,4}?(?:date|effective|reviewed|revised|approved|published|updated|issued)\b[a-z /()]{0,12}[:|]"
    r"[^a-z]*[a-z]{0,9}\.? ?[\d ,/.\-]*$"
)
_FIGURE = re.compile(r"^(?:⟦.*⟧|\d[\d.,]*|\d+[a-z]+\d*\w*|[a-z]{1,4}\d[\w.]*)$")
_POINTER = re.compile(
    r"^\W*(?:(?:click here|see (?:also )?[A-Z]|to view |for (?:more|additional|further) information)"
    r"|(?:[A-Z]{0,4}[.\-]?\d+(?:[.\-]\d+)+)\s*[-–:]?\s+[A-Z][a-z])"
)
_POINTER_LENGTH = 220
_NAMED = 8
_RIGHTS = re.compile(r"©|\(c\)|\bcopyright\b|\ball rights reserved\b|\btrademarks?\b", re.IGNORECASE)


def severity(kind: ChangeKind, direction: Direction) -> Severity:
    """High: criteria or codes that tighten or cannot be told. Medium: those that broaden. Low: evidence, metadata."""
    if kind in (ChangeKind.CRITERIA, ChangeKind.CODES):
        if direction is Direction.NONE:
            return Severity.LOW
        return Severity.MEDIUM if direction is Direction.BROADENED else Severity.HIGH
    return Severity.LOW if kind in (ChangeKind.EVIDENCE, ChangeKind.METADATA) else Severity.NONE


def judge(found: Difference, case: Case) -> tuple[Judged, ...]:
    """Kind and direction of one difference; codes named in criteria give a second answer; () for what needs no mention."""
    unit = _unit(found)
    if found.relation in ("moved", "relocated", "split", "merged"):
        return (same_words(found, case),)
    if found.relation == "handed_down":
        return (Judged(ChangeKind.WORDING, Direction.NONE, "A qualifier moved between a lead-in and the point it is about."),)
    if _RIGHTS.search(found.old_text + found.new_text) and not _criteria_side(found, case):
        return (Judged(ChangeKind.BOILERPLATE, Direction.NONE, "A copyright or trade mark notice changed."),)
    if unit.role is Role.HISTORY:
        return (Judged(ChangeKind.METADATA, Direction.NONE, "The payer's own history of the policy changed."),)
    if _is_metadata(found, case):
        return (Judged(ChangeKind.METADATA, Direction.NONE, "A date, number or other detail of the document changed, no criterion."),)
    if _is_pointer(found):
        return (Judged(ChangeKind.BOILERPLATE, Direction.NONE, "A pointer to another page or policy changed."),)
    if _criteria_side(found, case):
        return _criteria(found, case)
    return _by_role(found, case, unit.role)


def _is_pointer(found: Difference) -> bool:
    """Lines such as `See Benefit Considerations` or the number and title of a related policy, on every side that has text."""
    texts = [t for t in (found.old_text, found.new_text) if t]
    return all(_POINTER.match(t) and len(t) < _POINTER_LENGTH and not stance(t) for t in texts)


def _unit(found: Difference) -> Unit:
    """The unit whose role decides: the new one, or the old one where that stands among the criteria and the new one does not."""
    sides = [*found.new[:1], *found.old[:1]]
    return next((u for u in sides if u.role in CRITERIA_ROLES), sides[0])


def _criteria_side(found: Difference, case: Case) -> bool:
    return any(is_criteria(u, case.new) for u in found.new[:1]) or any(is_criteria(u, case.old) for u in found.old[:1])


def _by_role(found: Difference, case: Case, role: Role) -> tuple[Judged, ...]:
    """Differences outside of the criteria."""
    if role is Role.CODES:
        return _codes_section(found, case)
    if role is not Role.REFERENCES and _renames_heading(found):
        return (Judged(ChangeKind.WORDING, Direction.NONE, "A heading was renamed."),)
    if role in (Role.BACKGROUND, Role.REFERENCES):
        return _evidence(found, case, role)
    return (Judged(ChangeKind.BOILERPLATE, Direction.NONE, "Text outside of the policy's criteria, codes and evidence changed."),)


def _renames_heading(found: Difference) -> bool:
    """Whether a heading, and no figure in it, was written otherwise."""
    return found.relation == "edited" and all(u.kind == "heading" for u in (*found.old, *found.new)) and not _figures_moved(found)


def _figures_moved(found: Difference) -> bool:
    old, new = ([q.token for q in quantities(lowered(text))] for text in (found.old_text, found.new_text))
    return old != new


def _evidence(found: Difference, case: Case, role: Role) -> tuple[Judged, ...]:
    if found.relation == "edited" and _means_same(found, case):
        return (Judged(ChangeKind.WORDING, Direction.NONE, "The background says the same in other words."),)
    where = "The references changed" if role is Role.REFERENCES else "The background or evidence changed"
    return (Judged(ChangeKind.EVIDENCE, Direction.NONE, f"{where}; the criteria are not touched by it."),)


# ---------------------------------------------------------------- metadata and moves


def _is_metadata(found: Difference, case: Case) -> bool:
    """Lines such as `Effective date: …` whose dates and numbers alone differ."""
    text = lowered(found.old_text + " " + found.new_text)
    if not _LABEL.search(text) or _unit(found).role is Role.CODES:
        return False
    old, new = (case.canonical(t) for t in (found.old_text, found.new_text))
    among_criteria = _criteria_side(found, case)
    if found.old_text and found.new_text:
        detail = is_date if among_criteria else _is_detail  # among the criteria a moved figure is never a detail
        return old != new and [t for t in old if not detail(t)] == [t for t in new if not detail(t)]
    if among_criteria:
        return bool(_DATE_LINE.match(text.strip())) and any(is_date(t) for t in (*old, *new))
    return any(is_date(t) for t in (*old, *new)) and len(old) + len(new) <= 20


def _is_detail(token: str) -> bool:
    """A date, a figure or a number such as 2026T0334SS."""
    return bool(_FIGURE.match(token))


# ---------------------------------------------------------------- criteria


def _criteria(found: Difference, case: Case) -> tuple[Judged, ...]:
    """What the text asks, codes left out, and the codes it names, if those differ."""
    before, after = (set(codes_in(t, case.known_codes)) for t in (found.old_text, found.new_text))
    named = (_named_codes(sorted(after - before), sorted(before - after), case),) if before != after else ()
    if found.relation in ("added", "removed"):
        return (_come_or_gone(found, case), *named)
    rest = _rest(found, case, before | after)
    return named if named and rest.kind is ChangeKind.WORDING else (rest, *named)


def _named_codes(came: list[str], went: list[str], case: Case) -> Judged:
    """Codes that a criterion names or no longer names; the code sets tell what that means, where they changed too."""
    codes = (*came, *went)
    directions = {code_direction(case.fates[c]) for c in codes if c in case.fates and case.fates[c].fate != "role"}
    direction = directions.pop() if len(directions) == 1 else Direction.UNKNOWN if directions else Direction.NONE
    parts = [f"now names {shortened(came)}"] if came else []
    parts += [f"no longer names {shortened(went)}"] if went else []
    return Judged(ChangeKind.CODES, direction, f"The text {' and '.join(parts)}{TAILS[direction]}", codes)


def shortened(codes: Sequence[str]) -> str:
    """The first eight codes, and how many more there are."""
    return ", ".join(codes[:_NAMED]) + (f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else "")


def code_direction(fate: CodeDifference) -> Direction:
    """Joining the covered codes broadens, joining those not covered or in need of authorization tightens.

    A plain list of diagnoses names those for which the policy pays; a plain list of procedures does not say.
    """
    gains = {CodeRole.COVERED: 2, CodeRole.REQUIRES_AUTH: 1, CodeRole.NOT_COVERED: 0}
    if fate.fate == "role":
        before, after = (gains.get(role) if role else None for role in (fate.role_old, fate.role_new))
        if before is None or after is None:
            return Direction.UNKNOWN
        return Direction.BROADENED if after > before else Direction.TIGHTENED
    role = fate.role_new or fate.role_old
    if role is CodeRole.LISTED and fate.system is not CodeSystem.ICD10CM:
        return Direction.UNKNOWN
    joined = Direction.BROADENED if role in (CodeRole.COVERED, CodeRole.LISTED) else Direction.TIGHTENED
    return joined if fate.fate == "added" else joined.opposite


def _rest(found: Difference, case: Case, codes: set[str]) -> Judged:
    """An edited passage of the criteria without the codes it names."""
    if found.relation == "ending":
        return _ending(found, case)
    old, new = without_codes(found.old_text, codes), without_codes(found.new_text, codes)
    one, other = case.canonical(old), case.canonical(new)
    if same_meaning(one, other):
        return Judged(ChangeKind.WORDING, Direction.NONE, "The same is said in other words or signs.")
    if found.whole and says_the_same(found, case):
        return Judged(ChangeKind.WORDING, Direction.NONE, "The same is said in another order or form.")
    if same_meaning(_uncited(one), _uncited(other)):
        return Judged(ChangeKind.EVIDENCE, Direction.NONE, "Only a citation changed; the criterion is the same.")
    if _unit(found).kind == "heading":
        return _heading(old, new)
    where = stand(found.old[0], case.old), stand(found.new[0], case.new)
    lists = asked_below(found.old[0], case.old), asked_below(found.new[0], case.new)
    judged = verdict(edit_reasons(old, new, where, case.abbreviations, lists), where[1].polarity)
    if judged.direction is Direction.NONE:
        return Judged(ChangeKind.WORDING, Direction.NONE, "The criterion says the same in other words.")
    return Judged(ChangeKind.CRITERIA, judged.direction, judged.explanation)


def _uncited(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t for t in tokens if not is_citation(t))


def _ending(found: Difference, case: Case) -> Judged:
    """The and/or at the end of a point: it matters where it turns the list and the lead-in does not say what the list asks for."""
    before, after = found.old[-1], found.new[-1]
    lead = case.new.units[after.parent] if after.parent is not None else None
    printed = printed_quantifier(lead.text) if lead else None
    if printed or {before.connective, after.connective} != {"and", "or"}:
        return Judged(ChangeKind.WORDING, Direction.NONE, "A connective was written out; the list asks for the same.")
    direction = Direction.BROADENED if after.connective == "or" else Direction.TIGHTENED
    if stand(after, case.new).polarity < 0:
        direction = direction.opposite
    sentence = f"The points of the list are now joined by “{after.connective}” instead of “{before.connective}”"
    return Judged(ChangeKind.CRITERIA, direction, sentence + TAILS[direction])


def _heading(old: str, new: str) -> Judged:
    """A renamed heading is wording, unless it turns what stands below it or moves a figure."""
    turned = stance(old) != stance(new) or [q.token for q in quantities(lowered(old))] != [q.token for q in quantities(lowered(new))]
    if turned:
        return Judged(ChangeKind.CRITERIA, Direction.UNKNOWN, "A heading of the criteria changed" + TAILS[Direction.UNKNOWN])
    return Judged(ChangeKind.WORDING, Direction.NONE, "A heading was renamed.")


def _come_or_gone(found: Difference, case: Case) -> Judged:
    """A passage of the criteria that was added or removed."""
    added = bool(found.new_text)
    outline, units = (case.new, found.new) if added else (case.old, found.old)
    body = [u for u in units if u.kind != "heading"]
    if not body:
        return Judged(ChangeKind.WORDING, Direction.NONE, f"A heading was {'added' if added else 'taken out'}.")
    text = found.new_text or found.old_text
    where = stand(body[0], outline) if found.whole else replace(stand(body[0], outline), listed=None)
    reason = membership_reason(where, found.roots, added, body[0].text if found.whole else text)
    judged = verdict((reason,), where.polarity)
    return Judged(ChangeKind.CRITERIA, judged.direction, judged.explanation)


# ---------------------------------------------------------------- sections of codes


def _codes_section(found: Difference, case: Case) -> tuple[Judged, ...]:
    """Rows and remarks of a section of codes; which codes came and went is told by the code sets."""
    if any(codes_in(t, case.known_codes) for t in (found.old_text, found.new_text)) and found.relation in ("added", "removed"):
        return ()
    if found.relation == "edited" and _means_same(found, case):
        return (Judged(ChangeKind.WORDING, Direction.NONE, "The section of codes says the same in other words."),)
    if found.relation == "edited" and stance(found.old_text) != stance(found.new_text):
        return (Judged(ChangeKind.CODES, Direction.UNKNOWN, "What is said of the codes changed" + TAILS[Direction.UNKNOWN]),)
    return (Judged(ChangeKind.WORDING, Direction.NONE, CODE_REMARKS),)


def _means_same(found: Difference, case: Case) -> bool:
    return same_meaning(case.canonical(found.old_text), case.canonical(found.new_text))
