"""A bulletin or a list of upcoming policies → its announcements, in reading order.

Three forms are read: tables with a column of policies; headings that name a policy and a class ("MP077 Back Pain - Revised - Adds …"),
with the text below them; and list entries with a date ("Knee MRI - Effective Feb. 1, 2026"). An entry of a list is left out where a
table or a heading says more of the same policy.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from diffing.announced.dated import effective_in
from diffing.announced.model import AnnouncedClass, Announcement
from diffing.announced.tables import in_tables, line_of, titled
from diffing.announced.words import any_class, class_named, pattern
from policies.model import Block, Document, Section
from rules.words import key

_DASH = re.compile(r"\s+[-–—|]\s+")
_LABEL = re.compile(r"^(?P<label>[A-Za-z ]{3,30}):\s+(?P<rest>\S.*)")


def announcements_of(document: Document) -> tuple[Announcement, ...]:
    """Every announcement of the document; none for a document that announces nothing."""
    default = _default(document)
    found = [*_headed(document, default)]
    for section in document.sections:
        found += in_tables(section)
        found += _postponed(section)
    known = {_known(one.policy) for one in found}
    found += [one for section in document.sections for one in _listed(section, default) if _known(one.policy) not in known]
    return tuple(found)


def _known(policy: str) -> str:
    return key(policy)


def _path(section: Section) -> str:
    return " > ".join(part for part in section.path if part)


def _default(document: Document) -> dt.date | None:
    """The date on which everything takes effect, where the opening of the document states one."""
    opening = [section for section in document.sections if not _heads(section)][:3]
    return effective_in(block.text for section in opening for block in section.blocks if block.kind == "paragraph")


# ---------------------------------------------------------------- headings


def _heads(section: Section) -> tuple[str, AnnouncedClass, str] | None:
    """Title, class and what else the heading says, of a heading that announces a change of one policy."""
    return _spoken(section.heading)


def _spoken(line: str) -> tuple[str, AnnouncedClass, str] | None:
    parts = _DASH.split(" ".join(line.split()))
    for at, part in enumerate(parts[1:], 1):
        announced = class_named(part)
        if announced:
            return " – ".join(parts[:at]), announced, " – ".join(parts[at + 1 :])
    return None


def _headed(document: Document, default: dt.date | None) -> Iterator[Announcement]:
    """Announcements by headings, or by lines that read like them; the text goes on to the next one."""
    grown: list[tuple[Announcement, list[str]]] = []
    for section in document.sections:
        heading = _heads(section)
        if heading:
            grown.append(_begun(heading, section, None, default))
        elif grown and section.heading:
            grown[-1][1].append(section.heading)
        for block in section.blocks:
            spoken = _spoken(block.text) if block.kind == "paragraph" and len(block.text) < 200 else None
            if spoken:
                grown.append(_begun(spoken, section, block, default))
            elif grown:
                grown[-1][1].append(line_of(block))
    for one, lines in grown:
        yield _with_text(one, lines)


def _begun(
    spoken: tuple[str, AnnouncedClass, str], section: Section, block: Block | None, default: dt.date | None
) -> tuple[Announcement, list[str]]:
    title, announced, rest = spoken
    policy, number = titled(title)
    page = block.place.page if block and block.place else section.page
    path = _path(section)
    return Announcement(policy, number, announced, effective_in([rest]) or default, "", path, page), [rest] if rest else []


def _with_text(one: Announcement, lines: Sequence[str]) -> Announcement:
    return replace(one, text="\n".join(lines))


# ---------------------------------------------------------------- what is put off


def _postponed(section: Section) -> Iterator[Announcement]:
    """Changes that were announced before and will not come on their day."""
    for block in section.blocks:
        if block.kind != "paragraph" or not pattern("postponed").search(block.text):
            continue
        found = pattern("titled").search(block.text)
        named = next((text for text in found.groups() if text), "") if found else section.heading.split(":", 1)[-1]
        policy, number = titled(named)
        if policy:
            page = block.place.page if block.place else None
            yield Announcement(policy, number, AnnouncedClass.POSTPONED, None, block.text, _path(section), page)


# ---------------------------------------------------------------- lists


def _listed(section: Section, default: dt.date | None) -> Iterator[Announcement]:
    """Entries of a list of policies under a heading that names a class or speaks of what is to come."""
    announced = any_class(section.path)
    for block in section.blocks:
        if block.table or block.kind not in ("item", "paragraph") or len(block.text) > 300:
            continue
        parts = _DASH.split(" ".join(block.text.split()), maxsplit=1)
        date = effective_in([block.text])
        if date is None and (announced is None or block.kind != "item"):
            continue
        if date is not None and len(parts) < 2:
            continue
        policy, number = titled(parts[0])
        label = _LABEL.match(policy)
        stated = class_named(label["label"]) if label else None
        page = block.place.page if block.place else None
        path = _path(section)
        text = parts[1] if len(parts) > 1 else ""
        yield Announcement(label["rest"] if label and stated else policy, number, stated or announced, date or default, text, path, page)
