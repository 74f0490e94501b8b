"""Words of a covering statement that stand in no condition of it: what they ask may have been lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import refusals
from rules.compile.lists.exempting import NOT_ASKED
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words

_STRETCH = re.compile(r"[^.;:,()\[\]_\n•]+")
_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")
_LEAST = 2
"""Words that mean something, below which a stretch asks for nothing by itself."""
_DEFINED = re.compile(
    r"\W*(?:[_\s]*(?:treatment|therapy|use)\W+)?(?:is\s+|are\s+)?(?:defined|described|determined|demonstrated|evidenced|shown|as\s+follows|meaning|i\.e)\b"
)
_ASKS = re.compile(
    r"\b(?:with|without|who|whose|that|which|despite|after|before|until|requires?|required|must|fail\w*|unable|absence|except|unless|only|if|when|not(?!\s+(?:limited|all|necessarily|be\s+limited)\b))\b"
)
"""Words by which a stretch asks for something, and is more than a title, a purpose or the name of a list."""
_OF_LIST = re.compile(
    r"\b(?:following|below|above|these|listed)\b(?:[\s-]+(?!(?:that|who|whose|which|with|without|when|if|unless|despite|after|must)\b)[a-z]+){0,6}"
)
"""`any of the following risk factors for falls`: the name of the list."""
_WAIVED = re.compile(
    r"\bwithout\s+(?:regard\s+to|meeting|(?:the\s+)?need\s+for|needing|requiring|conducting|(?:[a-z]+\s+){0,3}(?:testing|tests?|review|authorization|evaluation|consultation|study|studies))\b[^.;:]*"
)
"""`without visual field testing`: what is not asked."""
_HEADING = re.compile(r"(?m)^\W*when\s+[^.:;\n]{3,80}?\s+(?:is|are|may\s+be)\s+(?:not\s+)?(?:covered|medically\s+necessary)\s*$")
"""`When widget therapy is covered` above its own sentences."""
_MUST_BE_MET = re.compile(
    r"\bmust\s+(?:all\s+)?be\s+(?:met|fulfilled|satisfied)\b"
    r"(?:\s+in\s+order\s+to\s+meet\s+(?:the\s+)?criteria)?(?=\W*(?:\n|$|_))"
)
"""`must be fulfilled in order to meet criteria` behind the name of a list."""
_FAILED = re.compile(
    r"\b(?:history\s+of|trial\s+(?:and|of)|therapeutic|documented)\s+(?:\w+\s+)?fail\w*"
    r"|\b(?:inadequate|insufficient|suboptimal|unsatisfactory)\s+(?:clinical\s+|treatment\s+)?responses?(?=\s+to\b|,|\s+or\b)"
)
"""`History of failure to one of:`, `an inadequate response to one of:` is what each item is read as."""
_GOVERNED = re.compile(
    r"\b(?:(?:in\s+)?combination\s+with|consultation\s+with|together\s+with|treated\s+with|(?:interferes?|diagnosed)\s+with|(?:documented|confirmed)\s+by|(?:asymmetry|symptoms?|pain|involvement|weakness|deficits?)\s+(?:in|include)|(?:administration|use|failure|trial|treatment)\s+(?:of|to|with))\s+(?:any|all|one(?:\s+or\s+more)?|both|either|at\s+least\s+\w+)\s+of\s+the\W*$"
)
"""`symptoms persist despite use of all of the following`: each item is read with it."""
_EXEMPTS = re.compile(
    rf"[^.;:_\n]*{NOT_ASKED}\s+(?:if|when|where|for|in|to)\b(?=[\sa-z]{{0,30}}_)|(?<=_),\s[^.;:_\n]*{NOT_ASKED}(?=\W*(?:\n|$))"
    r"|(?<=_),\s+no\s[^.;:_\n]*\b(?:is|are)\s+(?:required|needed|necessary)\b"
    r"|(?<=_)[\s,]*(?:(?:are|is)\s+(?:exempt|not\s+required\s+to)|do(?:es)?\s+not\s+(?:need|have)\s+to)\b[^.;_]*"
)
"""`A trial is not required for _`: of whom it is not asked is held."""
_EXCEPTION_TO = re.compile(
    r"[^.;:_\n]*\bexceptions?\s+to\s+(?:this|these)\s+[^.;:_\n]{0,40}?\b(?:made|granted|allowed|considered|permitted)\s+(?:if|when|where)\b(?=[\sa-z]{0,20}_)"
)
"""`An exception to this requirement can be made if _`: what waives it is held."""
_PAID = re.compile(
    r"(?m)(?:^\W*|(?<=\.\s))(?:payment|requests?)\s+(?:for|of)\s(?:(?!\b(?:for|in|with|who|to|of|after)\b)[^.;:_\n]){3,80}?\b(?:will|may)\s+be\s+(?:considered|authorized|approved|made)\b(?:\s+(?:for\s+\w+\s+)?(?:when|if|for)\b)?"
)
"""`Payment for harps will be considered when`: what the cover is called."""
_INSTEAD = re.compile(
    r"\b(?:in\s+(?:lieu|place)\s+of|instead\s+of|as\s+an\s+alternative\s+to|as\s+a\s+(?:substitute|replacement)\s+for)\s[^.:;_\n]*(?=\b(?:for|in)\s[^.:;\n]*_)"
)
"""`is medically necessary in lieu of a lute for _`: what it is used for."""
_GOOD_FOR = re.compile(
    r"(?:(?<=,)|(?<=_))[\s,]*which\s+is\s+(?:necessary|needed|done|required|performed|intended)\s+(?:in\s+order\s+)?(?:to|so)\s[^.;:_\n]*"
)
"""`_, which is necessary to ensure …`: what a test is good for."""
_EXAMPLE = re.compile(r"(?:\bexamples?\b|\bfor\s+instance\b|\bsuch\s+as\b|\bincluding\b|\be\.?g\b)[^;]*")


def unheld(whole: Span, quotes: Iterable[tuple[int, int]], named: tuple[int, int]) -> Iterator[str]:
    """Stretches of the words that no quote holds although they ask for something. `named`: where the name of the service stands."""
    open_words = list(whole.masked)
    for start, end in (*quotes, named):
        for at in range(max(start, whole.start), min(end, whole.end)):
            open_words[at - whole.start] = "_"
    text = "".join("\n" if printed == "\n" else sign for printed, sign in zip(whole.raw, open_words, strict=True))
    for aside in (_EXEMPTS, _HEADING, _MUST_BE_MET, _EXCEPTION_TO, _PAID, _INSTEAD, _GOOD_FOR, _EXAMPLE, _WAIVED, _OF_LIST, _FAILED):
        text = aside.sub(lambda found: "_" * len(found.group()), text)
    for stretch in _STRETCH.finditer(text):
        said = stretch.group()
        telling = [one for one in _WORD.findall(said) if len(one) > 3 and one not in words().passing]
        if len(telling) >= _LEAST and _ASKS.search(said) and not _DEFINED.match(text, stretch.end()) and not _GOVERNED.search(said):
            yield f"words that no condition holds: {' '.join(whole.raw[stretch.start() : stretch.end()].split())[:60]}"


_MEANT = re.compile(r"[^.;:,()\n]*\b(?:no|not|without|absence)\b[^.;:,()\n]*(?=\(\s*(?:i\.?\s?e\.?|that\s+is)\b[^()]*\))")


def meant(whole: Span, quotes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where words stand that a bracket behind them says in other words, which are asked: `does not have X (i.e., A or B)`."""
    found = [(whole.start + m.start(), whole.start + m.end()) for m in _MEANT.finditer(whole.plain)]
    held = [(a, b) for a, b in found if any(b < start <= b + _BEHIND for start, _ in quotes)]
    return [(a, b) for a, b in held if not any(start < b and a < end for start, end in quotes)]


_BEHIND = 12  # letters between a bracket and the first of its words that is asked


def two_refusals(span: Span) -> bool:
    """`is not used with, and the member has not had, A`: two refusals of one quote, which stands as if it refused nothing."""
    found = refusals(span)
    return len(found) > 1 and bool(re.search(r",|\b(?:and|or|but)\b", span.masked[found[0].end() : found[-1].start()]))


_SCALE = re.compile(r"^[\s-]*(?:\w+\s+){0,3}scale\b")


def second_figure(span: Span) -> bool:
    """Whether a second figure compares or counts in the same quote."""
    found = [f for f in figures(span) if not f.window and (f.op or f.unit) and not _SCALE.search(span.source.plain[f.end : span.end])]
    share = any(f.unit == "%" for f in found)
    return len([f for f in found if (f.op and not (share and f.unit in ("h", "min"))) or f.unit == "%"]) > 1  # hours of each night


TWO_BRACKETS = re.compile(r"\([^()]*\d[^()]*\)[^()]*\b(?:and|or)\b[^()]*\([^()]*\d[^()]*\)")
"""`A (< 1 mm) or B (1 to 3 mm)`: two, of which one figure is tested."""
ASKS_WHAT = re.compile(r"\b(?:what|which|how|when|who)(?:\s+(?:we|you|is|are|the\s+\w+))?\W*$")
"""`Widgets: what we cover`: a title, and no cover."""
LEADERS = re.compile(r"\.{4,}|_{4,}")
"""`Initial ....... 12 weeks`: a line of a form or a table that lost its columns."""
