"""Pages a second of the PDF reader beside `pdftotext -layout` and pdfminer.six, and the memory of the largest documents.

    python -m benchmarks.reading [--repeats 3] [--pages 2000] [--processes 2] [FILES …]

Without files: the PDFs of the shared corpus where it is present, else generated ones. payerwatch does more than the others (structure,
roles, codes, dates), so the ratio says what that costs; `text alone` is its PDF reader before meaning is looked for. Every tool reads
every file in processes of their own, their start included; the tools take turns, and figures are medians. This process stays small,
because the system counts the memory of whoever starts a program as the program's. Exit status 3: not measured.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "corpus"
RESULTS = Path(__file__).parent / "results" / "reading.json"
PDFMINER = "import sys\nfrom pdfminer.high_level import extract_text\nfor name in sys.argv[1:]:\n    extract_text(name)\n"
BLOCKS = """
import sys
from pathlib import Path
from policies.reading.pdf.reader import read_pdf
for name in sys.argv[1:]:
    read_pdf(Path(name).read_bytes())
"""
NOT_MEASURED = 3

Result = TypeVar("Result")
Row = dict[str, Any]
Told = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """One tool over some files: wall seconds, processor seconds, the largest resident set of one process in MB."""

    seconds: float
    cpu: float
    megabytes: float


@dataclass(frozen=True)
class Figure:
    """One tool: pages a second of the wall clock and of the processor, and its wall seconds against the first tool's."""

    tool: str
    pages_a_second: float
    pages_a_cpu_second: float
    against_pdftotext: float | None


def commands(processes: int) -> dict[str, tuple[Sequence[str], Mapping[str, str], bool]]:
    """Tool → its command without the files, its environment, whether it takes one file at a time."""
    payerwatch = (sys.executable, "-m", "payerwatch.cli", "read", "--format", "json")
    found: dict[str, tuple[Sequence[str], Mapping[str, str], bool]] = {}
    if pdftotext := shutil.which("pdftotext"):
        found["pdftotext -layout"] = ((pdftotext, "-layout"), {}, True)
    found["pdfminer.six"] = ((sys.executable, "-c", PDFMINER), {}, False)
    found["payerwatch, text alone"] = ((sys.executable, "-c", BLOCKS), {}, False)
    found["payerwatch, 1 process"] = (payerwatch, {"PAYERWATCH_WORKERS": "1"}, False)
    found[f"payerwatch, {processes} processes"] = (payerwatch, {"PAYERWATCH_WORKERS": str(processes)}, False)
    return found


def take(command: Sequence[str], environment: Mapping[str, str], files: Sequence[Path], *, singly: bool) -> Taken:
    """Run a tool over the files and wait for its end."""
    lots = [[str(path)] for path in files] if singly else [[str(path) for path in files]]
    parts = [_run([*command, *lot, *(["-"] if singly else [])], environment) for lot in lots]
    return Taken(sum(part.seconds for part in parts), sum(part.cpu for part in parts), max(part.megabytes for part in parts))


def _run(command: Sequence[str], environment: Mapping[str, str]) -> Taken:
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment, cwd=ROOT
    )
    _, status, usage = os.wait4(process.pid, 0)  # its largest resident set, or that of a child it has waited for
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command[:3])} ended with status {process.returncode}; run it by hand on the same files")
    return Taken(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def aside(function: Callable[..., Result], *arguments: object) -> Result:
    """The function's result, worked out in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as other:
        return other.submit(function, *arguments).result()


def pages_of(files: Sequence[Path]) -> list[int]:
    """The pages of each file."""
    import pypdfium2 as pdfium

    found = []
    for path in files:
        document = pdfium.PdfDocument(path)
        found.append(len(document))
        document.close()
    return found


def figures(taken: Mapping[str, Sequence[Taken]], pages: int) -> Iterator[Figure]:
    """A line for each tool, medians of its turns; the ratio to the first tool where that is pdftotext."""
    first = next(iter(taken))
    base = median(one.seconds for one in taken[first]) if first.startswith("pdftotext") else None
    for tool, turns in taken.items():
        seconds, cpu = median(one.seconds for one in turns), median(one.cpu for one in turns)
        yield Figure(tool, pages / seconds, pages / max(cpu, 1e-9), seconds / base if base else None)


def generated(folder: Path, count: int, pages: int) -> list[Path]:
    """Tagged PDFs of policies with lists and tables, about so many pages each."""
    made = []
    for number in range(count):
        path = folder / f"generated-{pages}-{number}.pdf"
        _compile(path, _chapter(number))
        _compile(path, _chapter(number) * max(1, round(pages / pages_of([path])[0])))
        made.append(path)
    return made


def _compile(path: Path, text: str) -> None:
    import typst

    typst.compile(f'#set document(date: none)\n#set page(numbering: "1")\n{text}'.encode(), output=str(path))


def _chapter(number: int) -> str:
    lines = [f"= Wrist Splints {number}", "Effective Date: 03/01/2026"]
    for at in range(24):
        lines += [f"== Coverage Criteria {at}", "A wrist splint is medically necessary when all of the following are met:", ""]
        lines += [
            f"+ Pain at night for at least {at + 2} weeks\n  - on one side\n  - on both sides",
            "+ One of the following was tried:",
            "",
        ]
        lines += ["== Applicable Codes", "#table(columns: 2, [Code], [Description],"]
        lines += [*(f"[{29000 + 100 * at + row}], [splint of the kind {row}, for one arm]," for row in range(12)), ")", ""]
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and write results/reading.json."""
    asked = argparse.ArgumentParser(description="Pages a second of the PDF reader beside two others.")
    asked.add_argument("files", nargs="*", type=Path, help="PDF files; default: the shared corpus, else generated ones")
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--pages", type=int, default=2_000, help="pages of the generated large document; 0 for none")
    asked.add_argument("--processes", type=int, default=min(8, os.cpu_count() or 1))
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = given.files or sorted(SHARED.rglob("*.pdf")) or aside(generated, Path(folder), 8, 20)
        files = [path.resolve() for path in files]
        try:
            told = measured(files, given.repeats, given.processes) | {"large": large(Path(folder), files, given.pages)}
        except (RuntimeError, OSError) as error:
            sys.stderr.write(f"not measured: {error}\n")
            return NOT_MEASURED
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    show(told)
    return 0


def measured(files: Sequence[Path], repeats: int, processes: int) -> Told:
    """Every tool over every file, taking turns."""
    pages = sum(aside(pages_of, files))
    taken: dict[str, list[Taken]] = {}
    for _ in range(repeats):
        for tool, (command, environment, singly) in commands(processes).items():
            taken.setdefault(tool, []).append(take(command, environment, files, singly=singly))
    return {"files": len(files), "pages": pages, "repeats": repeats, "tools": [asdict(one) for one in figures(taken, pages)]}


def large(folder: Path, files: Sequence[Path], pages: int) -> list[Row]:
    """Seconds and memory of every tool on the file with most pages, and on a generated one."""
    counts = dict(zip(files, aside(pages_of, files), strict=True))
    chosen = [max(files, key=lambda path: counts[path]), *(aside(generated, folder, 1, pages) if pages else [])]
    counts |= dict(zip(chosen, aside(pages_of, chosen), strict=True))
    rows: list[Row] = []
    for path in chosen:
        for tool, (command, environment, singly) in list(commands(1).items())[:-1]:
            one = take(command, environment, [path], singly=singly)
            rows.append({"file": path.name, "pages": counts[path], "tool": tool, **asdict(one)})
    return rows


def show(told: Told) -> None:
    """The figures as two tables."""
    from rich.console import Console
    from rich.table import Table

    speed = Table(title=f"{told['files']} files, {told['pages']} pages, medians of {told['repeats']} turns")
    for head in ("tool", "pages/s", "pages/CPU s", "time against pdftotext"):
        speed.add_column(head, justify="left" if head == "tool" else "right")
    for row in told["tools"]:
        ratio = row["against_pdftotext"]
        rates = (f"{row['pages_a_second']:.0f}", f"{row['pages_a_cpu_second']:.0f}")
        speed.add_row(row["tool"], *rates, f"{ratio:.1f}×" if ratio else "–")
    size = Table(title="The largest documents, each alone")
    for head in ("file", "pages", "tool", "seconds", "peak MB"):
        size.add_column(head, justify="right" if head in ("pages", "seconds", "peak MB") else "left")
    for row in told["large"]:
        size.add_row(row["file"][:30], str(row["pages"]), row["tool"], f"{row['seconds']:.1f}", f"{row['megabytes']:.0f}")
    console = Console()
    console.print(speed)
    console.print(size)


if __name__ == "__main__":
    sys.exit(main())
