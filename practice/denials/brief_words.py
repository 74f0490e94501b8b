"""Numbers of a brief in words: shares with their intervals, days, dollars, dates."""

from __future__ import annotations

import datetime as dt

from practice.denials.brief_model import Beside, Brief, Figure, Move, Value
from practice.patterns.model import Rate

NONE = "none"
_SMALL = 0.001


def share(value: float) -> str:
    """0.0712 as "7.1 %"."""
    return f"{value * 100:.1f} %"


def interval(low: float, high: float) -> str:
    """The two ends of a share's interval: "6.2 to 8.1 %"."""
    return f"{low * 100:.1f} to {high * 100:.1f} %"


def rated(one: Rate) -> str:
    """"18.0 % (13.1 to 24.1 %) of 120"."""
    return f"{share(one.share)} ({interval(one.low, one.high)}) of {one.lines:,}"


def money(cents: float) -> str:
    """Whole dollars; below ten dollars with cents."""
    return f"${cents / 100:,.2f}" if 0 < abs(cents) < 1000 else f"${cents / 100:,.0f}"


def day(value: dt.date) -> str:
    """"July 1, 2026"."""
    return f"{value:%B} {value.day}, {value.year}"


def chance(value: float) -> str:
    """A probability as people say it."""
    return "less than 1 in 1,000" if value < _SMALL else f"{value:.3f}"


def cell(figure: Figure, value: Value | None) -> tuple[str, str]:
    """A headline value, and its interval below it with how many it rests on; "none" where there are no lines."""
    if value is None:
        return NONE, ""
    if figure.unit == "cents":
        return money(value.value), ""
    cases = "appeals" if figure.key == "overturned" else "services"
    if figure.unit == "days":
        return f"{value.value:g} days", f"{value.low:g} to {value.high:g}, of {value.of:,}"
    return share(value.value), f"{interval(value.low or 0.0, value.high or 0.0)}, of {value.of:,} {cases}"


def opening(brief: Brief) -> str:
    """The first sentence of a brief: how the payer stands, with what that rests on."""
    found = brief.figure("refused")
    if found is None or found.mine is None:
        return f"No first decision of {brief.payer_name} from {day(brief.start)} to {day(brief.end)} is in the store."
    told = [f"{brief.payer_name} refused {share(found.mine.value)} of {found.mine.of:,} services at the first decision"]
    if found.others is not None:
        told.append(f"the other payers {share(found.others.value)} of {found.others.of:,}")
    said = "; ".join(told) + "."
    return f"{said} {beside(brief.beside)}" if brief.beside else said


def beside(found: Beside) -> str:
    """How the payer stands with the same procedures."""
    low, high = found.more.low or 0.0, found.more.high or 0.0
    points = f"{abs(found.more.value) * 100:.1f} points (95 % interval {low * 100:+.1f} to {high * 100:+.1f})"
    base = f"For the same procedures, refused as the other payers do, it would be {share(found.expected.value)}"
    if low > 0:
        return f"{base}: it refuses {points} more, about {found.more.value * found.lines:,.0f} services in the period."
    if high < 0:
        return f"{base}: it refuses {points} less."
    return f"{base}: the difference of {points} may be chance."


def moved(move: Move, payer: str) -> str:
    """A move in one sentence, as an association."""
    shift, change = move.shift, move.change
    before, after = shift.before, shift.after
    told = f"{move.label} at {payer}: {share(before.share)} → {share(after.share)} refused"
    if change is None:
        return f"{told} from about {day(shift.day)} on ({day(shift.earliest)} to {day(shift.latest)}). No policy change told to us fits."
    policy = f"policy {change.number or change.policy_id}"
    since = f"version {change.to_version}" if change.from_version else "its first version"
    return f"{told} since {since} of {policy}, from {day(shift.day)} on: {plain(change.known.said)}"


def plain(said: str) -> str:
    """A headline of the digest without its pointer to what stands below it there."""
    return said.split(" And ", 1)[0] if " more difference" in said else said


def backed(move: Move) -> str:
    """What a move rests on."""
    shift = move.shift
    told = [
        f"before {rated(shift.before)}, since {rated(shift.after)}",
        f"the move began between {day(shift.earliest)} and {day(shift.latest)} (95 %)",
        f"chance of such a move: {chance(shift.chance)}",
    ]
    if shift.elsewhere:
        before, after = shift.elsewhere
        told.insert(1, f"other payers over the same days {share(before.share)} → {share(after.share)}")
    if move.rivals:
        told.append(f"cannot be told apart from {'; '.join(move.rivals)}")
    return ". ".join(one[:1].upper() + one[1:] for one in told) + "."
