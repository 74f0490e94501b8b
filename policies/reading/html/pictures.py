"""Pictures inside a policy: a description that says something is read; a picture that may hold criteria is told."""

from __future__ import annotations

import re

from policies.model import Issue, Problem
from policies.reading.html.lists import number_of
from policies.reading.html.tree import Element
from policies.reading.whitespace import fold

_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|bmp|webp)|(?:image|img|picture|photo|figure)[\s_-]*\d*", re.IGNORECASE)
_CHART = re.compile(
    r"flow-?\s?_?chart|algorithm|decision|diagram|pathway|criteria|\btable\b|chart\b|\bsteps?\b|workflow|\btree\b|grid|matrix|scale|score",
    re.IGNORECASE,
)
_DRESS = re.compile(
    r"\b(?:logo|icon|banner|photo|arrow|spacer|facebook|twitter|linkedin|smiling|stock|avatar|button|bullet|pdf|print)\b", re.IGNORECASE
)
_LEAST_WORDS = 8
_LARGE = 250  # pixels


def description(picture: Element) -> str:
    """What a picture's description says where it carries text of the policy; "" for names and dress."""
    said = fold(picture.attrs.get("alt", ""))
    return said if len(said.split()) >= _LEAST_WORDS and not _FILE.fullmatch(said) and not _DRESS.search(said[:60]) else ""


def picture_issue(picture: Element) -> Issue | None:
    """An issue for a picture that may hold criteria which nobody can read from it: a flow chart, a large picture."""
    said, source = fold(picture.attrs.get("alt", "")), picture.attrs.get("src", "").strip()
    name = source.split("?", 1)[0].rsplit("/", 1)[-1] if not source.startswith("data:") else ""
    if _DRESS.search(f"{said} {name.replace('-', ' ').replace('_', ' ')}"):
        return None
    size = [number_of(picture.attrs.get(side, "").removesuffix("px") or None, 0) for side in ("width", "height")]
    if not (_CHART.search(f"{said} {name}") or min(size) >= _LARGE):
        return None
    shown = f'"{said[:60]}"' if said else name[:60] or "without a name"
    return Issue(Problem.PICTURE, f"expected text, found a picture ({shown}) that may hold criteria; read it by eye in the snapshot")
