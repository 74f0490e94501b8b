"""How Word paragraphs look: bold, large, indented. Styles are followed to what they are based on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policies.reading.docx.text import W, is_on, words
from policies.reading.markers import split_marker
from policies.reading.whitespace import fold

_TWIPS = 20.0  # to a point
_DEEPEST = 10
_OFF = ("0", "false", "none", "off")
Styles = Mapping[str, Any]


def all_bold(paragraph: Any, styles: Styles) -> bool:
    """Whether every word of a paragraph is bold, by itself or by its style."""
    runs = [run for run in paragraph.iter(f"{W}r") if any((node.text or "").strip() for node in run.iter(f"{W}t"))]
    by_paragraph = _style_says(styles.get(paragraph.style or ""), "b")
    return bool(runs) and all(_run_bold(run, styles, by_paragraph) for run in runs)


def _run_bold(run: Any, styles: Styles, by_paragraph: bool) -> bool:
    own = run.find(f"{W}rPr/{W}b")
    if own is not None:
        return own.get(f"{W}val") not in _OFF
    style = run.find(f"{W}rPr/{W}rStyle")
    return by_paragraph or (style is not None and _style_says(styles.get(style.get(f"{W}val") or ""), "b")) or is_on(run, "bCs")


def _style_says(style: Any, name: str) -> bool:
    for _ in range(_DEEPEST):
        if style is None:
            return False
        found = style.element.find(f"{W}rPr/{W}{name}")
        if found is not None:
            return found.get(f"{W}val") not in _OFF
        style = getattr(style, "base_style", None)
    return False


def size(paragraph: Any, styles: Styles) -> int:
    """The size of a paragraph's first words in half points, 0 where only the document's default tells."""
    for run in paragraph.iter(f"{W}r"):
        if any((node.text or "").strip() for node in run.iter(f"{W}t")):
            own = run.find(f"{W}rPr/{W}sz")
            if own is not None:
                return _number(own.get(f"{W}val"))
            break
    style = styles.get(paragraph.style or "")
    for _ in range(_DEEPEST):
        if style is None:
            return 0
        found = style.element.find(f"{W}rPr/{W}sz")
        if found is not None:
            return _number(found.get(f"{W}val"))
        style = getattr(style, "base_style", None)
    return 0


def indent(paragraph: Any) -> float | None:
    """The left edge that a paragraph states itself, in points; None where it states none."""
    found = paragraph.find(f"{W}pPr/{W}ind")
    value = (found.get(f"{W}left") or found.get(f"{W}start")) if found is not None else None
    return _number(value) / _TWIPS if value else None


def typed_edges(paragraphs: Sequence[Any]) -> dict[Any, float]:
    """The left edges of typed list items, in those runs of them where the edges differ and so tell the depth."""
    edges: dict[Any, float] = {}
    run: list[tuple[Any, float]] = []
    for paragraph in [*paragraphs, None]:
        printed = split_marker(fold(words(paragraph))) if paragraph is not None and paragraph.tag == f"{W}p" else None
        if paragraph is not None and printed and printed[1]:
            run.append((paragraph, indent(paragraph) or 0.0))
            continue
        if len({edge for _, edge in run}) > 1:
            edges.update(run)
        run = []
    return edges


def _number(value: str | None) -> int:
    return int(float(value)) if value and value.lstrip("-").replace(".", "", 1).isdigit() else 0
