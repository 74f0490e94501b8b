"""What stands around a whole sentence and takes its word away: `unable to confirm: A`, `A, B - not carried out`, `it is unclear whether A`.

A denial, a plan or a doubt inside a sentence reaches the things of its own part (see practice.notes.assertion); what opens a
sentence with a colon, or is set off at its end, is said of all of it. A leaf is then not met by that sentence, whatever else it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.scene import KIN, taken_back_by

_DOUBT = (
    r"(?:un(?:able|willing)\s+to|could\s+not|cannot|can't|couldn't)\s+(?:be\s+)?(?:confirm\w*|verif\w+|obtain\w*|substantiat\w+|corroborat\w+|document\w*|recall\w*|locate\w*)"
    r"|no\s+(?:documentation|record|records|proof|confirmation|report|documented\s+\w+|mention)\s+(?:of|that|for)|un(?:confirmed|verified|documented|substantiated)"
    r"|not\s+(?:confirmed|verified|documented|substantiated|corroborated|established|reviewed)"
)
_DOUBTED_FIRST = re.compile(
    rf"^\W*(?:(?:{_DOUBT})\b|(?:it\s+is\s+|is\s+|remains\s+|still\s+)?(?:unclear|uncertain|unknown|not\s+(?:clear|known|certain)|undetermined|questionable)"
    r"\s+(?:whether|if|that)\b|it\s+is\s+not\s+(?:the\s+case|true|so)\b|r/?o\b|rule\s+out\b|(?:not|no\s+longer)\s+(?:this|our)\s+patient\b"
    r"|(?:\w+\s+){0,2}doubts?\s+(?:that|whether)\b|there\s+(?:is|was|were|are)\s+no\s+(?:indication|suggestion|sign|proof|reason\s+to\s+believe)\s+that\b"
    r"|(?:prior|previous|old|outside|earlier)\s+notes?\s+(?:erroneously|incorrectly|wrongly|mistakenly)\b|contrary\s+to\s+[^,:]{3,60},\s+(?:it\s+is\s+)?not\b"
    r"|(?:missing|lacking|absent)\s+(?:from|in)\s+[^:]{3,40}:|(?:differential|ddx|unverified|template|copied)\b[^:]{0,30}:"
    r"|(?:\w+\s+){0,3}(?:asks?|asked|asking|wonders?|wondered|wants\s+to\s+know|inquired|questions?|questioned)\s+(?:whether|if|about)\b"
    rf"|(?:his|her|their|the|patient's|pt's)\s+{KIN}(?:\s*:|\s+(?:has|had|have)\s+(?:this|the\s+same|these|it)\b))",
    re.IGNORECASE,
)
"""What opens a sentence and leaves nothing of it sure, or tells it of somebody else."""
_AHEAD_FIRST = re.compile(
    r"^\W*(?:(?:would|will|could|may|might)\s+(?:only\s+)?(?:qualify|be\s+eligible|be\s+met|proceed|be\s+covered)\s+(?:only\s+)?(?:if|when|once)\b"
    r"|if\b(?!\s+(?:anything|not\s+better|no\s+better))|awaiting\b|waiting\s+(?:for|on)\b|pending\b(?=\W)|(?:will|to|should)\s+consider\b|considering\b"
    r"|goals?\s*:|target\s*:|(?:still\s+)?needs?\s*:|hop(?:es|ing)\s+for\b|hop(?:es|ing)\s+to\b|to\s?-?do\s*:|outstanding\s*:|(?:tomorrow|next\s+(?:week|month|visit|time))\s*:"
    r"|(?:records?|notes?|documentation|results?)\s+(?:(?:is|are|was|were|have\s+been|has\s+been)\s+)?requested\b|request(?:ed|ing)\s+(?:records?|notes?|documentation)\b"
    r"|the\s+following\s+(?:was|were|is|are)\s+(?:planned|scheduled|proposed|recommended|requested)\b[^:]{0,60}:|to\s+be\s+(?:done|scheduled|ordered|obtained|completed|confirmed)\b[^:;]{0,40}:)",
    re.IGNORECASE,
)
"""What opens a sentence and sets all of it in the future."""
_DENIED_FIRST = re.compile(
    r"^\W*(?:no\s+evidence\s+of\b|(?:ruled\s+out|excluded|lacks|missing|denie[sd]|declin\w+|refus\w+|deferred|never|none|not\s+(?:done|performed|completed|taken|tried|present|met)|negative\s+for|cancell?ed"
    r"|no\s+history\s+of|absent|did\s+not\s+have|does\s+not\s+have)\s*:)",
    re.IGNORECASE,
)
"""A label that denies all that is listed behind it."""
_SET_OFF = r"(?:\s[-–—]+\s*|\s*\(|,\s+(?:but\s+)?|;\s+(?:but\s+)?)"
_DOUBTED_LAST = re.compile(
    rf"{_SET_OFF}(?:(?:this\s+|which\s+|it\s+)?(?:is\s+|was\s+|has\s+been\s+|could\s+)?(?:still\s+)?(?:{_DOUBT})(?:\s+(?:by|in|from|with|yet)\s+[\w\s'-]{{2,40}})?"
    r"|(?:per\s+[\w']+(?:\s+\w+)?,?\s+)?(?:the\s+|our\s+|outside\s+|prior\s+)?(?:records?|chart|pharmacy|notes?|documentation)\s+"
    r"(?:do(?:es)?\s+not|don't|doesn't|cannot|fails?\s+to|did\s+not)\s+(?:confirm|support|show|verify|reflect|substantiate|mention|document)\b[^.;]{0,30}"
    r"|no\s+records?(?:\s+(?:available|on\s+file|found|received|of\s+this|to\s+confirm))?|(?:entered\s+in\s+|charted\s+in\s+|in\s+)?error"
    r"|wrong\s+(?:patient|chart|side|eye)|disregard|\?+)\s*[).]*\s*$",
    re.IGNORECASE,
)
"""What is set off at the end of a sentence and puts all of it in doubt."""
_AHEAD_LAST = re.compile(
    rf"{_SET_OFF}(?:(?:await\w*|pending)(?:\s+[\w\s]{{2,40}})?|to\s+be\s+(?:done|scheduled|confirmed|verified|obtained|determined)|tb[cd]|not\s+yet(?:\s+\w+)?)"
    r"\s*[).]*\s*$",
    re.IGNORECASE,
)
_ANSWERED = r"[^,;:]*(?:,\s+(?:at|in|or|and|with|of|for|on|to|by|from|during|such)\b[^,;:]*)*:\s*(?:\.{2,}\s*)?"
"""The whole of a row, up to its answer; in `ibuprofen for 6 weeks, relief: none` only the last of it is answered."""
_NO_ANSWER = re.compile(
    rf"{_ANSWERED}(?:not\s+(?:documented|assessed|available|recorded|known|reported|addressed|stated|applicable|reviewed|yet\s+\w+)|undocumented|unknown|uncertain"
    r"|pending|awaiting\s+\w+|n\s?/\s?a|n\.a\.|tb[cd]|blank|incomplete|to\s+be\s+\w+|requested|_+|\?+|-+)\s*[).]*\s*$",
    re.IGNORECASE,
)
"""A row of a form that nobody has answered (`home exercise program: not documented`)."""
_ANSWERED_NO = re.compile(
    rf"{_ANSWERED}(?:no|none|denied|denies|negative|neg|absent|never|not\s+(?:done|performed|completed|present|met|tried|taken|obtained|seen)|declined|refused|deferred"
    r"|cancell?ed|false|0)\s*[).]*\s*$",
    re.IGNORECASE,
)
"""A row of a form that is answered with no."""
_NOT_DONE_LAST = re.compile(
    r"(?:\s[-–—]+\s*|\s*\()(?:(?:this\s+|it\s+|which\s+)?(?:was\s+|were\s+|is\s+|has\s+been\s+|had\s+been\s+)?(?:not|never)\s+(?:actually\s+)?"
    r"(?:done|performed|completed|carried\s+out|started|begun|filled|taken|given|attended|obtained|scheduled|happened|undertaken)"
    r"|(?:was\s+|were\s+)?(?:cancell?ed|declined|refused|deferred|postponed|rescheduled|withdrawn|aborted)(?:\s+by\s+[\w\s]{2,30})?|no-?\s?show(?:ed)?"
    r"|did\s+not\s+(?:attend|go|start|fill|happen|occur|take\s+place|show|do\s+(?:it|this))|(?:has\s+|have\s+)?(?:since\s+)?(?:been\s+)?ruled\s+out"
    r"|(?:now\s+)?excluded|on\s+hold)\s*[).]*\s*$|\b(?:has|have)\s+(?:since\s+)?(?:been|now\s+been)\s+(?:ruled\s+out|excluded)\s*\.?\s*$",
    re.IGNORECASE,
)
"""What is set off at the end of a sentence and says that none of it was done, or is so."""
_ASKS_DOUBT = re.compile(
    r"\b(?:uncertain|unclear|indeterminate|equivocal|inconclusive|suspect\w*|suspicion|possib\w+|rul(?:e|ed|ing)\s+out|concern\w*|undocumented)\b",
    re.IGNORECASE,
)
_ASKS_AHEAD = re.compile(
    r"\b(?:planned|scheduled\s+(?:for|to)|is\s+scheduled|upcoming|intend\w*|intention|willing\w*|will|goals?|target\w*|await\w*|candidate|considered\s+for|anticipated|expected)\b",
    re.IGNORECASE,
)
_ASKS_NEGATIVE = re.compile(r"\b(?:negative|absen\w+|no|not|none|without|normal|free|lack\w*|non\w*)\b", re.IGNORECASE)
_ASKS_NOT_DONE = re.compile(
    r"\b(?:refus\w+|declin\w+|cancel\w*|deferred|contraindicat\w+|unable|inabilit\w+|intoleran\w+|ruled\s+out|exclud\w+|exclusion|not\s+(?:been\s+)?(?:done|performed|completed|taken|used|had)|never)\b",
    re.IGNORECASE,
)
"""A leaf that asks for a doubt, for what lies ahead, or for what was not done, itself."""


def framed(demand: Demand, chart: Chart, places: Iterable[Place]) -> bool:
    """Whether a sentence that is relied on is put in doubt, put off, said not to be so, or taken back, as a whole."""
    quote = demand.quote
    looked = []
    if not (demand.suspected or _ASKS_DOUBT.search(quote)):
        looked += [_DOUBTED_FIRST.match, _DOUBTED_LAST.search, _NO_ANSWER.match]
    if not (demand.future or _ASKS_AHEAD.search(quote)):
        looked += [_AHEAD_FIRST.match, _AHEAD_LAST.search]
    if not (demand.negated or _ASKS_NOT_DONE.search(quote)):
        looked += [_DENIED_FIRST.match, _NOT_DONE_LAST.search]
        looked += [] if _ASKS_NEGATIVE.search(quote) else [_ANSWERED_NO.match]
    relied = tuple(places)
    if any(look(text) for place in relied for text in _wholes(chart, place) for look in looked):
        return True
    return any((behind := taken_back_by(chart, place)) is not None and behind not in relied for place in relied)


def _wholes(chart: Chart, place: Place) -> Iterator[str]:
    """A sentence as it stands, and with the label, the heading or the line that it stands under."""
    text = place.sentence.text.strip()
    yield text
    for name in (place.sentence.label, place.sentence.heading):
        if name and not text.startswith(name):
            yield f"{name.strip().rstrip(':')}: {text}"
    above = chart.above(place)
    if above is not None and above.sentence.text.rstrip().endswith(":"):
        yield f"{above.sentence.text.strip()} {text}"
