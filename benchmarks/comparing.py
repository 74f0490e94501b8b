"""Seconds to compare a policy of 2 MB with 2,500 list items, and 1,000 ordinary pairs, beside plain text diffs, in one run.

    python -m benchmarks.comparing [--items 2500] [--pairs 1000] [--seed 1]

The others get the words of both versions, a block a line: diff-match-patch over the whole document (its own limit of one second a
document, then semantic clean-up), difflib over words, and `git diff --no-index --word-diff`. payerwatch gets documents that were read
before, and says what changed, of which kind and in which direction; `with reading` adds the reading of the pages. Exit status 0: measured;
1: a planted edit was not told; 3: not measured.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from diff_match_patch import diff_match_patch

from diffing.compare import compare
from policies.model import Document
from policies.reading import read_document

RESULTS = Path(__file__).parent / "results" / "comparing.json"
UNTOLD, NOT_MEASURED = 1, 3
_NOUNS = (
    "joint",
    "tendon",
    "graft",
    "implant",
    "brace",
    "nerve",
    "sensor",
    "infusion",
    "biopsy",
    "scan",
    "lesion",
    "valve",
    "pump",
    "therapy",
)
_ADJECTIVES = (
    "painful",
    "stable",
    "recurrent",
    "acute",
    "prior",
    "distal",
    "minor",
    "early",
    "open",
    "mixed",
    "partial",
    "severe",
    "local",
)
_VERBS = (
    "was treated with",
    "was followed by",
    "did not respond to",
    "is planned before",
    "was confirmed by",
    "limits use of",
    "is caused by",
)
_ORDINARY_ITEMS, _WORDS_OF_ITEM, _WORDS_OF_LONG_ITEM = 40, 18, 130


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one invented policy as HTML, and how many criteria were edited."""

    old: str
    new: str
    planted: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One tool over one set of pairs: seconds, and how many times as long as payerwatch's comparing."""

    tool: str
    seconds: float
    against_payerwatch: float


def sentence(chance: random.Random, words: int) -> str:
    """An invented criterion of about so many words."""
    said: list[str] = []
    while len(said) < words:
        one, other = (f"{chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)}" for _ in range(2))
        said += [*f"the {one} {chance.choice(_VERBS)} {other}".split(), "and"]
    return " ".join(said[:-1]).capitalize()


def made(chance: random.Random, items: int, words: int, edits: int) -> Pair:
    """A policy of sections of 25 criteria each; `edits` of its criteria ask for more weeks, one is moved, the review date is new."""
    old = [f"{sentence(chance, words)} for at least {chance.randint(4, 12)} weeks" for _ in range(items)]
    new = list(old)
    for at in chance.sample(range(items), edits):
        new[at] = new[at].rsplit(" for at least ", 1)[0] + " for at least 26 weeks"
    return Pair(page(old, "January 5, 2026"), page(new, "February 9, 2026"), sum(a != b for a, b in zip(old, new, strict=True)))


def page(criteria: Sequence[str], reviewed: str) -> str:
    """The policy as a payer's web page."""
    parts = [f"<h1>Measured Policy</h1><p>Policy Number: MP-1</p><p>Last Review Date: {reviewed}</p>"]
    for start in range(0, len(criteria), 25):
        points = "".join(f"<li>{text};</li>" for text in criteria[start : start + 25])
        lead = f"Service {start // 25 + 1} is medically necessary when all of the following criteria are met:"
        parts.append(f"<h2>Service {start // 25 + 1} Coverage Criteria</h2><p>{lead}</p><ul>{points}</ul>")
    return f"<html><head><title>Measured Policy</title></head><body><main>{''.join(parts)}</main></body></html>"


def words_of(document: Document) -> str:
    """The words of a document, a block a line."""
    return "\n".join(block.text for section in document.sections for block in section.blocks) + "\n"


# ---------------------------------------------------------------- the tools


def by_diff_match_patch(old: str, new: str) -> None:
    engine = diff_match_patch()
    engine.diff_cleanupSemantic(engine.diff_main(old, new))


def by_difflib(old: str, new: str) -> None:
    difflib.SequenceMatcher(None, old.split(), new.split()).get_opcodes()


def by_git(git: str, folder: Path) -> Callable[[str, str], None]:
    """The comparison by git, writing both texts to files first."""

    def run(old: str, new: str) -> None:
        one, other = folder / "old.txt", folder / "new.txt"
        one.write_text(old, encoding="utf-8")
        other.write_text(new, encoding="utf-8")
        command = [git, "diff", "--no-index", "--no-color", "--word-diff", str(one), str(other)]
        done = subprocess.run(command, check=False, capture_output=True)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"git diff ended with {done.returncode}: {done.stderr.decode(errors='replace')[:200]}")

    return run


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(pairs: Sequence[Pair], git: str, folder: Path) -> tuple[list[Figure], int]:
    """Every tool over the pairs, in turns pair by pair, and how many planted edits payerwatch did not tell."""
    spent: dict[str, float] = {}
    untold = 0
    for pair in pairs:
        documents: list[Document] = []
        told: list[int] = []
        reading = seconds_of(lambda: documents.extend(read_document(t.encode(), name="policy.html") for t in (pair.old, pair.new)))  # noqa: B023
        old, new = words_of(documents[0]), words_of(documents[1])
        comparing = seconds_of(lambda: told.append(sum(c.kind == "criteria" for c in compare(*documents).changes)))  # noqa: B023
        untold += max(0, pair.planted - told[0])
        turns = {"payerwatch": comparing, "payerwatch with reading": comparing + reading}
        tools = {"diff-match-patch": by_diff_match_patch, "difflib": by_difflib, "git --word-diff": by_git(git, folder)}
        turns |= {name: seconds_of(lambda: tool(old, new)) for name, tool in tools.items()}  # noqa: B023
        for name, taken in turns.items():
            spent[name] = spent.get(name, 0.0) + taken
    return [Figure(name, round(total, 3), round(total / spent["payerwatch"], 2)) for name, total in spent.items()], untold


def table(title: str, figures: Sequence[Figure]) -> str:
    """The figures for a person."""
    rows = [f"{one.tool:26}{one.seconds:10.2f} s{one.against_payerwatch:10.2f}" for one in figures]
    return "\n".join([title, f"{'':26}{'time':>12}{'ratio':>10}", *rows, ""])


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pairs, measure, print, and write the results."""
    asked = argparse.ArgumentParser(prog="benchmarks.comparing", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--items", type=int, default=2500, help="criteria of the large policy")
    asked.add_argument("--pairs", type=int, default=1000, help="ordinary pairs")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--results", type=Path, default=RESULTS, help="the JSON file to write")
    wish = asked.parse_args(arguments)
    git = shutil.which("git")
    if git is None:
        sys.stderr.write("benchmarks.comparing: git is not on the path; install it to measure\n")
        return NOT_MEASURED
    chance = random.Random(wish.seed)
    large = [made(chance, wish.items, _WORDS_OF_LONG_ITEM, min(25, wish.items))]
    ordinary = [made(chance, _ORDINARY_ITEMS, _WORDS_OF_ITEM, 2) for _ in range(wish.pairs)]
    size = len(large[0].old.encode())
    with tempfile.TemporaryDirectory() as folder:
        measured = {name: measure(pairs, git, Path(folder)) for name, pairs in (("large", large), ("ordinary", ordinary))}
    titles = {"large": f"one policy of {size / 1e6:.1f} MB, {wish.items} items", "ordinary": f"{wish.pairs} ordinary pairs"}
    for name, (figures, _) in measured.items():
        sys.stdout.write(table(titles[name], figures) + "\n")
    untold = sum(count for _, count in measured.values())
    sys.stdout.write(f"planted edits not told: {untold}\n")
    rows = {name: [asdict(one) for one in figures] for name, (figures, _) in measured.items()}
    wish.results.parent.mkdir(parents=True, exist_ok=True)
    wish.results.write_text(json.dumps({"bytes": size, "untold": untold, **rows}, indent=2) + "\n", encoding="utf-8")
    return UNTOLD if untold else 0


if __name__ == "__main__":
    raise SystemExit(main())
