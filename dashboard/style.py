"""Type, colour, focus and print for the pages. Colour is never the only sign: removed words are struck, added ones underlined."""

from __future__ import annotations

from pathlib import Path

CSS = f"<style>{''.join((Path(__file__).parent / name).read_text(encoding='utf-8') for name in ('pages.css', 'paper.css'))}</style>"


def plain(text: str) -> str:
    """Text that Streamlit's Markdown shows as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!|<>~$:" else c for c in text)
