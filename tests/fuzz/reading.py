"""Fuzzing of the readers: harmed and hostile files, each read in a worker with a limit of time and memory.

    python tests/fuzz/reading.py --cases 10000 --seed 1       the long run (`make fuzz`)
    python tests/fuzz/reading.py --seed 1 --only 4711         one case again, as the line of its failure says
    python tests/fuzz/reading.py --seed 1 --only 4711 --save FILE

Every case ends as a Document or as UnreadableSnapshot. Anything else is a failure: another exception, a worker that dies, a case
that takes longer or needs more memory than allowed, a message of several lines. Exit status 0: none; 1: failures, a line each.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from extremes import EXTREMES
from mutations import harmed
from seeds import seeds

from payerwatch.pool import Limit, Lost, Workers
from policies.model import Document
from policies.reading import read_judged
from policies.reading.errors import UnreadableSnapshot

LIMIT = Limit(seconds=30)
EXTREME_SHARE = 0.15  # of the cases; the others are harmed seeds
LONGEST_MESSAGE = 600


@dataclass(frozen=True)
class Case:
    """One file to read. `made_by` says how it came to be."""

    number: int
    name: str
    data: bytes
    made_by: str


@dataclass(frozen=True)
class Ended:
    """How a case ended: "document", "unreadable", or what went wrong. Seconds of processor time, megabytes of memory at most."""

    number: int
    outcome: str
    seconds: float
    memory: float
    made_by: str
    fault: str = ""


def case(seed: int, number: int) -> Case:
    """The case of this number; the same for the same seed and the same seeds."""
    dice = Random(f"{seed}/{number}")
    if dice.random() < EXTREME_SHARE:
        make = dice.choice(EXTREMES)
        name, data = make(dice)
        return Case(number, name, data, make.__name__)
    chosen = dice.choice(seeds())
    data, harms = harmed(chosen.data, dice)
    return Case(number, chosen.name, data, f"{chosen.name}: {', '.join(harms)}")


def run(number: int, seed: int) -> Ended:
    """Make a case and read it, in a worker."""
    made = case(seed, number)
    _forget_peak()
    began = time.process_time()
    outcome, fault = read(made)
    return Ended(number, outcome, time.process_time() - began, _peak(), made.made_by, fault)


def read(made: Case) -> tuple[str, str]:
    """How the reading of a case ended, and what is wrong with that. A MemoryError is the worker's to tell."""
    try:
        document, _ = read_judged(made.data, name=made.name)
    except UnreadableSnapshot as error:
        message = str(error)
        fault = "" if message and len(message) <= LONGEST_MESSAGE and "\n" not in message else f"no clear line: {message[:200]!r}"
        return "unreadable", fault
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - every other one is what is looked for
        return "raised", f"{type(error).__name__}: {error}"[:300].replace("\n", " ")
    return "document", "" if isinstance(document, Document) else f"{type(document).__name__} instead of a Document"


def _forget_peak() -> None:
    with suppress(OSError):  # systems without it count from the start of the worker
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def _peak() -> float:
    """The most memory of this process in MB since the peak was forgotten."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fuzz(numbers: Sequence[int], seed: int, processes: int = 1, limit: Limit = LIMIT) -> Iterator[Ended]:
    """Run these cases, each within its limit."""
    seeds()  # made once, here, for all workers
    with Workers(processes, limit=limit, start="fork") as workers:
        for number, ended in zip(numbers, workers.within(partial(run, seed=seed), numbers), strict=True):
            if isinstance(ended, Lost):
                yield Ended(number, "lost", limit.seconds, 0.0, "", ended.reason)
            else:
                yield ended


def tell(results: Iterator[Ended], total: int, seed: int) -> int:
    """Say how it goes and how it ended; the number of failures."""
    outcomes: Counter[str] = Counter()
    failures = 0
    slowest: list[Ended] = []
    largest: list[Ended] = []
    for done, ended in enumerate(results, 1):
        outcomes[ended.outcome] += 1
        slowest = sorted([*slowest, ended], key=lambda one: -one.seconds)[:5]
        largest = sorted([*largest, ended], key=lambda one: -one.memory)[:5]
        if ended.fault:
            failures += 1
            made_by = ended.made_by or case(seed, ended.number).made_by
            print(f"FAILURE case {ended.number} ({made_by}): {ended.fault}")
            print(f"  again: python tests/fuzz/reading.py --seed {seed} --only {ended.number}", flush=True)
        if done % 100 == 0 or done == total:
            print(
                f"{done} of {total}: {failures} failures, slowest {slowest[0].seconds:.1f} s, most memory {largest[0].memory:.0f} MB",
                flush=True,
            )
    print("outcomes:", ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items())))
    print("slowest: ", "; ".join(f"{one.seconds:.1f} s case {one.number} ({one.made_by})" for one in slowest))
    print("largest: ", "; ".join(f"{one.memory:.0f} MB case {one.number} ({one.made_by})" for one in largest))
    return failures


def main() -> int:
    """Run as the module's head says."""
    asked = argparse.ArgumentParser(description="Fuzz the readers.")
    asked.add_argument("--cases", type=int, default=10_000, help="how many cases, from number --first on")
    asked.add_argument("--seed", type=int, default=1, help="another seed, other cases")
    asked.add_argument("--first", type=int, default=0, help="number of the first case")
    asked.add_argument("--only", type=int, help="one case alone")
    asked.add_argument("--save", type=Path, help="with --only: write its file there instead of reading it")
    asked.add_argument("--processes", type=int, default=1)
    given = asked.parse_args()
    if given.save and given.only is not None:
        given.save.write_bytes(case(given.seed, given.only).data)
        return 0
    numbers = range(given.first, given.first + given.cases) if given.only is None else range(given.only, given.only + 1)
    return 1 if tell(fuzz(numbers, given.seed, given.processes), len(numbers), given.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
