"""The degrees of a visual field with the lid at rest and with the lid taped, as the lines of a chart tell them for either side."""

from __future__ import annotations

from collections.abc import Iterator

from practice.evidence.figures.taped_words import AIM, DATE, FIELD, REST, SIDES, Field, Token, tokens_of
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED

_LONGEST = 6
"""Lines that one table of fields may have."""


def fields(chart: Chart) -> Iterator[tuple[tuple[Place, ...], Field, Field]]:
    """The places that tell a field, with the degrees of either side at rest and taped; either may be empty, never both."""
    done: set[int] = set()
    for at, place in enumerate(chart.places):
        if at in done or not _begins(place, chart):
            continue
        run = [place, *_further(place, chart)]
        rest, taped = states("\n".join(one.sentence.text for one in run))
        done |= set(range(at, at + len(run)))
        after = chart.next(run[-1])
        if (rest or taped) and not (after is not None and AIM.search(after.sentence.text)):
            yield tuple(one for one in run if any(t.kind == "figure" for t in tokens_of(one.sentence.text))), rest, taped


def _begins(place: Place, chart: Chart) -> bool:
    text = place.sentence.text
    return _tells(place, chart) and bool(FIELD.search(text) or any(one.kind == "state" for one in tokens_of(text)))


def _further(first: Place, chart: Chart) -> Iterator[Place]:
    """The lines behind that go on with the same test: none of another day, none of anything else."""
    place, told = first, any(one.kind == "figure" for one in tokens_of(first.sentence.text))
    for _ in range(_LONGEST):
        after = chart.next(place)
        if after is None or not _tells(after, chart):
            return
        kinds = {one.kind for one in tokens_of(after.sentence.text)}
        if not kinds & {"side", "state"} or (told and DATE.search(after.sentence.text)):
            return
        yield after
        place, told = after, told or "figure" in kinds


def _tells(place: Place, chart: Chart) -> bool:
    text = place.sentence.text
    stated = speaks(place) and place.read.default in STATED and place.sentence.section not in ("goals", "plan")
    return stated and not AIM.search(text) and not corrected(chart, place)


def states(text: str) -> tuple[Field, Field]:
    """The degrees of either side at rest, and taped; one figure without a side stands under an empty name.

    Nothing where a side is told twice otherwise, or where figures cannot be given to sides and states.
    """
    reader = _Reader()
    for line in text.split("\n"):
        tokens = tokens_of(line)
        if not reader.heads(tokens) and not reader.cells(tokens):
            for clause in _clauses(tokens):
                reader.clause(clause)
    return reader.told()


def _clauses(tokens: list[Token]) -> Iterator[list[Token]]:
    clause: list[Token] = []
    for token in tokens:
        if token.kind == "break":
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


class _Reader:
    """What the lines of one test have told so far."""

    def __init__(self) -> None:
        self.found: dict[str, list[tuple[str, float]]] = {REST: [], "taped": [], "": []}
        self.columns: list[Token] = []
        self.over: dict[str, str] = {"state": "", "side": ""}
        self.order: list[str] = []
        self.broken = False

    def heads(self, tokens: list[Token]) -> bool:
        """Whether a line has no figures: its sides or states stand over the lines below."""
        if any(one.kind == "figure" for one in tokens):
            return False
        named = [one for one in tokens if one.kind in ("side", "state")]
        for kind in ("state", "side"):
            of_kind = [one for one in named if one.kind == kind]
            if len({one.value for one in of_kind}) > 1:
                self.columns = of_kind
            elif len(of_kind) == 1 and len(named) == 1:
                self.over[kind] = of_kind[0].value
        return True

    def cells(self, tokens: list[Token]) -> bool:
        """Whether a line is a row below such heads: one name of the other kind, and a figure for every head."""
        figures = [one for one in tokens if one.kind == "figure"]
        if not self.columns or len(figures) != len(self.columns):
            return False
        kind = self.columns[0].kind
        other = "side" if kind == "state" else "state"
        if any(one.kind == kind for one in tokens) or len(rows := [one for one in tokens if one.kind == other]) > 1:
            return False
        row = rows[0].value if rows else self.over[other]
        for head, figure in zip(self.columns, figures, strict=True):
            side, state = (head.value, row) if kind == "side" else (row, head.value)
            self.add(state, side, figure.number)
        return True

    def clause(self, tokens: list[Token]) -> None:
        figures = [one for one in tokens if one.kind == "figure"]
        if not figures:
            self.heads(tokens)
            return
        sides, named = _given(tokens, "side"), _given(tokens, "state")
        if not any(named) and len(self.order) == len(figures) == len((REST, "taped")):
            named = list(self.order)
        elif any(named) and len(figures) > 1:
            self.order = named
        if not any(one.kind == "side" for one in tokens):
            sides = [self.over["side"]] * len(figures)
        if not any(named):
            named = [self.over["state"]] * len(figures)
        for figure, side, state in zip(figures, sides, named, strict=True):
            self.add(state, side, figure.number)

    def add(self, state: str, side: str, number: float) -> None:
        for one in SIDES.get(side, (side,)):
            self.found[state].append((one, number))

    def told(self) -> tuple[Field, Field]:
        """Both states; figures without a state are those at rest where only taped ones are named."""
        if not self.found[REST] and self.found["taped"]:
            self.found[REST] = self.found[""]
        rest, taped = _by_side(self.found[REST]), _by_side(self.found["taped"])
        if rest is None or taped is None:
            return {}, {}
        return rest, _alike(taped, rest)


def _given(tokens: list[Token], kind: str) -> list[str]:
    """For every figure of a clause the side, or state, that is told of it: the one before it, or the one behind it."""
    figures = [at for at, one in enumerate(tokens) if one.kind == "figure"]
    names = [at for at, one in enumerate(tokens) if one.kind == kind]
    if not names:
        return [""] * len(figures)
    if len(names) == len(figures) > 1 and (names[0] > figures[-1] or names[-1] < figures[0]):
        return [tokens[at].value for at in names]  # `18 and 20 degrees OD and OS`
    if names[0] < figures[0]:
        return [tokens[max(at for at in names if at < figure)].value for figure in figures]
    return [_behind(tokens, figure, names, kind) for figure in figures]


def _behind(tokens: list[Token], figure: int, names: list[int], kind: str) -> str:
    following = [at for at in names if at > figure]
    if not following:
        return ""
    between = tokens[figure : following[0]]
    if kind == "state" and any(one.kind == "turn" for one in between):
        return REST if tokens[following[0]].value == "taped" else ""
    if kind == "side" and sum(one.kind == "figure" for one in between) > 1:
        return ""
    return tokens[following[0]].value


def _by_side(told: list[tuple[str, float]]) -> Field | None:
    """The figures by side; those without sides under their numbers, one alone under an empty name; None where they do not agree."""
    named = {(side, n) for side, n in told if side}
    bare = [n for side, n in told if not side]
    out = dict(named)
    if len(named) != len(out) or (named and bare):
        return None
    return out or ({"": bare[0]} if len(bare) == 1 else {str(n): one for n, one in enumerate(bare, 1)})


def _alike(taped: Field, rest: Field) -> Field:
    """The taped figures by the sides of those at rest, where they are told in the same order without them."""
    if not set(taped) & {"right", "left"} and {"right", "left"} >= set(rest):
        if len(taped) == len(rest):
            return dict(zip(rest, taped.values(), strict=True))
        if set(taped) == {""}:
            return dict.fromkeys(rest, taped[""])
    return taped
