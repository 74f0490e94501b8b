"""One hostile file read in a process of its own: `python tests/fuzz/hostile.py deep_json 7`; its outcome is printed.

The limits hold for what the reading needs: the process must not have the memory, or the raised recursion limit, of a test runner.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

import extremes  # noqa: E402
import reading  # noqa: E402

from payerwatch.pool import Lost, Workers  # noqa: E402


def main() -> int:
    """0 where the file ended as a document or a refusal."""
    make, seed = getattr(extremes, sys.argv[1]), int(sys.argv[2])
    with Workers(1, limit=reading.LIMIT, start="fork") as workers:
        (ended,) = workers.within(partial(_read, make), [seed])
    print(ended)
    return 0 if not isinstance(ended, Lost) and ended[0] in ("document", "unreadable") and not ended[1] else 1


def _read(make: extremes.Extreme, seed: int) -> tuple[str, str]:
    name, data = make(Random(seed))
    return reading.read(reading.Case(0, name, data, make.__name__))


if __name__ == "__main__":
    sys.exit(main())
