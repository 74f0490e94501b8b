"""Compile the text of every row of a gold file and write what it came to: `score_gold.py GOLD.jsonl PREDICTIONS.jsonl`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rules.compile import compile_text
from rules.contract import statement_to_json


def predictions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """id and statements of each row, from its text alone."""
    return [{"id": row["id"], "statements": [statement_to_json(s) for s in compile_text(row["text"]).statements]} for row in rows]


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    gold, out = map(Path, sys.argv[1:3])
    lines = [json.dumps(row, ensure_ascii=False) for row in predictions(rows_of(gold))]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
