"""Signs that pages write in ways of their own: symbol fonts, an underlined ">", pictures of a sign, raised numbers."""

from __future__ import annotations

import re

_SYMBOL = str.maketrans(
    {
        "³": "≥", "£": "≤", "·": "•", "´": "×", "¹": "≠", "®": "→", "¨": "□", "a": "α", "b": "β", "g": "γ", "d": "δ", "m": "μ", "D": "Δ",
        "¸": "÷", "»": "≈", "¢": "′", "²": "″",
    }
)  # fmt: skip
_WINGDINGS = str.maketrans(
    {
        "§": "▪", "ü": "✓", "q": "□", "o": "□", "Ø": "➢", "n": "■", "l": "●", "v": "❖", "à": "→", "û": "✗", "þ": "☑", "ý": "☒", "¨": "□",
        "·": "•", "w": "◆",
    }
)  # fmt: skip
_PRIVATE = {
    0xF0B3: "≥", 0xF0A3: "≤", 0xF0B1: "±", 0xF0B0: "°", 0xF0B4: "×", 0xF0B9: "≠", 0xF0AE: "→", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢",
    0xF0FC: "✓", 0xF0A8: "□", 0xF071: "□", 0xF06F: "□", 0xF061: "α", 0xF062: "β", 0xF06D: "μ", 0xF0E0: "→", 0xF03E: ">", 0xF03C: "<",
}  # fmt: skip
_UNDERLINED = {">": "≥", "<": "≤", "+": "±"}
_COMPARATORS = re.compile(r"(>|<)[\u0331\u0332]")
_SIGN_NAMES = (
    (re.compile(r"greater[- ]than[- ]or[- ]equal(?:[- ]to)?(?:[- ]s(?:ign|ymbol))?", re.IGNORECASE), "≥"),
    (re.compile(r"less[- ]than[- ]or[- ]equal(?:[- ]to)?(?:[- ]s(?:ign|ymbol))?", re.IGNORECASE), "≤"),
    (re.compile(r"greater[- ]than(?:[- ]s(?:ign|ymbol))?", re.IGNORECASE), ">"),
    (re.compile(r"less[- ]than(?:[- ]s(?:ign|ymbol))?", re.IGNORECASE), "<"),
    (re.compile(r"plus[- ]or[- ]minus(?:[- ]s(?:ign|ymbol))?", re.IGNORECASE), "±"),
    (re.compile(r"[≥≤<>±×≠≈=✓✔•]"), ""),
)
_UNITS = re.compile(r"(?:(?:^|[\s(\d])|/)(?:[cmkdnµμ]?m|ft|in)$")
_POWER_BASE = re.compile(r"(?:^|[\s(x×*·^<>≥≤=~])10$")
_EXPONENT = re.compile(r"[-−–+]?\d{1,2}")
_MARK = re.compile(r"(?:\[?\(?(?:\d{1,3}|[a-z])(?:\s*[,\-–—]\s*(?:\d{1,3}|[a-z]))*\)?\]?[*†‡§]?|[*†‡§¶#]{1,3})")


def shown_in(font: str, text: str) -> str:
    """What characters show in a font of signs ("symbol", "wingdings")."""
    return text.translate(_SYMBOL if font == "symbol" else _WINGDINGS)


def underlined(text: str) -> str:
    """An underlined ">" alone is how old pages write "≥"."""
    return _UNDERLINED.get(text.strip(), text)


def without_private(text: str) -> str:
    """Characters of private use and comparators with a combining line below as the signs they show."""
    if text.isascii():
        return text
    return _COMPARATORS.sub(lambda m: _UNDERLINED[m.group(1)], text.translate(_PRIVATE))


def picture_sign(alt: str) -> str:
    """The sign that a small picture shows by its description; "" for any other picture."""
    words = alt.strip()
    for pattern, sign in _SIGN_NAMES:
        if pattern.fullmatch(words):
            return sign or words
    return ""


def superscript(before: str, raised: str) -> str:
    """How a raised text is written: "10^9", "kg/m2", "CD19+", "1st"; a footnote's mark stands apart ("outcome 1,2", "6 weeks 1").

    After a number a mark stands in brackets: "18 [1]" cannot be taken for another number.
    """
    mark = raised.strip()
    last = before.rstrip(" ")[-12:] if before and not before[-1].isspace() else ""
    if not mark or not last or last[-1] in "([/":
        return raised
    if _EXPONENT.fullmatch(mark) and mark != "1" and _POWER_BASE.search(last):
        return f"^{mark}"
    if mark.lstrip("-−–") in {"2", "3", "1"} and (mark[0] in "-−–" or mark in "23") and _UNITS.search(last):
        return raised
    if not _MARK.fullmatch(mark) or (mark in {"a", "e", "o"} and last[-1].isdigit()):
        return raised
    if mark[0] in "*†‡§¶#[(":
        return mark
    return f" [{mark}]" if last[-1].isdigit() else f" {mark}"


def is_note_mark(raised: str) -> bool:
    """Whether a raised text may be the mark of a footnote."""
    return _MARK.fullmatch(raised.strip()) is not None
