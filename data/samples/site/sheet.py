"""A sheet is one policy as one release prints it: topic and policy brought together, then the edits applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from content import AddCode, CodeGroup, Edit, Insert, Move, Note, Payer, Policy, Remove, Replace, Topic
from outline import depth, lines


@dataclass
class Sheet:
    """Everything a template needs. `order` names the sections as they stand; `wall` is what stands in its place."""

    payer: Payer
    policy: Policy
    sections: dict[str, list[str]]
    dates: dict[str, dt.date]
    codes: list[CodeGroup]
    references: list[str]
    history: list[Note]
    order: list[str]
    markers: str
    version: int
    looks: set[str] = field(default_factory=set)
    retired: Note | None = None
    withdrawn: str = ""
    wall: str = ""

    @property
    def policy_id(self) -> str:
        """`<payer_id>:<number>` in lower case."""
        return f"{self.payer.id}:{self.policy.number.lower()}"

    @property
    def slug(self) -> str:
        """The file name's stem."""
        return self.policy.slug or self.policy.number.lower()


def make(payer: Payer, policy: Policy, topics: dict[str, Topic], edits: list[Edit]) -> Sheet:
    """The sheet of one policy with these edits."""
    topic = topics[policy.topic]
    effective, reviewed, following = policy.dates
    sheet = Sheet(
        payer=payer,
        policy=policy,
        sections=_sections(payer, policy, topic),
        dates={"effective": effective, "published": effective, "last_review": reviewed, "next_review": following},
        codes=_codes(policy, topic),
        references=list(topic.references),
        history=_history(payer, policy),
        order=list(payer.headings),
        markers=payer.markers,
        version=policy.version,
    )
    for edit in edits:
        apply(sheet, edit)
    return sheet


def _sections(payer: Payer, policy: Policy, topic: Topic) -> dict[str, list[str]]:
    background = "\n\n".join(topic.background[at] for at in payer.takes if at < len(topic.background))
    texts = {
        "purpose": policy.purpose or topic.purpose,
        "coverage": policy.coverage,
        "not_covered": policy.not_covered,
        "unproven": policy.unproven,
        "definitions": topic.definitions,
        "documentation": topic.documentation,
        "background": background + "\n\n" + policy.background,
        "administration": payer.administration,
        "legal": payer.legal,
    }
    return {name: [_named(line, payer) for line in lines(text)] for name, text in texts.items()}


def _named(line: str, payer: Payer) -> str:
    return line.replace("{payer}", payer.short).replace("{member}", payer.member).replace("{Member}", payer.member.capitalize())


def _codes(policy: Policy, topic: Topic) -> list[CodeGroup]:
    groups = []
    for group in topic.codes:
        kept = {code: words for code, words in group.codes.items() if code not in policy.drop_codes}
        if kept:
            groups.append(group.model_copy(update={"codes": kept}))
    return groups + [group.model_copy(deep=True) for group in policy.add_codes]


def _history(payer: Payer, policy: Policy) -> list[Note]:
    effective, reviewed, _ = policy.dates
    days = [effective, reviewed, reviewed - dt.timedelta(days=366), reviewed - dt.timedelta(days=731)]
    notes = [Note(day=day, text=text.replace("{title}", policy.title)) for day, text in zip(days, payer.history, strict=False)]
    return sorted(notes, key=lambda note: note.day, reverse=True)


# ---------------------------------------------------------------- edits


def apply(sheet: Sheet, edit: Edit) -> None:
    """Change the sheet as one edit says; what does not fit is a ValueError that names the policy."""
    name = next(iter(edit.model_fields_set))
    try:
        EDITS[name](sheet, getattr(edit, name))
    except ValueError as error:
        raise ValueError(f"{sheet.policy_id}: edit {name}: {error}") from error


def _set(sheet: Sheet, dates: dict[str, dt.date]) -> None:
    for name, day in dates.items():
        if sheet.dates.get(name) == day or name not in sheet.dates:
            raise ValueError(f"{name} is {sheet.dates.get(name)} already or is no date of a policy")
        sheet.dates[name] = day


def _only(found: list[str], text: str) -> int:
    places = [at for at, line in enumerate(found) if text in line]
    if len(places) != 1:
        raise ValueError(f"{text!r} stands on {len(places)} lines, expected one")
    return places[0]


def _replace(sheet: Sheet, edit: Replace) -> None:
    section = sheet.sections[edit.section]
    at = _only(section, edit.old)
    if section[at].count(edit.old) != 1:
        raise ValueError(f"{edit.old!r} stands more than once")
    section[at] = section[at].replace(edit.old, edit.new)


def _insert(sheet: Sheet, edit: Insert) -> None:
    section = sheet.sections[edit.section]
    if not edit.after:
        section.insert(0, edit.line)
        return
    at = _only(section, edit.after)
    indent = section[at][: len(section[at]) - len(section[at].lstrip())]
    section.insert(_end(section, at), indent + edit.line)


def _remove(sheet: Sheet, edit: Remove) -> None:
    section = sheet.sections[edit.section]
    at = _only(section, edit.line)
    del section[at : _end(section, at)]


def _end(section: list[str], at: int) -> int:
    """The place after a line and everything nested in it."""
    if depth(section[at]) == 0:
        return at + 1
    inside = (place for place in range(at + 1, len(section)) if depth(section[place]) <= depth(section[at]))
    return next(inside, len(section))


def _code_add(sheet: Sheet, edit: AddCode) -> None:
    group = next((g for g in sheet.codes if (g.system, g.role) == (edit.system, edit.role)), None)
    if group is None or edit.code in group.codes:
        raise ValueError(f"no group of {edit.system} {edit.role}, or {edit.code} is in it already")
    group.codes[edit.code] = edit.words


def _code_drop(sheet: Sheet, code: str) -> None:
    groups = [group for group in sheet.codes if code in group.codes]
    if len(groups) != 1:
        raise ValueError(f"{code} stands in {len(groups)} groups, expected one")
    groups[0].codes.pop(code)


def _move(sheet: Sheet, edit: Move) -> None:
    sheet.order.remove(edit.section)
    sheet.order.insert(sheet.order.index(edit.before), edit.section)


def _attribute(name: str) -> Callable[[Sheet, Any], None]:
    def put(sheet: Sheet, value: Any) -> None:
        setattr(sheet, name, value)

    return put


EDITS: dict[str, Callable[[Sheet, Any], None]] = {
    "set": _set,
    "replace": _replace,
    "insert": _insert,
    "remove": _remove,
    "code_add": _code_add,
    "code_drop": _code_drop,
    "history": lambda sheet, note: sheet.history.insert(0, note),
    "reference": lambda sheet, text: sheet.references.append(text),
    "move": _move,
    "markers": _attribute("markers"),
    "look": lambda sheet, look: sheet.looks.add(look),
    "version": _attribute("version"),
    "retire": _attribute("retired"),
    "withdraw": _attribute("withdrawn"),
    "add_policy": lambda sheet, _: None,
    "wall": _attribute("wall"),
}
