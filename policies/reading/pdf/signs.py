"""Characters that PDFs write in ways of their own: ligatures, soft hyphens, signs of symbol fonts."""

from __future__ import annotations

import unicodedata

HYPHENS = "\x02\ufffe"  # pdfium's stand-ins for a hyphen at the end of a line
ENDS_BROKEN = HYPHENS + "\xad-\u2010"
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF06F: "o", 0xF0FC: "✓", 0xF0A8: "□", 0xF071: "□", 0xF0E0: "→", 0xF0D7: "▪",
    0xF06E: "■", 0xF06C: "●", 0xF0A1: "○", 0xF0AE: "→", 0xF0B3: "≥", 0xF0A3: "≤", 0xF0B1: "±", 0xF0B0: "°", 0xF02D: "-",
    0xF076: "❖", 0xF0D2: "®", 0xF0D4: "™", 0xF0E2: "®", 0xF0E4: "™", 0xF06D: "µ", 0xF0B4: "×", 0xF061: "α", 0xF062: "β",
    0xF0DC: "➲", 0xF067: "γ", 0xF0A2: "′", 0xF02A: "*", 0xF0FE: "☒",
}  # fmt: skip
_OF_A_FONT_OF_SIGNS = {"\xb7": "•", "\xa7": "▪", "\xd8": "➢", "\xfc": "✓", "\xa8": "□", "q": "□", "n": "■", "l": "●", "v": "❖"}


def sign(text: str) -> str:
    """What a single character of a font of signs (Wingdings) shows."""
    return _OF_A_FONT_OF_SIGNS.get(text, text)


def tidy(text: str) -> str:
    """Ligatures, soft hyphens, private-use glyphs and odd spaces folded; combining accents composed."""
    if text.isascii() and text.isprintable():
        return text
    if len(text) == 1 and text not in HYPHENS and unicodedata.category(text) == "Cc":
        return "•"  # a sign of a font without a map to characters
    folded = "".join(_fold_character(c) for c in text)
    return unicodedata.normalize("NFC", folded)


def _fold_character(c: str) -> str:
    point = ord(c)
    if 0xFB00 <= point <= 0xFB06:
        return unicodedata.normalize("NFKD", c)
    if point in (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF):
        return ""
    if 0xF000 <= point <= 0xF0FF:
        return _SYMBOLS.get(point) or "•"
    if c in HYPHENS:
        return "-"
    return c
