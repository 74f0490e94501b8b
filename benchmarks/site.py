"""Generate the site of the benchmark: both releases, their differences, and the declaration that watches it.

    python -m benchmarks.site --into FOLDER --policies 300 --seed 2026 --port 8799

The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.edits import next_release
from benchmarks.pages import index_bytes, policy_bytes
from benchmarks.sheets import Sheet, make_sheets

RELEASED = ("2026-10-05", "2026-11-09")
DECLARATION = """\
source_id: lakeshore.medical
payer: {{id: lakeshore, name: Lakeshore Mutual Health}}
lob: [commercial]
loopback: ["127.0.0.1:{port}"]
request: {{delay: 0, concurrency: 16}}
discover:
  method: links
  start: [http://127.0.0.1:{port}/policies/]
policy:
  url: /(policies|documents)/lm-\\d+\\.(html|pdf)$
  number: {{where: url, pattern: (lm-\\d+)}}
expect: {{min_policies: {least}, max_lost: 0.1}}
notes: Generated policies for measuring; see docs/benchmarks.md.
"""


def write_site(into: Path, policies: int, seed: int, port: int) -> None:
    """Write site/release-1, site/release-2, differences.json, urls.json and sources/ into a folder."""
    first = make_sheets(policies, seed)
    second, differences = next_release(first, seed)
    pages = {sheet: policy_bytes(sheet) for sheet in {*first, *second}}
    for number, sheets in enumerate((first, second), start=1):
        _write_release(into / "site" / f"release-{number}", sheets, pages, RELEASED[number - 1])
    origin = f"http://127.0.0.1:{port}/"
    stated = [{**dataclasses.asdict(one), "url": origin + one.path} for one in differences]
    _write(into / "differences.json", json.dumps(stated, indent=1).encode())
    _write(into / "urls.json", json.dumps([origin + sheet.path for sheet in first], indent=1).encode())
    _write(into / "sources" / "lakeshore" / "medical.yml", DECLARATION.format(port=port, least=max(1, policies * 9 // 10)).encode())


def _write_release(folder: Path, sheets: Sequence[Sheet], pages: dict[Sheet, bytes], released: str) -> None:
    _write(folder / "release.json", json.dumps({"released": released}).encode())
    _write(folder / "robots.txt", b"User-agent: *\nDisallow: /private/\n")
    _write(folder / "policies" / "index.html", index_bytes(sheets))
    for sheet in sheets:
        _write(folder / sheet.path, pages[sheet])


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def main() -> None:
    """Write the site."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description="Generate the site of the benchmark.")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--policies", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    write_site(asked.into, asked.policies, asked.seed, asked.port)


if __name__ == "__main__":
    main()
