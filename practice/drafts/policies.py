"""The policies of a draft out of the record: those in force on the visit, and whether what a draft rests on still is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policies.store.reader import StoreReader
from practice.drafts.draft import Draft
from practice.drafts.gathering import Held, policy_text
from practice.drafts.model import CaseFile, PolicyText
from practice.drafts.templates import Template, stale
from practice.flow.shelf import CaseShelf
from practice.store.rows import CaseRow
from rules.lookup.answering import payer_names


def held_of(store: StoreReader, shelf: CaseShelf, case: CaseRow) -> tuple[Held, ...]:
    """The policies of the case's payer that list its procedures, in the version in force on its visit, with what people have reviewed."""
    names = payer_names(store)
    found = []
    for one in shelf.of(case):
        row = store.policy(one.policy_id)
        name = names.get(case.payer_id, case.payer_name)
        text = policy_text(store.document(one.policy_id, one.version_no), one.policy_id, case.payer_id, name, one.version_no)
        text = replace(text, number=text.number or (row.number if row else "") or "", title=one.title, effective=one.effective)
        found.append(Held(text, one.text, one.statements, one.reviewed))
    return tuple(found)


def changed(store: StoreReader | None, case: CaseFile) -> tuple[str, ...]:
    """Why a draft's policies must be looked at: another version is in force on the visit than the one it quotes."""
    if store is None:
        return ()
    said = [_changed(store, case, one) for one in case.policies if one.version is not None]
    return tuple(one for one in said if one)


def _changed(store: StoreReader, case: CaseFile, policy: PolicyText) -> str:
    row = store.in_force(policy.policy_id, case.order.visit)
    if row is None:
        return f"{policy.policy_id}: no version is known to be in force on {case.order.visit} any more"
    if row.version_no != policy.version:
        return f"{policy.policy_id}: version {row.version_no} is in force on {case.order.visit}; the draft quotes version {policy.version}"
    return ""


def outdated(draft: Draft, case: CaseFile, templates: Sequence[Template]) -> tuple[str, ...]:
    """Why the template of a draft must be looked at: it is gone, was written for another version, or was changed since."""
    if not draft.template:
        return ()
    name = draft.template.split(",")[0]
    template = next((one for one in templates if one.template == name), None)
    if template is None:
        return (f"template {name}: it is no longer there",)
    why = stale(template, case.policies)
    if not why and template.named != draft.template:
        why = f"template {name}: it was changed since the draft was made"
    return (why,) if why else ()
