"""The arithmetic of a brief: shares, medians and ratios with their intervals, and what would be expected at the other payers. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from practice.denials.brief_model import Beside, Value
from practice.denials.model import ClaimLine
from practice.patterns.figures import refused
from practice.patterns.model import Rate
from practice.patterns.rates import Z95, rate

FEWEST_ELSEWHERE = 10
"""Lines of a procedure at the other payers below which it is not compared."""


def of_rate(one: Rate | None) -> Value | None:
    """A share as a value; None where it rests on nothing."""
    return Value(one.share, one.low, one.high, one.lines) if one is not None and one.lines else None


def refused_of(lines: Sequence[ClaimLine]) -> Rate:
    """How many of the lines were refused, wholly or in part."""
    return rate(sum(map(refused, lines)), len(lines))


def accepted_of(lines: Sequence[ClaimLine]) -> Rate:
    """How many of the lines were refused nothing: first-pass acceptance."""
    return rate(sum(not refused(line) for line in lines), len(lines))


def turnaround(lines: Iterable[ClaimLine]) -> Value | None:
    """The median days from receipt to decision with its interval (order statistics); None where the payer gives no day of receipt."""
    days = sorted((line.adjudicated - line.received).days for line in lines if line.received)
    if not days:
        return None
    half = Z95 * math.sqrt(len(days)) / 2
    low, high = math.floor(len(days) / 2 - half), math.ceil(len(days) / 2 + half)
    return Value(median(days), days[max(0, low)], days[min(len(days) - 1, high)], len(days))


def dollars_refused(lines: Sequence[ClaimLine]) -> Value | None:
    """What was refused of what was charged (a ratio of sums, its interval by the ratio's own spread); None where nothing was charged."""
    charged = sum(line.charged_cents for line in lines)
    if charged <= 0 or len(lines) < 2:
        return None
    found = sum(line.denied_cents for line in lines) / charged
    squares = sum((line.denied_cents - found * line.charged_cents) ** 2 for line in lines)
    half = Z95 * math.sqrt(len(lines) / (len(lines) - 1) * squares) / charged
    return Value(found, max(0.0, found - half), min(1.0, found + half), len(lines))


def beside(mine: Iterable[ClaimLine], others: Iterable[ClaimLine]) -> Beside | None:
    """The payer's refusals against those expected if each of its procedures were refused as elsewhere; None where nothing compares."""
    elsewhere: dict[str, list[ClaimLine]] = defaultdict(list)
    for line in others:
        elsewhere[line.procedure].append(line)
    groups: dict[str, list[ClaimLine]] = defaultdict(list)
    for line in mine:
        if len(elsewhere[line.procedure]) >= FEWEST_ELSEWHERE:
            groups[line.procedure].append(line)
    total = sum(map(len, groups.values()))
    if not total:
        return None
    own = refused_of([line for found in groups.values() for line in found])
    expected = variance = 0.0
    for procedure, found in groups.items():
        weight, there = len(found) / total, refused_of(elsewhere[procedure])
        drawn = (there.refused + 0.5) / (there.lines + 1)  # a procedure never refused elsewhere is no certainty
        expected += weight * there.share
        variance += weight**2 * drawn * (1 - drawn) / there.lines
    half = Z95 * math.sqrt(variance)
    here = own.share * (1 - own.share) / total
    apart = Z95 * math.sqrt(variance + here)
    more = own.share - expected
    return Beside(
        Value(own.share, own.low, own.high, total), Value(expected, max(0.0, expected - half), min(1.0, expected + half), total),
        Value(more, more - apart, more + apart, total), total,
    )  # fmt: skip
