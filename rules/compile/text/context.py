"""What stands around a phrase while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rules.compile.figures.reading import figures
from rules.compile.figures.words import Figure
from rules.compile.text.claims import Claims
from rules.compile.text.source import Span
from rules.model import Op, Stance


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a phrase. `measure`: words of the measure a bare figure belongs to; `under`: how the list above joins;
    `listed`: it stands in a list, so that other demands stand beside it; `alternative`: this is one of several that an OR parts."""

    stance: Stance = Stance.COVERED
    under: str = "all"
    listed: bool = False
    alternative: bool = False
    measure: Span | None = None
    op: Op | None = None
    unit: str = ""
    figure: Figure | None = None
    governs: str = ""
    handled: frozenset[int] = frozenset()
    claims: Claims = field(default_factory=Claims, compare=False, repr=False)

    def with_figure(self, span: Span) -> Context:
        """For what follows a span that names a measure."""
        found = [f for f in figures(span) if not f.window]
        if not found:
            return self
        bare = self.measure is not None and found[0].start - span.trimmed().start < _OPENS and not found[0].unit
        measure = self.measure if bare else span  # `< 10.5 in the second trimester`: of what was named before
        return replace(self, measure=measure, op=found[-1].op, unit=found[-1].unit, figure=found[-1])


_OPENS = 2
