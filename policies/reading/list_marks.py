"""The markers that a browser or Word prints before list items: numbers, letters, roman numbers, bullets."""

from __future__ import annotations

_ROMAN_MOST = 400
_ROMANS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def list_marker(style: str, number: int) -> str:
    """The marker of the item of this number: style "1", "a", "A", "i", "I", "•" or "" (none). `list_marker("i", 4)` is "iv."."""
    if style in {"", "•"}:
        return style
    if style in {"i", "I"} and 0 < number < _ROMAN_MOST:
        return f"{_roman(number) if style == 'i' else _roman(number).upper()}."
    if style in {"a", "A"} and number > 0:
        return f"{_letters(number) if style == 'a' else _letters(number).upper()}."
    return f"{number}."


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMANS:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _letters(number: int) -> str:
    written = ""
    while number:
        number, rest = divmod(number - 1, 26)
        written = chr(97 + rest) + written
    return written
