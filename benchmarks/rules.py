"""Time of the compiler beside the reading of the same documents, of the evaluator beside the explaining one, and of the comparisons.

    python -m benchmarks.rules [--repeats 3] [--cases 1000] [--rules 1000] [--pairs 435] [FILES …]

Without files: the documents of the shared corpus where it is present, else the stand-in payers' policies. Compiling is reported against
the reading of the same document in the same run (its yardstick: no slower than reading), the evaluation of many cases against the
evaluator that also explains, and comparisons in milliseconds beside the evaluation of one rule. Times are of the processor, medians of
`--repeats` turns. Exit status 0: compiling took no longer than reading; 1: it did; 3: not measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rules.amounts import exactly
from rules.facts import Case, Known
from rules.model import All, Any, AtLeast, Atom, Node, Op, children

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "corpus"
RESULTS = Path(__file__).parent / "results" / "rules.json"
NOT_MEASURED = 3
FACTS = 60
VISIT = dt.date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Document:
    """Seconds to read and to compile one document, the share of its criteria covered, and the share of its statements flagged."""

    file: str
    read: float
    compile: float
    coverage: float
    statements: int
    flagged: float


def seconds(work: Callable[[], object], repeats: int) -> float:
    """The median processor seconds of some turns."""
    taken = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return median(taken)


def files_to_read(given: Sequence[Path]) -> list[Path]:
    """The files given; else the corpus; else the stand-in site's release."""
    if given:
        return sorted(given)
    shared = [*sorted((SHARED / "pdf").glob("*.pdf")), *sorted((SHARED / "text").glob("*.txt"))]
    site = ROOT / "data" / "samples" / "site" / "release-1"
    return shared or sorted(path for path in site.rglob("*") if path.suffix in (".pdf", ".html", ".docx"))


def flagged(node: Node) -> bool:
    """Whether a person must look at the node or at a part of it."""
    return bool(getattr(node, "review", False)) or any(flagged(child) for child in children(node))


def documents(files: Sequence[Path], repeats: int) -> Iterator[Document]:
    """Each document read and compiled, in turns of their own."""
    from policies.reading import read_document
    from rules.compile import compile_document

    for path in files:
        data = path.read_bytes()
        source = data.decode("utf-8", "replace") if path.suffix == ".txt" else None
        document = read_document(data, name=path.name)
        compiled = compile_document(document, source)
        count = len(compiled.statements)
        share = sum(one.review or flagged(one.when) for one in compiled.statements) / count if count else 0.0
        yield Document(
            path.name,
            seconds(lambda data=data, path=path: read_document(data, name=path.name), repeats),  # type: ignore[misc]
            seconds(lambda document=document, source=source: compile_document(document, source), repeats),  # type: ignore[misc]
            compiled.coverage,
            count,
            share,
        )


def rule(draw: random.Random, depth: int = 3) -> Node:
    """A random rule of about ten atoms."""
    if depth == 0:
        fact = f"f{draw.randrange(FACTS)}"
        op: Op = draw.choice((">=", "<"))
        return Atom(quote=fact, start=0, fact=fact, op=op, value=float(draw.randrange(50)), unit="1")
    parts = tuple(rule(draw, depth - 1) for _ in range(draw.choice([2, 2, 3])))
    shapes: tuple[Node, ...] = (All(parts), Any(parts), AtLeast(2, parts))
    return draw.choice(shapes)


def case(draw: random.Random) -> Case:
    """A record that knows about half of the facts."""
    known = {f"f{at}": (Known(f"f{at}", exactly(float(draw.randrange(50)), "1")),) for at in range(FACTS) if draw.random() < 0.5}
    return Case(VISIT, known)


def evaluation(cases: int, rules: int, seed: int, repeats: int) -> dict[str, float]:
    """Seconds for all rules against all cases, and what the explaining evaluator takes for a hundredth of them, times hundred."""
    from rules.evaluate import evaluate
    from rules.many import Cases

    draw = random.Random(seed)
    nodes = [rule(draw) for _ in range(rules)]
    records = [case(draw) for _ in range(cases)]
    few = records[: max(1, cases // 100)]
    many = seconds(lambda: [truths for prepared in (Cases(records),) for truths in map(prepared.truths, nodes)], repeats)
    one = seconds(lambda: [evaluate(node, record) for node in nodes for record in few], 1) * (cases / len(few))
    return {"cases": cases, "rules": rules, "seconds": many, "explaining": one, "ratio": many / one}


def comparisons(pairs: int, seed: int) -> dict[str, float]:
    """Milliseconds of the comparison of rules whose one threshold moved."""
    from rules.solver.comparison import compare

    draw = random.Random(seed)
    taken = []
    for _ in range(pairs):
        old = rule(draw, 2)
        new = All((old, rule(draw, 0)))
        began = time.perf_counter()
        compare(old, new)
        taken.append((time.perf_counter() - began) * 1000)
    return {"pairs": pairs, "median_ms": median(taken), "slowest_ms": max(taken)}


def main() -> int:
    """Measure, print, and write results/rules.json."""
    asked = argparse.ArgumentParser(description="Time of compiling, evaluating and comparing rules.")
    asked.add_argument("files", nargs="*", type=Path)
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--cases", type=int, default=1000)
    asked.add_argument("--rules", type=int, default=1000)
    asked.add_argument("--pairs", type=int, default=435)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    files = files_to_read(given.files)
    if not files:
        sys.stderr.write("not measured: no documents; name some files\n")
        return NOT_MEASURED
    found = list(documents(files, given.repeats))
    told = {
        "documents": [asdict(one) for one in found],
        "ratio": sum(one.compile for one in found) / sum(one.read for one in found),
        "evaluation": evaluation(given.cases, given.rules, given.seed, given.repeats),
        "comparisons": comparisons(given.pairs, given.seed),
    }
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    show(found, told)
    return int(told["ratio"] > 1)  # type: ignore[operator]


def show(found: Sequence[Document], told: dict[str, object]) -> None:
    """The figures, as a table and three lines."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{len(found)} documents, processor seconds")
    for head in ("file", "read", "compile", "compile/read", "covered", "statements", "flagged"):
        table.add_column(head, justify="left" if head == "file" else "right")
    for one in found:
        figures = (f"{one.read:.2f}", f"{one.compile:.2f}", f"{one.compile / max(one.read, 1e-9):.2f}", f"{one.coverage:.0%}")
        table.add_row(one.file[:36], *figures, str(one.statements), f"{one.flagged:.0%}")
    console = Console()
    console.print(table)
    for name in ("ratio", "evaluation", "comparisons"):
        console.print(f"{name}: {told[name]}")


if __name__ == "__main__":
    sys.exit(main())
