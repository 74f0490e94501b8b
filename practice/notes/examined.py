"""Motion in degrees and grades of strength as an examination prints them: `AROM R knee: 8-88`, `ER 55`, `quad 3+/5 (L 5/5)`.

Every figure comes with the joint, the movement or muscle and the side that stand nearest before it. What is of another time than the
rest of its sentence is marked; what no movement or muscle stands before is left out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

JOINTS = {
    "knee": r"knees?|patell\w+",
    "hip": r"hips?",
    "shoulder": r"shoulders?|glenohumeral|GH",
    "elbow": r"elbows?",
    "ankle": r"ankles?",
    "wrist": r"wrists?|forearms?",
    "neck": r"neck|cervical|c-?spine",
    "low back": r"low(?:er)?\s+back|back|trunk|lumbar|l-?spine|thoracolumbar|spine",
    "digit": r"thumbs?|fingers?|toes?|MCP|PIP|DIP|MTP|IP",
}
_AT = r"\s+(?:at|@|in)\s+\d{1,2}\s*(?:°|deg\w*)?\s*(?:of\s+)?abd\w*"
"""`ER at 90 abduction`: how the arm was held, and no figure of its own."""
MOTIONS = {
    "elevation": r"(?:forward\s+)?elevation|forward\s+flexion|FF|FE|AFE|shoulder\s+flexion|scaption",
    "external rotation": rf"(?:ER|external\s+rot(?:ation)?){_AT}|external\s+rot(?:ation)?|ext\.?\s+rot(?:ation)?|ER",
    "internal rotation": rf"(?:IR|internal\s+rot(?:ation)?){_AT}|internal\s+rot(?:ation)?|int\.?\s+rot(?:ation)?|IR",
    "abduction": r"abd(?:uction)?|abductors?",
    "adduction": r"add(?:uction)?|adductors?",
    "dorsiflexion": r"dorsi\s?flexion|dorsiflexors?|DF",
    "plantarflexion": r"plantar\s?flexion|plantarflexors?|PF",
    "side bending": r"(?:side|lateral)[\s-]+(?:bend(?:ing)?|flexion)|SB",
    "rotation": r"rot(?:ation)?",
    "supination": r"sup(?:ination)?",
    "pronation": r"pron(?:ation)?",
    "flexion": r"flex(?:ion|ors?|es)?",
    "extension": r"ext(?:ension|ensors?|ends)?(?!\s*rot)",
}
MUSCLES = {
    "quadriceps": r"quad(?:s|riceps)?",
    "hamstrings": r"hamstrings?|HS",
    "supraspinatus": r"supraspinatus|SS|empty\s+can",
    "infraspinatus": r"infraspinatus|IS|teres(?:\s+minor)?",
    "subscapularis": r"subscap(?:ularis)?",
    "deltoid": r"delt(?:oid)?s?",
    "biceps": r"biceps",
    "triceps": r"triceps",
    "grip": r"grip",
    "tibialis anterior": r"tibialis\s+anterior|tib(?:ialis)?\s+ant|TA",
    "great toe": r"EHL|great\s+toe(?:\s+ext\w*)?",
    "calf": r"gastroc\w*|soleus|GS",
    "hip flexors": r"iliopsoas|hip\s+flexors?",
    "gluteals": r"glut\w*|gluteus\s+med\w*",
}


def _named(kind: str, words: dict[str, str]) -> str:
    return "|".join(f"(?P<{kind}{i}>\\b(?:{pattern})\\b)" for i, pattern in enumerate(words.values()))


_FIGURE = (
    r"(?P<figure>(?<![\d/.\w<>≥≤])(?P<less>(?<![\w)])[-–−]\s?)?(?P<n>\d{1,3})(?:\s*(?:°|deg(?:rees?)?)?\s*(?P<to>-|–|to|->|→)\s*(?P<m>\d{1,3}))?"
    r"(?![\d]|\.\d|\s*(?:[/%+]|lbs?\b|kg\b|mm|cm|secs?\b|s\b|min|reps?\b|x\b|sets?\b|weeks?\b|wks?\b|days?\b|months?\b|mos?\b|years?\b|yo\b|y/o|visits?\b|sessions?\b|times\b|out\s+of|of\s+\d))"
    r"\s*(?:°|deg(?:rees?)?\b)?)"
)
_GRADE = r"(?P<grade>(?<![\d/.])(?P<g>[0-5])(?P<half>[+-])?\s*/\s*5(?P<half2>[+-])?(?![\d/]))"
_SCAN = re.compile(
    rf"{_GRADE}|{_FIGURE}|(?P<side>\b(?:(?i:right|left|rt|lt)|R|L)\b(?!['’]))|(?P<passive>\b(?i:PROM|passive(?:ly)?)\b)|(?P<active>\b(?i:AROM|active(?:ly)?)\b)"
    rf"|(?P<lacks>\b(?i:lacks?|lacking|short\s+of|shy\s+of)\b)|(?P<full>\b(?i:full)\b)"
    rf"|(?P<other>\b(?i:goals?|target|normal|norm|expected|WNL|pre-?op\w*|initial(?:ly)?|baseline|was|were|had\s+been|prior|previous(?:ly)?|last|eval|before|until|should|must|needs?|up\s+from|down\s+from|improved|from)\b)"
    rf"|(?P<now>\b(?i:now|today|currently|at\s+present)\b|->|→)|(?P<end>[;.](?=\s|$)|\n)|(?P<open>\()|(?P<close>\))"
    rf"|(?i:{_named('k', MUSCLES)})|(?i:{_named('x', MOTIONS)})|(?i:{_named('j', JOINTS)})"
)
_GAP = re.compile(
    r"[\s:=(),~/]*(?:(?:to|of|is|are|limited|restricted|decreased|reduced|measures?|measured|only|about|approximately|approx|arom|prom|rom|active|passive|motion|range|mmt|strength|both|sides?|"
    r"muscles?|power|resisted|in|supine|prone|seated|°|deg|degrees|right|left|r|l|rt|lt|full|can|empty|and|lacks?|lacking|by|ext|weak(?:ness|er)?|today|now|currently|→|->|from|test(?:ing|ed)?|with|knee|hip|elbow|ankle|shoulder|wrist)[\s:=(),~/]*)*",
    re.IGNORECASE,
)
_CASED = frozenset({"FF", "FE", "AFE", "ER", "IR", "DF", "PF", "SB", "SS", "IS", "TA", "GS", "HS", "GH", "MCP", "PIP", "DIP", "MTP"})
"""Short names that are words, or something else, unless they are printed in capitals."""
_THEN = re.compile(
    r"\s*(?:\(\s*)?(?:at\s+(?:the\s+)?(?:initial|eval\w*|baseline|start|intake|last|first|admission|SOC)|initial\w*|on\s+(?:eval\w*|\d)|pre-?\s?op\w*|before|in\s+(?:19|20)\d\d|last\s+\w+|previously|\d{1,2}/\d{1,2}(?![\d/]*\s*:)|(?:->|→))",
    re.IGNORECASE,
)
"""Behind a figure, what makes it one of another time."""
_HOW_BEHIND = re.compile(r"\s*(?:°|deg(?:rees)?)?\s*\(?(active|passive)(?:ly)?\b", re.IGNORECASE)
_ARC_LEAST, _LACK_MOST = 20, 60
_SIDES = {"right": "right", "rt": "right", "r": "right", "left": "left", "lt": "left", "l": "left"}


@dataclass(frozen=True, slots=True)
class Examined:
    """One figure of an examination, printed from `start` to `end`.

    what   the movement, or the muscle, that it is of
    unit   `deg`, `grade` (0 to 5, a half grade as a third), or `lack` for degrees that are missing to full extension
    joint  the joint that stands nearest, "" for none; side likewise
    how    `active`, `passive` or ""
    open   what stands before it makes it one of another time, or an aim
    """

    what: str
    figure: float
    unit: str
    joint: str
    side: str
    how: str
    start: int
    end: int
    open: bool = False
    now: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    what: str = ""
    of: str = ""
    at: int = 0
    joint: str = ""
    joint_at: int = 0
    side: str = ""
    how: str = ""
    open: bool = False
    now: bool = False
    lack: bool = False


@functools.lru_cache(maxsize=4096)
def examined(text: str, joint: str = "") -> tuple[Examined, ...]:
    """The figures of an examination that a text prints, in order. `joint`: the one that the text stands under."""
    out: list[Examined] = []
    state, outer = _State(joint=joint), _State()
    for found in _SCAN.finditer(text):
        kind = _kind(found)
        if kind == "open":
            outer = state
        elif kind == "close":
            state = replace(state, side=outer.side, open=outer.open, now=outer.now)
        elif kind in ("figure", "grade"):
            told = list(_figures(state, found, text) if kind == "figure" else _grades(state, found, text))
            out += told
            state = replace(state, at=found.end(), lack=False, now=False)
        elif kind == "full" and _straight(state, found, text):
            out.append(
                Examined("extension", 0.0, "lack", state.joint, state.side, state.how, found.start(), found.end(), state.open, state.now)
            )
        else:
            state = _moved(state, kind, found)
    return tuple(out)


def _straight(state: _State, found: re.Match[str], text: str) -> bool:
    """Whether `full` is said of extension."""
    if re.match(r"\s+(?:active\s+|passive\s+|terminal\s+)?ext(?:ension)?\b", text[found.end() :], re.IGNORECASE):
        return not state.lack and not re.search(
            r"\b(?:not|no|lacks?|lacking|short|from|to|toward|achieve|goal)\s+$", text[: found.start()], re.IGNORECASE
        )
    return state.what == "extension" and bool(
        re.fullmatch(r"[\s:=]*(?:(?:is|to|arom|prom)\s+)*", text[state.at : found.start()], re.IGNORECASE)
    )


def _kind(found: re.Match[str]) -> str:
    return found.lastgroup if found.lastgroup not in ("less", "n", "to", "m", "g", "half", "half2", None) else _outer(found)


def _outer(found: re.Match[str]) -> str:
    return "grade" if found["grade"] else "figure"


def _moved(state: _State, kind: str, found: re.Match[str]) -> _State:
    """What is said so far, with one more word."""
    word = found.group()
    if kind[0] in "kxj" and kind[1:].isdigit():
        if word.upper() in _CASED and not word.isupper():
            return state
        if kind[0] == "j":
            return replace(state, joint=list(JOINTS)[int(kind[1:])], joint_at=found.end())
        words = MUSCLES if kind[0] == "k" else MOTIONS
        return replace(state, what=list(words)[int(kind[1:])], of=kind[0], at=found.end())
    if kind == "side":
        return replace(state, side=_SIDES[word.lower()])
    if kind in ("active", "passive"):
        return replace(state, how=kind)
    if kind == "other":
        return replace(state, open=True)
    if kind == "now":
        return replace(state, open=False, now=True)
    if kind == "lacks":
        return replace(state, lack=True)
    if kind == "end":
        return _State(joint=state.joint, joint_at=state.joint_at, side=state.side)
    return state


def _figures(state: _State, found: re.Match[str], text: str) -> Iterator[Examined]:
    n, m = float(found["n"]), float(found["m"]) if found["m"] else None
    behind = _HOW_BEHIND.match(text[found.end() :])
    state = replace(state, how=behind[1].lower()) if behind else state
    begin = found.start("less") if found["less"] else found.start("n")
    one = Examined(
        state.what,
        n,
        "deg",
        state.joint,
        state.side,
        state.how,
        begin,
        found.end(),
        state.open or bool(_THEN.match(text[found.end() :])),
        state.now,
    )
    near = bool(state.what) and state.of == "x" and _GAP.fullmatch(text[state.at : begin])
    if state.lack and m is None:
        if _lacks(state, text, begin, found.end()):
            yield replace(one, what="extension", unit="lack")
        return
    if m is not None and _is_arc(state, text, begin, found.end()):
        joint = state.joint or _joint_behind(text, found.end())
        whole = replace(one, joint=joint)
        yield replace(whole, what="flexion", figure=m)
        if n <= _LACK_MOST:
            yield replace(whole, what="extension", figure=n, unit="lack")
        return
    if not near and state.what and state.of == "x" and _now_told(text, state.at, begin, found.end()):
        yield replace(one, open=False, now=True)
        return
    if not near:
        return
    if m is not None and state.what == "flexion" and n < m and found["to"] in ("-", "–", "to"):
        yield replace(one, figure=m)
        return
    if m is not None:
        return
    yield replace(one, figure=-n, unit="deg") if found["less"] and state.what == "extension" else one


_NEXT = re.compile(
    r"[^;.\d]{0,30}(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?)?\s*,\s*(?:and\s+)?(?P<now>(?:now|today|currently)\s*(?:is\s+)?)?", re.IGNORECASE
)


def _now_told(text: str, at: int, start: int, end: int) -> bool:
    """Whether a figure is the one of now, behind another of the same movement (`75 at eval, 118 today`)."""
    between = _NEXT.fullmatch(text[at:start])
    return between is not None and bool(
        between["now"] or re.match(r"\s*(?:°|deg\w*)?\s*(?:today|now|currently)\b", text[end:], re.IGNORECASE)
    )


def _is_arc(state: _State, text: str, start: int, end: int) -> bool:
    """Whether `8-88` is the range of a knee or an elbow: right behind the joint or the word for its motion, or before `of the knee`."""
    found = re.search(r"(?P<n>\d{1,3})\D+(?P<m>\d{1,3})", text[start:end])
    if found is None or not (float(found["m"]) >= _ARC_LEAST and float(found["n"]) <= _LACK_MOST and float(found["n"]) < float(found["m"])):
        return False
    before = text[max(state.joint_at, state.at) : start] if state.joint in ("knee", "elbow") else text[:start]
    rom = re.search(
        r"\b(?:ROM|AROM|PROM|range\s+of\s+motion|motion)\b[\s:=]*(?:(?:is|of|was|from|right|left|R|L|knee|elbow)[\s:=]*)*$", text[:start]
    )
    if state.joint in ("knee", "elbow"):
        return bool(rom) or bool(re.fullmatch(r"[\s:=]*(?:(?:is|of|R|L|right|left)[\s:=]*)*", before))
    return bool(rom) and bool(_joint_behind(text, end))


def _joint_behind(text: str, end: int) -> str:
    found = re.match(r"\s*(?:(?:of|in|on|at|the|right|left|R|L)\s+)*(knee|elbow)\b", text[end:], re.IGNORECASE)
    return found[1].lower() if found else ""


def _lacks(state: _State, text: str, start: int, end: int) -> bool:
    """Whether degrees that are lacking are lacking to full extension."""
    behind = re.match(
        r"\s*(?:(?:of|from|to|for|deg(?:rees)?|°|full|terminal|knee|elbow|active|passive)\s*)*ext(?:ension)?\b", text[end:], re.IGNORECASE
    )
    return bool(behind) or (state.what == "extension" and bool(_GAP.fullmatch(text[state.at : start])))


def _grades(state: _State, found: re.Match[str], text: str) -> Iterator[Examined]:
    if not state.what or not _GAP.fullmatch(text[state.at : found.start()]):
        return
    half = {"+": 1 / 3, "-": -1 / 3, None: 0.0}[found["half"] or found["half2"]]
    yield Examined(
        state.what,
        float(found["g"]) + half,
        "grade",
        state.joint,
        state.side,
        state.how,
        found.start(),
        found.end(),
        state.open or bool(_THEN.match(text[found.end() :])),
        state.now,
    )
