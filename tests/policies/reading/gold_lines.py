"""Gold readings: what a person sees on the pages of a document, written as lines, kept as hashes, compared with what the reader makes.

A plain gold file is one line for each thing, in reading order:

    M {"payer": …}                   metadata, the `metadata` object of `payerwatch read --format json`
    ! words of a furniture line      must stand in no section; ` ~3` at its end: stands in sections three times, rightly
    = 2 | coverage | Heading         a section: level, role, heading ("" for text before the first heading)
    - 1 | A. | words                 a list item: depth, marker ("" where none is printed), words without the marker
    | cell ¦ cell                    a table row (a list inside a cell follows its row as items, depth from 1)
    . words                          a paragraph
    * † | words                      a footnote and its mark
    C CPT 72148 72148 covered        a code or a range with its role
    H 2026-01-01 | words             an entry of the payer's own history ("none" where no date is printed)

The words are the payers', so the files kept beside this module hold a hash in their place (`hash`). Headings of up to eight words stay.

    python tests/policies/reading/gold_lines.py dump FILE > plain        what the reader makes of FILE
    python tests/policies/reading/gold_lines.py hash plain > gold        a plain gold file without its words
    python tests/policies/reading/gold_lines.py compare plain FILE       every line that differs, both ways, and the figures
    python tests/policies/reading/gold_lines.py score [FOLDER]           the figures of every gold file, against the shared corpus
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policies.document_json import to_contract
from policies.model import Document, Section
from policies.reading import read_document

GOLD = Path(__file__).parent / "gold"
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": "", "\u200b": ""})


@dataclass(frozen=True)
class Figures:
    """How one reading compares with its gold. Counts, but for `metadata`: the fields that differ, as text."""

    name: str
    metadata: tuple[str, ...] = ()
    items: int = 0
    lost: int = 0
    invented: int = 0
    depth_right: int = 0
    marker_right: int = 0
    codes: int = 0
    codes_missed: int = 0
    codes_false: int = 0
    history: int = 0
    history_missed: int = 0
    sections: int = 0
    sections_missed: int = 0
    rows: int = 0
    rows_missed: int = 0
    furniture_inside: int = 0


# ---------------------------------------------------------------- lines of a reading


def lines_of(document: Document) -> list[str]:
    """The reading as plain gold lines."""
    contract = to_contract(document, "")
    lines = ["M " + json.dumps(contract["metadata"], ensure_ascii=False)]
    lines += [f"! {_line(text)}" for text in document.furniture]
    for section in document.sections:
        lines += _section_lines(section)
    lines += [f"C {code.system.value} {code.first} {code.last} {code.role.value}" for code in document.codes]
    return lines + [f"H {entry.date or 'none'} | {_line(entry.text)}" for entry in document.history]


def _section_lines(section: Section) -> Iterator[str]:
    yield f"= {section.level} | {section.role.value} | {_line(section.heading)}"
    for block in section.blocks:
        if block.kind == "item":
            yield f"- {block.level} | {block.marker} | {_line(block.text)}"
        elif block.kind == "row":
            yield "| " + " ¦ ".join(_line(cell) for cell in block.cells)
        elif block.kind == "note":
            yield f"* {block.marker} | {_line(block.text)}"
        else:
            yield f". {_line(block.text)}"


def _line(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- hashes


def words_of(text: str) -> list[str]:
    """The words of a line for comparison: whitespace, quotes, dashes, case and a space before punctuation folded."""
    return re.sub(r"\s+([,;:.)])", r"\1", text.translate(_QUOTES).casefold()).split()


def hash_of(text: str) -> str:
    """Twelve hexadecimal digits over the folded words, blanks left out."""
    return hashlib.sha256("".join(words_of(text)).encode()).hexdigest()[:12]


def hashed(lines: Sequence[str]) -> list[str]:
    """Plain gold lines with a hash in place of the payer's words."""
    return [_hashed(line) for line in lines if line.strip()]


def _hashed(line: str) -> str:
    kind, rest = line[:1], line[2:]
    if kind in "MC":
        return line.rstrip()
    if kind == "!":
        text, allowed = _allowed(rest)
        return f"! {len(words_of(text))} {_window_hash(words_of(text))} {allowed}"
    if kind == "=":
        level, role, heading = rest.split(" | ", 2) if rest.count(" | ") > 1 else (*rest.rstrip(" |").split(" | "), "")
        return f"= {level} | {role} | {heading if len(heading.split()) <= 8 else '#' + hash_of(heading)}".rstrip()
    if kind == "-":
        depth, marker, text = rest.split(" | ", 2)
        return f"- {depth} | {marker} | {hash_of(text)}"
    if kind in "*H":
        mark, text = rest.split(" | ", 1)
        return f"{kind} {mark} | {hash_of(text)}"
    if kind == "|":
        return "| " + hash_of(rest.replace("¦", " "))
    return f"{kind} {hash_of(rest)}"


def _allowed(text: str) -> tuple[str, int]:
    found = re.fullmatch(r"(.*) ~(\d+)", text)
    return (found[1], int(found[2])) if found else (text, 0)


def _window_hash(words: Sequence[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


# ---------------------------------------------------------------- comparison


def compared(name: str, gold: Sequence[str], document: Document) -> Figures:
    """The figures of one reading. `gold`: hashed lines."""
    plain = lines_of(document)
    read = hashed(plain)
    want_items, have_items = _items(gold), _items(read)
    matched = _matched([i[2] for i in want_items], [i[2] for i in have_items])
    want_codes, have_codes = _of(gold, "C"), _of(read, "C")
    return Figures(
        name=name,
        metadata=tuple(_metadata_differences(gold[0], plain[0])),
        items=len(want_items),
        lost=len(want_items) - len(matched),
        invented=len(have_items) - len(matched),
        depth_right=sum(want_items[a][0] == have_items[b][0] for a, b in matched),
        marker_right=sum(want_items[a][1] == have_items[b][1] for a, b in matched),
        codes=want_codes.total(),
        codes_missed=(want_codes - have_codes).total(),
        codes_false=(have_codes - want_codes).total(),
        history=_of(gold, "H").total(),
        history_missed=(_of(gold, "H") - _of(read, "H")).total(),
        sections=_roles(gold).total(),
        sections_missed=(_roles(gold) - _roles(read)).total(),
        rows=_of(gold, "|").total(),
        rows_missed=(_of(gold, "|") - _of(read, "|")).total(),
        furniture_inside=sum(_inside(gold, document)),
    )


def _items(lines: Sequence[str]) -> list[tuple[str, str, str]]:
    return [tuple(line[2:].split(" | ", 2)) for line in lines if line.startswith("- ")]  # type: ignore[misc]


def _of(lines: Sequence[str], kind: str) -> Counter[str]:
    return Counter(line for line in lines if line.startswith(kind + " "))


def _roles(lines: Sequence[str]) -> Counter[str]:
    """Sections by role and heading; levels differ by taste and are not compared."""
    return Counter(" ".join(line.split(" | ", 1)[1].casefold().split()) for line in lines if line.startswith("= "))


def _matched(want: list[str], have: list[str]) -> list[tuple[int, int]]:
    matcher = difflib.SequenceMatcher(None, want, have, autojunk=False)
    return [(a + i, b + i) for a, b, size in matcher.get_matching_blocks() for i in range(size)]


def _metadata_differences(gold: str, read: str) -> Iterator[str]:
    want, have = json.loads(gold[2:]), json.loads(read[2:])
    for key, value in want.items():
        if _folded(have.get(key)) != _folded(value):
            yield f"{key}: {have.get(key)!r} for {value!r}"


def _folded(value: object) -> object:
    return words_of(value) if isinstance(value, str) else value


def _inside(gold: Sequence[str], document: Document) -> Iterator[int]:
    """For each furniture line how often it stands in the sections beyond what is right."""
    words = [words_of(f"{section.heading}\n{section.text}") for section in document.sections]
    for line in gold:
        if line.startswith("! "):
            length, wanted, allowed = line[2:].split()
            size = int(length)
            seen = sum(_window_hash(run[at : at + size]) == wanted for run in words for at in range(len(run) - size + 1))
            yield max(0, seen - int(allowed))


# ---------------------------------------------------------------- at the desk


def source_of(gold: Path) -> Path:
    """The corpus file that a gold file describes: the same path below the corpus, with `.gold` behind it."""
    return CORPUS / gold.relative_to(GOLD).with_suffix("")


def gold_files(folder: Path = GOLD) -> list[Path]:
    """Every gold file kept."""
    return sorted(folder.rglob("*.gold"))


def figures_of(gold: Path) -> Figures:
    """The reading of the corpus file against its gold."""
    source = source_of(gold)
    document = read_document(source.read_bytes(), name=source.name)
    return compared(source.name, gold.read_text(encoding="utf-8").splitlines(), document)


def _compare(plain: Path, source: Path) -> None:
    gold = [line for line in plain.read_text(encoding="utf-8").splitlines() if line.strip()]
    document = read_document(source.read_bytes(), name=source.name)
    read = lines_of(document)
    for line in difflib.unified_diff(gold, read, "gold", "read", n=0, lineterm=""):
        print(line)
    print(compared(source.name, hashed(gold), document))


def main(arguments: Sequence[str]) -> int:
    """See the head of the module."""
    match arguments:
        case ["dump", file]:
            path = Path(file)
            print("\n".join(lines_of(read_document(path.read_bytes(), name=path.name))))
        case ["hash", plain]:
            print("\n".join(hashed(Path(plain).read_text(encoding="utf-8").splitlines())))
        case ["compare", plain, file]:
            _compare(Path(plain), Path(file))
        case ["score", *folder]:
            for gold in gold_files(Path(folder[0]) if folder else GOLD):
                print(figures_of(gold))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
