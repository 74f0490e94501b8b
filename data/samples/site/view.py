"""What a template sees of a sheet: plain lists and words, dates already printed in the payer's way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from outline import bold_parts, joined, nest
from sheet import Sheet

PRINT: dict[str, Callable[[dt.date], str]] = {
    "northlake": lambda day: day.strftime("%m/%d/%Y"),
    "copperleaf": lambda day: day.strftime("%m/%d/%Y"),
    "silverpine": lambda day: f"{day:%B} {day.day}, {day.year}",
    "saltmarsh": lambda day: day.strftime("%m/%d/%y"),
    "tallgrass": lambda day: day.strftime("%m/%d/%Y"),
    "quarrystone": lambda day: f"{day:%B} {day.day}, {day.year}",
}
ORIGIN = dt.timedelta(days=731)  # before the last review of release 1
SPECIAL = ("codes", "references", "history")


def view(sheet: Sheet) -> dict[str, Any]:
    """Everything a page or document shows of one policy."""
    show = PRINT[sheet.payer.id]
    return {
        "payer": sheet.payer.name,
        "short": sheet.payer.short,
        "lob": [name.replace("_", " ").title() for name in sheet.payer.lob],
        "number": sheet.policy.number,
        "slug": sheet.slug,
        "title": sheet.policy.title,
        "version": sheet.version,
        "stamp": f"{sheet.dates['effective'].year}{sheet.policy.number}{'ABCDEFGHIJKLMNOP'[sheet.version]}",
        "markers": sheet.markers,
        "looks": sorted(sheet.looks),
        "dates": {name: show(day) for name, day in sheet.dates.items()},
        "day": {name: day.isoformat() for name, day in sheet.dates.items()},
        "origin": show(sheet.policy.dates[1] - ORIGIN),
        "long_effective": f"{sheet.dates['effective']:%B} {sheet.dates['effective'].day}, {sheet.dates['effective'].year}",
        "retired": {"on": show(sheet.retired.day), "text": sheet.retired.text} if sheet.retired else None,
        "sections": [_section(sheet, key) for key in sheet.order if _has(sheet, key)],
    }


def _has(sheet: Sheet, key: str) -> bool:
    return key in SPECIAL or bool(sheet.sections[key])


def _section(sheet: Sheet, key: str) -> dict[str, Any]:
    show = PRINT[sheet.payer.id]
    lines = sheet.sections.get(key, [])
    return {
        "key": key,
        "heading": sheet.payer.headings[key],
        "blocks": _runs(nest(joined(lines) if sheet.payer.joins else lines)),
        "codes": [_group(sheet, number) for number in range(len(sheet.codes))] if key == "codes" else [],
        "references": sheet.references if key == "references" else [],
        "history": [{"on": show(note.day), "text": note.text} for note in sheet.history] if key == "history" else [],
    }


def _group(sheet: Sheet, number: int) -> dict[str, Any]:
    group = sheet.codes[number]
    return {
        "heading": sheet.payer.code_headings[f"{group.system} {group.role}"],
        "system": group.system,
        "rows": [{"code": code.replace("-", " - "), "words": words} for code, words in sorted(group.codes.items())],
    }


def _runs(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Texts as runs of words, each bold or not."""
    for block in blocks:
        if "text" in block:
            block["runs"] = [{"text": text, "bold": bold} for text, bold in bold_parts(block["text"])]
        _runs(block.get("items", []))
    return blocks
