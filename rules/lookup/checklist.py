"""A statement as the lines of a checklist: what joins them in words, the payer's quotes, and how each is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rules.compile.leaves.atoms import denies
from rules.lookup.model import Line
from rules.model import All, Always, Any, AtLeast, Atom, If, Node, Not, Ref, Unless

_OPS = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "=": "exactly", "!=": "other than"}
_UNITS = {
    "a": ("year", "years"),
    "mo": ("month", "months"),
    "wk": ("week", "weeks"),
    "d": ("day", "days"),
    "h": ("hour", "hours"),
    "min": ("minute", "minutes"),
    "%": ("%", "%"),
    "kg/m2": ("kg/m²", "kg/m²"),
    "/h": ("an hour", "an hour"),
    "Cel": ("°C", "°C"),
    "deg": ("degree", "degrees"),
    "{score}": ("point", "points"),
    "{grade}": ("", ""),
    "{class}": ("", ""),
    "{T-score}": ("", ""),
    "{20/x}": ("(as in 20/x)", "(as in 20/x)"),
    "{pack}.a": ("pack-year", "pack-years"),
    "[pack]/a": ("pack-year", "pack-years"),
    "1": ("", ""),
}
_BRACKETS = str.maketrans("", "", "[]{}")
"""What UCUM puts around some units, and people do not: mm[Hg], {cells}/uL."""


def lines(node: Node) -> tuple[Line, ...]:
    """The lines of a node, in the order of the text; none where there is no condition."""
    return tuple(_lines(node, 0))


def _lines(node: Node, depth: int) -> Iterator[Line]:
    match node:
        case Always():
            return
        case Atom():
            yield Line(depth, reading(node), node.quote, node.start, box=True, flagged=node.review, atom=node)
        case Ref():
            yield Line(depth, f"defined elsewhere: {node.ref}", node.quote, node.start, box=True, flagged=True)
        case All() | Any() | AtLeast():
            yield from _joined(node, depth)
        case Not(node=Atom() as denied) if denies(denied.quote):
            # "Not:" above words that say no themselves would deny them twice
            yield replace(next(_lines(denied, depth)), flagged=node.review or denied.review)
        case Not():
            yield from _under("Not:", (node.node,), depth, node.review)
        case Unless():
            yield from _lines(node.node, depth)
            yield from _under("or, as an exception:", (node.exception,), depth, node.review)
        case If():
            yield from _under("If:", (node.condition,), depth, node.review)
            yield from _under("then:", (node.then,), depth, False)


def _joined(node: All | Any | AtLeast, depth: int) -> Iterator[Line]:
    if len(node.of) == 1:
        only = tuple(_lines(node.of[0], depth))
        yield from (replace(line, flagged=line.flagged or node.review) if at == 0 else line for at, line in enumerate(only))
        return
    words = {All: "All of these:", Any: "One or more of these:"}.get(type(node), "")
    yield from _under(words or f"At least {getattr(node, 'n', 0)} of these:", node.of, depth, node.review)


def _under(words: str, below: tuple[Node, ...], depth: int, flagged: bool) -> Iterator[Line]:
    yield Line(depth, words, flagged=flagged)
    for one in below:
        yield from _lines(one, depth + 1)


def reading(atom: Atom) -> str:
    """How an atom is read, without its quote: "at least 6 weeks, within 6 months"; "" for a plain yes/no fact."""
    said = [figure(atom)] if atom.op else []
    said += [f"within {_window(atom.within)}"] if atom.within else []
    said += [f"before {atom.before}"] if atom.before else []
    said += [f"after {atom.after}"] if atom.after else []
    said += [f"per {atom.per}"] if atom.per else []
    said += [f"outcome: {atom.outcome}"] if atom.outcome else []
    said += [f"as this policy defines “{atom.term}”"] if atom.term else []
    said += [f"examples only: {', '.join(atom.examples)}"] if atom.examples else []
    return ", ".join(said)


def figure(atom: Atom) -> str:
    """The comparison of an atom: "at least 6 weeks", "between 18 and 65 years"; "" for a yes/no fact."""
    if atom.op is None:
        return ""
    if atom.op == "between" and atom.value2 is not None:
        return f"between {_number(atom.value)} and {amount(atom.value2, atom.unit)}"
    return f"{_OPS.get(atom.op, atom.op)} {amount(atom.value, atom.unit)}"


def amount(value: float | str | None, unit: str | None) -> str:
    """A value and its unit in plain words."""
    printed = (unit or "").translate(_BRACKETS)
    one, many = _UNITS.get(unit or "1", (printed, printed))
    return f"{_number(value)} {one if value == 1 else many}".strip()


def _number(value: float | str | None) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _window(text: str) -> str:
    number, _, unit = text.partition(" ")
    try:
        return amount(float(number), unit or None)
    except ValueError:
        return text
