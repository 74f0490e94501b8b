"""How the figures of a brief were made and what they cannot say, in plain words: it stands on the brief itself."""

from __future__ import annotations

import datetime as dt

from practice.denials.brief_slices import Slices


def method_of(slices: Slices, before_start: dt.date, uncoded: int, left_out: int) -> tuple[str, ...]:
    """The sentences of the method box, with what is particular to this brief."""
    received = sum(line.received is not None for line in slices.mine)
    told = [
        "Counted are first decisions of the remittances (X12 835) by day of decision; a service refused in part counts as refused. "
        "Dollars denied are what was taken off for a refusing reason; contractual reductions and the patient's share are not in them.",
        "Intervals hold the true figure 95 times in 100 (Wilson for shares, order statistics for the median). “Same procedures” is the "
        "share this payer would refuse if it refused each procedure as the other payers do.",
        "Patterns: cells that refuse beyond what payer, procedure, provider and place explain; at most a 5 % chance that any one listed is "
        "due to chance. Moves: tested against each policy change told, 5 % false discovery; the day must fit, and the other payers "
        "must not have moved alike.",
        "A move that began with a policy change is an association in time, not proof of its cause. In a year with 200 to 300 lines on a "
        "procedure, a move of about 14 points is found nearly always; smaller ones may go unseen.",
    ]  # fmt: skip
    if not slices.before:
        told.append(f"No first decisions of this payer from {before_start} to the start of the period are in the store: no year before.")
    if received < len(slices.mine):
        told.append(f"Days to decision rest on {received} of {len(slices.mine)} lines; for the others the payer gives no day of receipt.")
    if uncoded:
        told.append(f"{uncoded} policy changes list no procedure code and could not be held against lines.")
    if left_out:
        told.append(f"{left_out} lines of specially protected records are not in these figures.")
    return tuple(told)
