"""Elements of X12 as amounts and days."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation

from practice.imports.limits import Bad

_LARGEST = Decimal(10) ** 13


def cents(text: str, name: str) -> int:
    """An amount in whole cents. Raises Bad."""
    try:
        amount = Decimal("" if "_" in text else text) * 100
    except InvalidOperation:
        raise Bad(f"{name}: not an amount") from None
    if not amount.is_finite() or abs(amount) > _LARGEST:
        raise Bad(f"{name}: not an amount")
    whole = int(amount)
    if whole != amount:
        raise Bad(f"{name}: an amount with parts of a cent")
    return whole


def dollars(amount: int) -> str:
    """Cents as an amount of X12."""
    whole, part = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{part:02d}".rstrip("0").rstrip(".") if part else f"{sign}{whole}"


def printed(amount: int) -> str:
    """Cents as people read an amount."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def day_of(text: str) -> dt.date | None:
    """A day as CCYYMMDD, or as YYMMDD in this century; None where it is none."""
    digits = f"20{text}" if len(text) == 6 else text
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
