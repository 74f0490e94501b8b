"""Recall and false discoveries over many invented years: `python tests/practice/patterns/many_years.py --years 200 --seed 3000`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[3])]

from years import year  # noqa: E402

from practice.patterns.alerts import alerts  # noqa: E402
from practice.patterns.model import Key  # noqa: E402
from practice.patterns.shifts import shifts  # noqa: E402
from practice.patterns.table import table_of  # noqa: E402


def related(one: Key, other: Key) -> bool:
    """Whether one cell lies in the other."""
    return set(one) <= set(other) or set(other) <= set(one)


def _plain(key: Key) -> Key:
    return tuple(pair for pair in key if pair[0] != "reason")


def counted(seed: int, patterns: int, caused: int) -> Counter[str]:
    """What was planted, found and wrongly told in one year."""
    made = year(seed, patterns=patterns, caused=caused)
    table = table_of(made.lines)
    told, moves = alerts(table), shifts(table, made.changes)
    truth = [_plain(key) for key in (*made.patterns, *made.caused.values())]
    named = {move.change.change_id for move in moves if move.change}
    return Counter(
        planted=len(made.patterns), found=sum(any(related(key, one.key) for one in told) for key in made.patterns), told=len(told),
        false=sum(not any(related(key, _plain(one.key)) for key in truth) for one in told), caused=len(made.caused),
        attributed=len(named & set(made.caused)), wrongly=len(named - set(made.caused)), years_wrong=bool(named - set(made.caused)),
    )  # fmt: skip


def main() -> None:
    """Print the figures of years with planted patterns and of quiet ones."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--years", type=int, default=200)
    asked.add_argument("--seed", type=int, default=3000)
    given = asked.parse_args()
    for name, patterns, caused in (("planted", 3, 2), ("quiet", 0, 0)):
        total: Counter[str] = Counter()
        for seed in range(given.seed, given.seed + given.years):
            total += counted(seed, patterns, caused)
            sys.stderr.write(f"\r{name} {seed - given.seed + 1}")
        print(f"\n{name}, {given.years} years: {dict(total)}")
        if total["planted"]:
            print(f"  recall of patterns {total['found'] / total['planted']:.3f}, false among told {total['false'] / total['told']:.3f}")
            print(f"  recall of changes {total['attributed'] / total['caused']:.3f}, wrongly attributed {total['wrongly']}")


if __name__ == "__main__":
    main()
