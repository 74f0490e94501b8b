"""What a sentence about a change adds where points were also split, merged or numbered anew."""

from __future__ import annotations

from diffing.differences import Difference
from diffing.judged import Case
from diffing.membership import number
from diffing.units import Outline, Unit


def with_remark(explanation: str, found: Difference, case: Case) -> str:
    """The explanation, still one sentence, with what else happened to the points."""
    remark = _recut(found) or _numbering(found, case)
    return f"{explanation.removesuffix('.')}; {remark}." if remark else explanation


def _recut(found: Difference) -> str:
    """For an edited point that was cut otherwise too."""
    before, after = len(found.old), len(found.new)
    if found.relation != "edited" or before == after or any(u.kind != "item" for u in (*found.old, *found.new)):
        return ""
    return f"it was also {'split' if after > before else 'merged'} into {number(after, 'point')}"


def _numbering(found: Difference, case: Case) -> str:
    """For a point that came or went and whose followers are numbered anew."""
    if found.relation not in ("added", "removed") or not found.whole:
        return ""
    here, other, units = (case.new, case.old, found.new) if found.new else (case.old, case.new, found.old)
    follower = _next(units[-1], units[0], here)
    if follower is None or not any(c.isalnum() for c in follower.marker):
        return ""
    twin = next((u for u in other.units if u.key == follower.key and u.kind == "item"), None)
    return "the points after it are numbered anew" if twin and twin.marker != follower.marker else ""


def _next(last: Unit, first: Unit, outline: Outline) -> Unit | None:
    """The point that follows a run of points in their list."""
    return next((u for u in outline.siblings(first.position) if u.position > last.position and u.kind == "item"), None)
