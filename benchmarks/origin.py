"""The generated site as a process of its own, told on standard input which release to show.

    python -m benchmarks.origin --root FOLDER --port 8799

Each line is a number; it is printed once that release is shown. The end of the input ends the server.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from payerwatch.standin import serve


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.origin", description="Serve the generated site.")
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    with serve(asked.root, 1, port=asked.port) as site:
        for line in sys.stdin:
            site.release = int(line)
            site.log.clear()
            print(site.release, flush=True)


if __name__ == "__main__":
    main()
