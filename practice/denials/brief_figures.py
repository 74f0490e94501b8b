"""The arithmetic of a brief: shares, medians and ratios with their intervals, and what would be expected at the other payers. Pure."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate
from statistics import median

from practice.denials.brief_model import Beside, Value
from practice.denials.totals import Totals
from practice.patterns.model import Rate
from practice.patterns.rates import Z95, rate

FEWEST_ELSEWHERE = 10
"""Lines of a procedure at the other payers below which it is not compared."""


def of_rate(one: Rate | None) -> Value | None:
    """A share as a value; None where it rests on nothing."""
    return Value(one.share, one.low, one.high, one.lines) if one is not None and one.lines else None


def refused_of(lines: Totals) -> Rate:
    """How many of the lines were refused, wholly or in part."""
    whole = lines.whole()
    return rate(whole.refused, whole.lines)


def accepted_of(lines: Totals) -> Rate:
    """How many of the lines were refused nothing: first-pass acceptance."""
    whole = lines.whole()
    return rate(whole.lines - whole.refused, whole.lines)


def overturned_of(lines: Totals) -> Rate:
    """How many of the decided appeals were overturned, wholly or in part."""
    return rate(lines.ended.won, lines.ended.decided)


def turnaround(lines: Totals) -> Value | None:
    """The median days from receipt to decision with its interval (order statistics); None where the payer gives no day of receipt."""
    days = sorted(lines.days)
    ends = list(accumulate(lines.days[one] for one in days))
    if not ends:
        return None
    count = ends[-1]

    def at(place: int) -> int:
        return days[bisect_right(ends, place)]

    half = Z95 * math.sqrt(count) / 2
    low, high = math.floor(count / 2 - half), math.ceil(count / 2 + half)
    middle = median((at((count - 1) // 2), at(count // 2)))
    return Value(middle, at(max(0, low)), at(min(count - 1, high)), count)


def dollars_refused(lines: Totals) -> Value | None:
    """What was refused of what was charged (a ratio of sums, its interval by the ratio's own spread); None where nothing was charged."""
    sums, count = lines.sums, lines.whole().lines
    if sums.charged <= 0 or count < 2:
        return None
    found = sums.denied / sums.charged
    # the squares of denied - found * charged, added up in whole numbers
    apart = sums.charged**2 * sums.denied_squared - 2 * sums.charged * sums.denied * sums.product + sums.denied**2 * sums.charged_squared
    half = Z95 * math.sqrt(count / (count - 1) * (apart / sums.charged**2)) / sums.charged
    return Value(found, max(0.0, found - half), min(1.0, found + half), count)


def beside(mine: Totals, others: Totals) -> Beside | None:
    """The payer's refusals against those expected if each of its procedures were refused as elsewhere; None where nothing compares."""
    elsewhere = others.by_procedure()
    compared = {
        procedure: cell
        for procedure, cell in mine.by_procedure().items()
        if procedure in elsewhere and elsewhere[procedure].lines >= FEWEST_ELSEWHERE
    }
    total = sum(cell.lines for cell in compared.values())
    if not total:
        return None
    own = rate(sum(cell.refused for cell in compared.values()), total)
    expected = variance = 0.0
    for procedure, cell in compared.items():
        weight, there = cell.lines / total, elsewhere[procedure]
        drawn = (there.refused + 0.5) / (there.lines + 1)  # a procedure never refused elsewhere is no certainty
        expected += weight * (there.refused / there.lines)
        variance += weight**2 * drawn * (1 - drawn) / there.lines
    half = Z95 * math.sqrt(variance)
    here = own.share * (1 - own.share) / total
    apart = Z95 * math.sqrt(variance + here)
    more = own.share - expected
    return Beside(
        Value(own.share, own.low, own.high, total), Value(expected, max(0.0, expected - half), min(1.0, expected + half), total),
        Value(more, more - apart, more + apart, total), total,
    )  # fmt: skip
