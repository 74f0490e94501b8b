"""Numbers of a brief in words: shares with their intervals, days, dollars, dates."""

from __future__ import annotations

import datetime as dt

from practice.denials.brief_model import Beside, Brief, Figure, Move, Value
from practice.patterns.model import Rate

NONE = "none in the store"
_SMALL = 0.001


def share(value: float) -> str:
    """0.0712 as "7.1 %"."""
    return f"{value * 100:.1f} %"


def interval(low: float, high: float) -> str:
    """The two ends of a share's interval: "6.2 to 8.1 %"."""
    return f"{low * 100:.1f} to {high * 100:.1f} %"


def rated(one: Rate) -> str:
    """ "18.0 % (13.1 to 24.1 %) of 120"."""
    return f"{share(one.share)} ({interval(one.low, one.high)}) of {one.lines:,}"


def money(cents: float) -> str:
    """Whole dollars; below ten dollars with cents."""
    return f"${cents / 100:,.2f}" if 0 < abs(cents) < 1000 else f"${cents / 100:,.0f}"


def day(value: dt.date) -> str:
    """ "July 1, 2026"."""
    return f"{value:%B} {value.day}, {value.year}"


def chance(value: float) -> str:
    """A probability as people say it."""
    return "less than 1 in 1,000" if value < _SMALL else f"{value:.3f}"


def cell(figure: Figure, value: Value | None) -> tuple[str, str]:
    """A headline value, and its interval below it with how many it rests on."""
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
    more, low, high = found.more.value, found.more.low or 0.0, found.more.high or 0.0
    base = f"For the same procedures, refused as the other payers do, it would be {share(found.expected.value)}"
    said = f"{_points(more)} (95 % interval: {_points(low)} to {_points(high)})"
    if low > 0:
        return f"{base}: it refuses {said}, about {more * found.lines:,.0f} services in the period."
    if high < 0:
        return f"{base}: it refuses {said}."
    return f"{base}: {said}, which may be chance."


def _points(value: float) -> str:
    return f"{abs(value) * 100:.1f} points {'more' if value >= 0 else 'less'}"


def points(brief: Brief) -> tuple[str, ...]:
    """What to raise in the meeting; each is a figure of the brief."""
    told = [short(move) for move in brief.moves if move.change is not None][:2]
    for one in brief.patterns[:2]:
        alert = one.alert
        told.append(f"{one.label}: {alert.refused} of {alert.lines:,} refused where about {alert.expected:.0f} would be usual, "
                    f"{money(alert.denied_cents)}.")  # fmt: skip
    if brief.errors:
        cents = sum(one.denied_cents for one in brief.errors)
        told.append(f"{len(brief.errors)} denials cite what the policy in force does not contain, {money(cents)}.")
    won = brief.figure("overturned")
    if won and won.mine:
        told.append(f"{share(won.mine.value)} of {won.mine.of} decided appeals ended in our favour "
                    f"({interval(won.mine.low or 0.0, won.mine.high or 0.0)}).")  # fmt: skip
    return tuple(told)


def short(move: Move) -> str:
    """A move with a change, in half a sentence."""
    change, before, after = move.change, move.shift.before, move.shift.after
    since = f"since version {change.to_version} of policy {change.number or change.policy_id}" if change else "without a known change"
    return f"{move.label}: {share(before.share)} → {share(after.share)} refused {since} ({day(move.shift.day)})."


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
