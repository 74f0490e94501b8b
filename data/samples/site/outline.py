"""The small outline language of the content files.

    ## A heading
    A paragraph, folded over
    several lines.
    - an item
      - an item inside it, folded
        over two lines

`**words**` are bold. Two blanks of indentation make one level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

MARK = re.compile(r"^( *)(- |## )")
ALL = re.compile(r"\b(all|both|each|every)\b[^.]{0,60}:$", re.IGNORECASE)
ANY = re.compile(r"\b(any|one|either|two)\b[^.]{0,60}:$", re.IGNORECASE)


def lines(outline: str) -> list[str]:
    """One line for each block: folded lines are joined, the mark and its indentation stay."""
    found: list[str] = []
    fresh = True
    for raw in outline.splitlines():
        if not raw.strip():
            fresh = True
        elif MARK.match(raw) or fresh or (not raw.startswith(" ") and depth(found[-1]) > 0):
            found.append(raw.rstrip() if MARK.match(raw) else raw.strip())
            fresh = raw.startswith("## ")
        else:
            found[-1] += " " + raw.strip()
    return found


def depth(line: str) -> int:
    """0 for paragraphs and headings, 1 for a top item, 2 for an item inside it."""
    mark = MARK.match(line)
    return 0 if mark is None or mark[2] == "## " else len(mark[1]) // 2 + 1


def nest(flat: list[str]) -> list[dict[str, Any]]:
    """Lines as blocks: {"kind": "p" | "h", "text"} or {"kind": "list", "items": [{"text", "items"}]}."""
    blocks: list[dict[str, Any]] = []
    stack: list[list[dict[str, Any]]] = []
    for line in flat:
        level = depth(line)
        if level == 0:
            heading = line.startswith("## ")
            blocks.append({"kind": "h" if heading else "p", "text": line.removeprefix("## ")})
            stack = []
            continue
        if not stack:
            blocks.append({"kind": "list", "items": []})
            stack = [blocks[-1]["items"]]
        if level > len(stack) + 1 or (level > len(stack) and not stack[-1]):
            raise ValueError(f"an item is too deep: {line!r}")
        if level > len(stack):
            stack.append(stack[-1][-1]["items"])
        del stack[level:]
        stack[-1].append({"text": line.strip().removeprefix("- "), "items": []})
    return blocks


def joined(flat: list[str]) -> list[str]:
    """The same lines with "; and" or "; or" after every item but the last of its list."""
    return [line + _joiner(flat, at) for at, line in enumerate(flat)]


def _joiner(flat: list[str], at: int) -> str:
    level = depth(flat[at])
    if level == 0 or flat[at].endswith((":", ".")) or not _has_next(flat, at, level):
        return ""
    above = _above(flat, at, level)
    if ALL.search(above):
        return "; and"
    return "; or" if ANY.search(above) else ""


def _has_next(flat: list[str], at: int, level: int) -> bool:
    after = next((depth(line) for line in flat[at + 1 :] if depth(line) <= level), 0)
    return after == level


def _above(flat: list[str], at: int, level: int) -> str:
    return next((line for line in reversed(flat[:at]) if depth(line) < level), "")


def bold_parts(text: str) -> Iterator[tuple[str, bool]]:
    """("words", bold) in order."""
    for index, part in enumerate(text.split("**")):
        if part:
            yield part, index % 2 == 1
