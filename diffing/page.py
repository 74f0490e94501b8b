"""A comparison of two documents as one HTML page: redlines inline, or both texts side by side. Same comparison, same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from diffing.model import Change, Comparison, Span
from diffing.redline import to_html
from diffing.render import DIRECTIONS, KINDS, environment


def comparison_page(comparison: Comparison, old_name: str, new_name: str, *, side_by_side: bool = False) -> str:
    """The page, fit for print. Everything a payer wrote is escaped."""
    return _rendered("comparison.html.j2", comparison, side_by_side, old_name=old_name, new_name=new_name)


def comparison_fragment(comparison: Comparison, *, side_by_side: bool = False) -> str:
    """What stands on the page below its title, to be put into another page. Everything a payer wrote is escaped."""
    return _rendered("comparison_body.html.j2", comparison, side_by_side)


def _rendered(template: str, comparison: Comparison, side_by_side: bool, **names: str) -> str:
    rows = [(change, *_columns(change, side_by_side)) for change in comparison.changes]
    return environment(escape=True).get_template(template).render(
        comparison=comparison, rows=rows, side_by_side=side_by_side, KINDS=KINDS, DIRECTIONS=DIRECTIONS, differences=len(rows), **names,
    )  # fmt: skip


def _columns(change: Change, side_by_side: bool) -> tuple[str, str]:
    """Old and new column of a change; inline, everything stands in the first."""
    if not side_by_side:
        return to_html(change.redline), ""
    return to_html(_without(change.redline, "insert")), to_html(_without(change.redline, "delete"))


def _without(redline: Iterable[Span], op: str) -> tuple[Span, ...]:
    return tuple(span for span in redline if span.op != op)
