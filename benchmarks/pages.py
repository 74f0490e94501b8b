"""Sheets as the bytes that a payer would publish: HTML pages, and PDF by typst. The same sheet gives the same bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks.sheets import Sheet, long_date

TEMPLATES = Path(__file__).parent / "templates"


def policy_bytes(sheet: Sheet) -> bytes:
    """The policy in its own form."""
    return _pdf(sheet) if sheet.form == "pdf" else _html("policy.html.j2", sheet=sheet)


def index_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The page that lists every policy."""
    return _html("index.html.j2", sheets=sheets, payer=sheets[0].payer)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    made.filters["long_date"] = long_date
    return made


def _html(template: str, **values: object) -> bytes:
    return _environment().get_template(template).render(**values).encode()


@cache
def _printer() -> typst.Compiler:
    return typst.Compiler(root=TEMPLATES, font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True)


def _pdf(sheet: Sheet) -> bytes:
    printed = {name: _printable(value) for name, value in dataclasses.asdict(sheet).items()} | {"next_review": long_date(sheet.next_review)}
    made = _printer().compile(TEMPLATES / "policy.typ", format="pdf", sys_inputs={"policy": json.dumps(printed)}, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for {sheet.number}, expected bytes")
    return made


def _printable(value: object) -> object:
    return long_date(value) if isinstance(value, dt.date) else value
