"""What a line of plain text looks like: a heading, a lead-in, an unfinished line, a row of codes."""

from __future__ import annotations

import re
from functools import lru_cache

from policies.reading.markers import split_marker
from policies.reading.roles import heading_role

_SMALL = re.compile(
    r"a|an|and|as|at|by|for|from|in|into|of|on|or|per|the|to|vs|via|"
    r"with|without|not|but|nor|if|is|are|be|than|under|over|\&|\-|–|—|/|\+"
)
_SPEAKS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|must|may|will|shall|should|can|cannot|could|would|does|do|did|meets?|includes?|following|"
    r"requires?|refers?|considered|click|see|please|any|all|either|both|when|if|at least|than|who|that|which|because|only|applies|"
    r"provides?)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[^:]{2,60}:\s+\S")
_NO_HEADING = re.compile(
    r"(?:table|figure|fig\.|note|notes|example|page)\b"
    r"|(?:dates?|number|type|action|comments?|dates? .{0,20}(?:changes|descriptions?|actions?))$"
    r"|(?:not applicable|n/a|none|yes|no)$"
    r"|(?:\w+ )?codes? (?:code )?descriptions?$"
    r"|.*(?:©|\[|https?:|www\.|\baccessed\b|\bPMID)",
    re.IGNORECASE,
)
_CODE_HEAD = re.compile(
    r"(?:[A-Za-z]+ ){0,3}(?:CPT|HCPCS|ICD-?10(?:-(?:CM|PCS))?|revenue|procedure|diagnosis|billing)\b[^.;]{0,40}\bcodes?\b[^.;]{0,90}",
    re.IGNORECASE,
)
_DATED_LABEL = re.compile(r"[^:]{2,60}:\s*\S*\d")
_DATE = re.compile(
    r"(?:\d{1,2}[/|.-]\d{1,2}[/|.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{2,4}|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}, ?)?\d{4})\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:\d{4}[0-9AFTUM]|[A-Z]\d{4}|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\s*[-–—]\s*[A-Z]?\d[0-9A-Z.]{2,6})?(?=[\s,;:*]|[-–—]?$)"
)
_CODES_ALONE = re.compile(rf"(?:{_CODE.pattern}[\s,;:*]*)+(?:\((?:E/I|NMN|\*)\)|\*+)?", re.IGNORECASE)
_CODE_OR_BLANK = re.compile(r"[A-Z]\d[0-9A-Zx]*(?:\.[0-9A-Zx]+)?|\d{4}[0-9AFMTU]|[\d\s,;.\-–—]+")
_OUTLINE = re.compile(r"\d{1,2}\.\d{1,2}")
_CONNECTOR = re.compile(r"(?:and/or|and|or|plus)[:;,.]?", re.IGNORECASE)
_RAISED_END = re.compile(r"(?<=[.;:!?\"”)])\s?\d{1,3}(?:\s?[,–-]\s?\d{1,3})*,?$")
_HANGING = re.compile(
    r"\b(?:and|or|of|the|a|an|to|for|with|in|on|by|from|that|which|is|are|be|as|at|than|not|their|this|these|such|per|including|include|between|"
    r"within|less|more|following|when|if|may|must|should|has|have)$",
    re.IGNORECASE,
)
HOW_MANY = re.compile(
    r"\((?:(?:check|choose|meets?|must meet|needs?|requires?) )?(?:at least |any )?(?:one|two|any|all|both|every)\b[^()]{0,40}\)$",
    re.IGNORECASE,
)
"""`(all required)`, `(check one)` at the end of a line: how many of what stands below it are asked for."""
_SETTING = re.compile(r"(?<=^Place of Service): (?:In|Out)patient(?:/(?:In|Out)patient)?$")
_POINTS = re.compile(r"(?:refer to|see the|click|please|go to)\b", re.IGNORECASE)
LONGEST_HEADING = 110
POLICY_NUMBER = re.compile(r"(?:[A-Z]{2,4}[- ]?\d{2,5}(?:\.\d+)*|\d{1,2}\.\d{2}\.\d{2,3})\s+(?:[-–—:]\s*)?[A-Z(\"]")
"""How the name of a policy begins in a list of policies: "MP012 Title", "2.04.99 - Title"."""


def is_connector(text: str) -> bool:
    """Whether a line says only AND or OR."""
    return _CONNECTOR.fullmatch(text) is not None


def starts_with_date(text: str) -> bool:
    """Whether a line begins with a date, as rows of a history do."""
    return _DATE.match(text) is not None


def starts_with_code(text: str) -> bool:
    """Whether a line begins with a procedure or diagnosis code, as rows of a code table do."""
    return _CODE.match(text) is not None


def is_code_alone(text: str) -> bool:
    """Whether a line holds nothing but codes, as the first cell of a row does when its description lies on the next line."""
    return len(text) < 40 and _CODES_ALONE.fullmatch(text) is not None


def is_all_codes(text: str) -> bool:
    """Whether a text names only codes and ranges of them, however many."""
    return starts_with_code(text) and not _CODE_OR_BLANK.sub("", text)


def is_hanging(text: str) -> bool:
    """Whether a line cannot be the end of anything: it ends in "of", "and", "the", a comma or an open bracket."""
    return text.endswith((",", "(", "-", "/", "“")) or text.count("(") > text.count(")") or _HANGING.search(text) is not None


def is_finished(text: str) -> bool:
    """Whether a line ends a sentence, an item or a lead-in."""
    bare = _RAISED_END.sub("", text).rstrip("\"”'’)]*")
    return (
        bare.endswith((".", ":", ";", "?", "!"))
        or text.endswith((".)", ".”"))
        or re.search(r"[;,.]\s?(?:and|or|and/or),?$", text, re.IGNORECASE) is not None
    )


def ends_item(text: str) -> bool:
    """Whether a line closes a list item that another follows: "; and,", "; or", ";", "."."""
    return re.search(r"[;,.:]\s*(?:and/or|and|or)?\s*,?$", text, re.IGNORECASE) is not None


def is_capitals(text: str) -> bool:
    """Whether all letters are capitals, and there are words of them."""
    letters = [sign for sign in text if sign.isalpha()]
    if len(text.split()) == 1 and any(sign.isdigit() for sign in text):
        return False
    high = sum(sign.isupper() for sign in letters)
    return len(letters) >= 4 and high >= 0.93 * len(letters) and re.search(r"[A-Z]{3}", text) is not None


def is_title_case(text: str) -> bool:
    """Whether the words that count begin with capitals or digits."""
    words: list[str] = [word.lstrip('("“[/') for word in re.split(r"[\s/]+", text)]
    counted = [word for word in words if word and not _SMALL.fullmatch(word.lower())]
    if not counted or not (counted[0][0].isupper() or counted[0][0].isdigit()):
        return False
    high = sum(word[0].isdigit() or any(sign.isupper() for sign in word) for word in counted)  # "ctDNA" counts
    return high >= 0.75 * len(counted)


def speaks(text: str) -> bool:
    """Whether a line is part of a sentence rather than a name of something."""
    return _SPEAKS.search(text) is not None


@lru_cache(maxsize=8192)
def heading_style(text: str) -> str:
    """How a line looks as a heading: "known", "capitals", "numbered", "count" (a plain number), "title", "colon", "plain", or "" where it
    cannot be one.

    "known" is a heading that payers use everywhere (the vocabulary of section roles knows it by its whole words). The look alone does
    not make a line a heading: where it stands decides, see text_units.
    """
    bare = text.rstrip(":").strip()
    if not 2 <= len(bare) <= LONGEST_HEADING or len(bare.split()) > 16 or text.endswith((".", ";", ",", "/", "-")):
        return ""
    if not any(sign.isalpha() for sign in bare) or is_connector(text) or starts_with_date(bare) or _NO_HEADING.match(bare):
        return ""
    marked = split_marker(bare)
    if marked:
        return _numbered(marked[0], marked[1])
    if not (bare[0].isupper() or bare[0].isdigit()) or starts_with_code(bare) or bare.count("(") != bare.count(")"):
        return ""
    if HOW_MANY.search(bare) and heading_role(bare) is None:
        return ""  # "GROUP A - HISTORY (one)" leads into its list
    if is_capitals(bare):
        return "" if _DATED_LABEL.match(bare) else "capitals"
    if _is_known(bare) or (text.endswith(":") and _CODE_HEAD.fullmatch(bare)):
        return "known"
    if _LABEL.match(bare) or bare.endswith(("”", '"', "*")):
        return ""
    if text.endswith(":"):
        return "colon" if len(bare.split()) <= 9 and (not speaks(bare) or _names_any(bare)) else ""
    if is_title_case(bare) and not (speaks(bare) and len(bare.split()) > 9):
        return "title"
    return "plain" if len(bare.split()) <= 8 and not speaks(bare) else ""


def _names_any(text: str) -> bool:
    """ "Any Solid Tumor:" names a thing; "Any of the following:" announces a list."""
    rest = re.sub(r"^(?:Any|All|Both) ", "", text)
    return rest != text and is_title_case(rest) and len(rest.split()) > 1 and not speaks(rest)


def _numbered(marker: str, rest: str) -> str:
    core = marker.strip("().[]")
    if not rest or not rest[0].isupper() or not (core.isdigit() or core.isupper() or "." in core) or marker[0] in "([":
        return ""
    if _is_known(rest.split(":")[0]) or is_capitals(rest):
        return "numbered"
    if not is_title_case(rest) or len(rest.split()) > 10 or speaks(rest):
        return ""
    if core.isdigit():
        return "count" if len(rest.split()) > 1 else ""
    return "numbered" if core.isupper() or _OUTLINE.fullmatch(core) else ""


def _is_known(text: str) -> bool:
    text = _SETTING.sub("", text)
    if len(text.split()) > 9 or not text[:1].isupper() or _DATED_LABEL.match(text) or _POINTS.match(text):
        return False
    known = heading_role(text)
    if known is None:
        return False
    return known[1] == "firm" or (is_title_case(text) or len(text.split()) <= 3)
