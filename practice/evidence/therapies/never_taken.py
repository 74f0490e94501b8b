"""What was ordered and never taken, as the sentence right behind says (`sent in aripiprazole. She did not pick it up`)."""

from __future__ import annotations

import re

from practice.evidence.record.chart import Chart, Place

_NEVER_TAKEN = re.compile(
    r"^\W*(?:(?:she|he|they|pt|patient|but|and|the\s+patient)\s+)*(?:[^.;,]{0,30}[,;]\s*)?(?:(?:she|he|they|and|but)\s+)*(?:did\s+not|didn['’]t|never|has\s+not|hasn['’]t)\s+(?:ever\s+)?(?:pick(?:ed)?\s+(?:it|them|this)\s+up|pick(?:ed)?\s+up\s+(?:it|the\s+prescription)|fill(?:ed)?\s+(?:it|them)|start(?:ed)?\s+(?:it|them|taking)|take(?:n)?\s+(?:it|them)|use[d]?\s+(?:it|them)|began\s+it|begin\s+it|go(?:ne)?)\b",
    re.IGNORECASE,
)


def never_taken(place: Place, chart: Chart) -> bool:
    """Whether the sentence right behind says that it was never taken (`did not pick it up`), and names no therapy of its own."""
    behind = chart.next(place)
    return (
        behind is not None and bool(_NEVER_TAKEN.match(behind.sentence.text)) and not any(m.kind == "therapy" for m in behind.read.mentions)
    )
