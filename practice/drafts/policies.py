"""The policies of a draft out of the record: those in force on the visit, and whether what a draft rests on still is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from policies.store.reader import StoreReader
from practice.drafts import withdrawals
from practice.drafts.draft import Draft
from practice.drafts.gathering import Held, policy_text
from practice.drafts.model import CaseFile, PolicyText
from practice.drafts.templates import Template, chosen, general_form, stale
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


def moved(row: CaseRow, case: CaseFile) -> tuple[str, ...]:
    """Why a draft no longer fits its case: the schedule says something else than the draft does."""
    order = case.order
    pairs = (
        ("the visit", str(row.visit or "not set"), "not set" if case.undated else str(order.visit)),
        ("the procedure", ", ".join(row.cpt), ", ".join(order.cpt)),
        *((("the diagnosis", ", ".join(row.icd10), ", ".join(order.icd10)),) if case.asked is None else ()),
    )
    return tuple(f"{what} is now {now}; the draft says {then}" for what, now, then in pairs if now != then)


def outdated(draft: Draft, case: CaseFile, templates: Sequence[Template], rules: Path | None = None) -> tuple[str, ...]:
    """Why the template of a draft must be looked at: it is gone, was written for another version, was changed since, or an accepted rule
    it rests on was withdrawn; of the general form: the payer has one of its own by now."""
    if not draft.template:
        return ()
    name = draft.template.split(",")[0]
    template = next((one for one in (*templates, general_form()) if one.template == name), None)
    if template is None:
        return (f"template {name}: it is no longer there",)
    if template.general and case.policies:
        own = chosen(templates, case.policies[0].payer_id, case.order.cpt)
        return () if own.general else (f"template {own.template}: the payer has a form of its own by now",)
    why = stale(template, case.policies)
    if not why and template.named != draft.template:
        why = f"template {name}: it was changed since the draft was made"
    return (*([why] if why else []), *(withdrawals.of_template(rules, template, case.policies) if rules else ()))


def looked_again(
    store: StoreReader | None, rules: Path, row: CaseRow, draft: Draft, case: CaseFile, templates: Sequence[Template]
) -> tuple[str, ...]:
    """Everything for which a kept draft must be looked at again before it goes out; `row`: the case as it stands now."""
    return (
        *moved(row, case), *changed(store, case), *withdrawals.of_draft(rules, draft), *outdated(draft, case, templates, rules)
    )  # fmt: skip


def template_flags(store: StoreReader, rules: Path, template: Template, day: dt.date) -> tuple[str, ...]:
    """Why the owner of a template must look at it, with no case at hand: the policy it was written for, as it is in force on a day."""
    was = template.written_for
    if was is None:
        return ()
    known = store.policies_listed(template.payer)[0]
    policy = next((one for one in known if was.policy.lower() in (one.policy_id.lower(), (one.number or "").lower())), None)
    on = max(day, was.effective or day)  # a template may be ready before its version is in force
    row = store.in_force(policy.policy_id, on) if policy else None
    if policy is None or row is None:
        return (f"template {template.template}: {was.policy} is not in the record, or not in force on {on}; {template.owner} must look",)
    text = PolicyText(policy.policy_id, template.payer, "", policy.number or "", row.title, row.version_no, row.effective, "", ())
    why = stale(template, (replace(text, number=was.policy),))
    return (*([why] if why else []), *withdrawals.of_template(rules, template, (replace(text, number=was.policy),)))
