"""What is known of files that people saved: the first matching rule of the declaration, as pure functions."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from crawlers.declaration import FileRule, Folder

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".json": "application/json",
}
HIDDEN, IGNORED = "hidden", "ignored by rule"
SIDECARS = frozenset({"manifest.json", "truth.json", "readme.md", "readme.txt", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule says of one file: why it is skipped ("" where it is not), and its values."""

    skipped: str = ""
    observed: dt.date | None = None
    payer: str | None = None
    number: str | None = None
    title: str | None = None


class RuleError(ValueError):
    """A rule gives something that cannot be used; the message names file, rule and value."""


def known_of(folder: Folder, relative: str) -> Known:
    """What is known of the file at a path inside the folder ("/" between parts). Raises RuleError."""
    path = PurePosixPath(relative)
    if any(part.startswith((".", "~$")) for part in path.parts):
        return Known(skipped=HIDDEN)
    rule, match = _rule(folder, relative)
    if rule is not None and rule.ignore:
        return Known(skipped=IGNORED)
    if path.name.lower() in SIDECARS:
        return Known(skipped="sidecar")
    if path.suffix.lower() not in CONTENT_TYPES:
        return Known(skipped="unsupported type")
    if rule is None or match is None:
        return Known()
    values = {name: _filled(rule, name, match) for name in ("observed", "payer", "number", "title")}
    payer = values["payer"].lower() if values["payer"] else None
    return Known("", _date(relative, rule, values["observed"]), payer, values["number"], values["title"])


def explain(folder: Folder, relative: str) -> dict[str, str]:
    """What the rules make of a path, as plain text for a golden file."""
    try:
        known = known_of(folder, relative)
    except RuleError as error:
        return {"file": relative, "problem": str(error)}
    said = {"skipped": known.skipped, "payer": known.payer, "number": known.number, "title": known.title}
    observed = {"observed": known.observed.isoformat()} if known.observed else {}
    return {"file": relative} | {name: value for name, value in said.items() if value} | observed


def _rule(folder: Folder, relative: str) -> tuple[FileRule | None, re.Match[str] | None]:
    for rule in folder.files:
        match = re.search(rule.match, relative)
        if match:
            return rule, match
    return None, None


def _filled(rule: FileRule, name: str, match: re.Match[str]) -> str | None:
    template = getattr(rule, name)
    if template is None:
        return None
    try:
        said = str(template).format_map({key: value or "" for key, value in match.groupdict().items()})
    except (KeyError, IndexError, ValueError) as error:
        raise RuleError(f"{name}: {template!r} uses {error}, which is no named group of {rule.match!r}") from error
    return said.strip() or None


def _date(relative: str, rule: FileRule, said: str | None) -> dt.date | None:
    if said is None:
        return None
    try:
        return dt.date.fromisoformat(said)
    except ValueError as error:
        raise RuleError(f"{relative}: the rule {rule.match!r} gives {said!r} as observed; expected a date such as 2026-02-01") from error
