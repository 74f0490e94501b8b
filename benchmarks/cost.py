"""What a visit cost. Apart from `measure`, so that figures can be made where psutil is not installed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and processor seconds of a visit, and its memory in MB where it was watched.

    cpu      of all its processes together; on a busy machine the fairer figure of the two
    peak     largest sum over the process tree, pages that processes share divided among them (PSS; USS where there is no PSS)
    largest  largest resident set of any one process of the tree, shared libraries counted in full
    """

    seconds: float
    cpu: float
    peak: float | None = None
    largest: float | None = None
