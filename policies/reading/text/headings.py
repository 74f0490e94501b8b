"""Which lines of plain text are headings: the look of a line and the place where it stands must both fit."""

from __future__ import annotations

import re

from policies.model import Role
from policies.reading.markers import readings
from policies.reading.roles import heading_role
from policies.reading.text.contents import entry_key
from policies.reading.text.lines import Line
from policies.reading.text.page import LONG, Page, SoFar
from policies.reading.text.shape import (
    POLICY_NUMBER,
    heading_style,
    is_capitals,
    is_code_alone,
    is_finished,
    is_hanging,
    speaks,
    starts_with_code,
)

_VERDICT = re.compile(
    r"(?:not |non-?)?covered|investigational|experimental.*|unproven|not medically necessary|prior authorization.*", re.IGNORECASE
)
_TEXT = 40  # characters from which a line is text rather than a cell
_PROSE = 60
_PARAGRAPH = 80
_LOUD = frozenset({"known", "capitals"})
_SOFT = frozenset({"title", "plain"})
_MOST_IN_A_ROW = 3  # headings directly below one another
_TOP = 40  # lines in which the name of the document stands
_LABELLED = re.compile(r"[A-Z][A-Za-z /&()-]{2,45}\s*(?::|#)\s*\S")
_FEWEST_LABELS = 2
_LONG_PARAGRAPH = 200
_WIDE_GAP = 2
_COLUMN = re.compile(r"(?:code )?(?:descriptions?|definitions?|comments?|notes?)", re.IGNORECASE)
_COLUMN_REACH = 3  # lines
_NOTHING = re.compile(r"(?:not applicable|n/a|none)\.?", re.IGNORECASE)


def heading_at(page: Page, so_far: SoFar, at: int) -> str:
    """The style of the heading that this line is (see text_shape.heading_style; "first" for the title of a web text), "" for none."""
    line = page.lines[at]
    if line.own is not None:
        return ""
    style = heading_style(line.text)
    if not so_far.references and (at in page.counted or at in page.paired):
        return "numbered" if at in page.counted else style if style in _LOUD else "plain"
    if _is_announced(page, so_far, at):
        return style if style in _LOUD else "announced"
    if not style or (so_far.references and not _ends_references(line, style)):
        return ""
    if so_far.codes and _COLUMN.fullmatch(line.text) and _below_codes(page, at):
        return ""
    if so_far.history and not _ends_history(so_far, line.text, style):
        return ""
    if at == 0 and page.flowing and style in _SOFT:
        return "first"
    if not page.flowing and style in _SOFT and _names_document(page, so_far, at):
        return "first"
    if style == "capitals" and page.after(at) is None and heading_role(line.text) is None:
        return ""  # the last words of all head nothing
    if _goes_on(page, so_far, at, style):
        return ""
    if style in _LOUD:
        return style if _stands_out(page, so_far, at, style) else ""
    return style if _heads(page, so_far, at, style) else ""


def _is_announced(page: Page, so_far: SoFar, at: int) -> bool:
    """Whether the table of contents names this line, and it heads something: a value on the next line makes it a label."""
    line, before, after = page.lines[at], page.before(at), page.after(at)
    if entry_key(line.text) not in page.announced or (so_far.references and heading_style(line.text) not in _LOUD):
        return False
    if after is None or (before is not None and not line.gap and is_hanging(before.text)):
        return False
    return after.gap > 0 or len(after.text) > _TEXT or _is_marked(after) or heading_style(after.text) in _LOUD or _names(page, after)


def _names(page: Page, line: Line) -> bool:
    return entry_key(line.text) in page.announced


def _names_document(page: Page, so_far: SoFar, at: int) -> bool:
    """Whether lines in title case stand at the top of a text, above a block of labels ("Policy Number: ...", "Effective Date: ...")."""
    line = page.lines[at]
    goes_on = _goes_on_with_title(so_far)
    if at > _TOP or not _is_title_line(line) or not (at == 0 or line.gap or goes_on or page.lines[at - 1].text.endswith(".")):
        return False
    below = at + 1
    if line.justified or goes_on:  # justified lines wrap
        while below < len(page.lines) and below < at + _MOST_IN_A_ROW and not page.lines[below].gap and _is_title_line(page.lines[below]):
            below += 1
    labels = [_LABELLED.match(one.text) is not None for one in page.lines[below : below + _MOST_IN_A_ROW]]
    return sum(labels) >= _FEWEST_LABELS and labels[0]


def _goes_on_with_title(so_far: SoFar) -> bool:
    return so_far.below_heading and so_far.units[-1].style == "first"


def _is_title_line(line: Line) -> bool:
    return heading_style(line.text) in _SOFT and _LABELLED.match(line.text) is None


def _below_codes(page: Page, at: int) -> bool:
    """Whether codes stand alone on the lines above, or directly below: the words of a table follow its codes, column by column."""
    near = [line.text for line in (*page.lines[max(0, at - _COLUMN_REACH) : at], *page.lines[at + 1 : at + 2])]
    return any(is_code_alone(text) for text in near)


def folded(text: str) -> str:
    """A heading as it is remembered."""
    return text.casefold().rstrip(": ")


def _ends_references(line: Line, style: str) -> bool:
    if any(sign.isdigit() for sign in line.text) and style != "known":
        return False
    return style in {"known", "numbered"} or (style == "capitals" and (len(line.text.split()) > 1 or line.gap > 0))


def _ends_history(so_far: SoFar, text: str, style: str) -> bool:
    """A heading as large as the history's own, or a firm one that was not there before, ends the history."""
    if style == "capitals" and so_far.history == "capitals":
        return True
    known = heading_role(text)
    return known is not None and (known[0] is Role.HISTORY or (known[1] == "firm" and folded(text) not in so_far.seen))


def _goes_on(page: Page, so_far: SoFar, at: int, style: str) -> bool:
    """Whether the line only goes on with the one before: the first item of a list, or the end of a wrapped sentence."""
    line, before = page.lines[at], page.before(at)
    if before is None:
        return False
    if so_far.units and so_far.units[-1].kind == "item" and not so_far.units[-1].text and style in _SOFT and line.gap < _WIDE_GAP:
        return True  # the marker stands alone on the line above
    if so_far.units and so_far.units[-1].kind == "text" and is_code_alone(so_far.units[-1].text) and style in _SOFT and not line.gap:
        return True  # the words of a code
    if before.text.endswith(":") and style in _SOFT and not (line.gap and _is_marked(page.after(at))):
        return True
    return not line.gap and (is_hanging(before.text) or (page.runs_into(at) and style not in _LOUD))


def _heads(page: Page, so_far: SoFar, at: int, style: str) -> bool:
    """Whether a line that is no loud heading has something below it to head."""
    line, after = page.lines[at], page.after(at)
    if after is None or (after.text[:1].islower() and not _is_marked(after)):
        return False
    if style == "numbered":
        return _numbered_heads(page, so_far, at, after)
    if style == "count":
        return page.flowing and line.gap > 0 and after.gap > 0 and len(after.text) > _PARAGRAPH
    if style == "colon":
        return _is_marked(after) or (_begins_anew(page, so_far, at) and len(after.text) > _TEXT)
    if not _begins_anew(page, so_far, at):
        return False
    return _heads_flowing(page, at, style) if page.flowing else _heads_printed(page, so_far, at, style)


def _stands_out(page: Page, so_far: SoFar, at: int, style: str) -> bool:
    """A known or capital heading stands at the end of something: not in the middle of a sentence or of a table."""
    line, before, after = page.lines[at], page.before(at), page.after(at)
    if _VERDICT.fullmatch(line.text) and _is_comment(page, so_far, line):
        return False
    if after is not None and not after.gap and after.text[:1].islower() and not _is_marked(after) and not line.text.endswith(":"):
        return False
    if style == "capitals" and _is_short_unknown(line.text):
        alone = line.gap > 0 and after is not None and after.gap > 0 and len(line.text.split()) > 1
        return alone or (_begins_anew(page, so_far, at) and after is not None and (len(after.text) > _PROSE or _is_marked(after)))
    if before is None or line.gap or is_finished(before.text) or so_far.below_heading or page.flowing:
        return True
    if style == "known" and len(line.text.split()) <= 4 and len(before.text) < 0.7 * page.widths[at - 1]:
        return True
    if page.runs_into(at):
        return False
    return after is None or after.gap > 0 or len(after.text) > _TEXT or _is_marked(after) or is_capitals(line.text)


def _is_comment(page: Page, so_far: SoFar, line: Line) -> bool:
    """Whether a verdict is a cell behind a code: directly below one, or one of many such."""
    above = so_far.units[-2:]
    below_code = bool(above) and (starts_with_code(above[-1].text) or is_code_alone(above[0].text))
    return (below_code and not line.gap) or line.text in page.often


def _is_short_unknown(text: str) -> bool:
    """ "BRAF" in a table of genes looks like a heading in capitals."""
    return len(text.split()) <= 2 and heading_role(text) is None and not text.endswith(":")


def _begins_anew(page: Page, so_far: SoFar, at: int) -> bool:
    line, before = page.lines[at], page.before(at)
    if before is None or line.gap or is_finished(before.text) or so_far.below_heading:
        return True
    return page.flowing and len(line.text) < LONG


def _numbered_heads(page: Page, so_far: SoFar, at: int, after: Line) -> bool:
    """A numbered heading is followed by text or by a list of another family, not by its own next number."""
    own, other = page.lines[at].marked, after.marked
    if own is None:
        return False
    if page.lines[at].gap and after.gap and heading_role(own[1].split(":")[0]) is not None:
        return True
    if not _begins_anew(page, so_far, at):
        return False
    if other is None:
        return len(after.text) > _TEXT or after.gap > 0 or after.text.endswith(":")
    return not {family for family, _ in readings(own[0])} & {family for family, _ in readings(other[0])}


def _heads_printed(page: Page, so_far: SoFar, at: int, style: str) -> bool:
    """In print a line in title case heads a longer text, a list, or another heading; a cell of a table heads short lines."""
    line, below = page.lines[at], _below(page, at)
    after, two_lines = page.lines[below], below > at + 1
    marked = _is_marked(after)
    if style == "plain":
        short = line.gap > 0 or len(line.text) < 0.5 * page.widths[at]
        return short and (marked or (so_far.below_heading and len(after.text) > _PROSE))
    if _begins_paragraph(line.text, after.text):
        return True
    if (len(line.text) > 0.8 * page.widths[at] and not line.gap) or _is_wrapped_sentence(page, at):
        return False
    if (line.gap or line.page) and _NOTHING.fullmatch(after.text):
        return True
    look = heading_style(after.text)
    heading_below = look in _LOUD or look == "numbered" or (look != "" and (after.gap > 0 or two_lines))
    wide = len(after.text) > 0.6 * page.widths[below] or is_finished(after.text)
    return marked or (wide and (len(after.text) > _TEXT or heading_below)) or ((line.gap > 0 or two_lines) and heading_below)


def _begins_paragraph(heading: str, text: str) -> bool:
    """A paragraph that begins with the words of its heading: "Dental Society" / "The Dental Society stated that ..."."""
    bare = text.removeprefix("The ")
    return len(heading.split()) > 2 and bare.startswith(heading.split(" and ")[0]) and len(bare) >= len(heading)


def _is_wrapped_sentence(page: Page, at: int) -> bool:
    """One sentence over two full lines whose first has only words with capitals."""
    after, beyond = page.lines[at + 1], page.after(at + 1)
    ends = is_finished(after.text) and (beyond is None or beyond.gap > 0)
    return not after.gap and ends and page.is_full(at + 1) and speaks(after.text)


def _below(page: Page, at: int) -> int:
    """The line below the heading, which may take two lines itself."""
    rest, beyond = page.lines[at + 1], page.after(at + 1)
    short = len(rest.text) < _TEXT and not rest.gap and beyond is not None and beyond.gap > 0
    short = short and (page.is_full(at + 1) or POLICY_NUMBER.match(page.lines[at].text) is not None)
    wraps = (is_hanging(page.lines[at].text) and heading_style(rest.text) in _SOFT) or (short and heading_role(rest.text) is None)
    return at + 2 if wraps and at + 2 < len(page.lines) else at + 1


def _heads_flowing(page: Page, at: int, style: str) -> bool:
    """In web text a heading stands alone above a paragraph, or at the end of a list, or in a few lines that are all headings."""
    line, after, before = page.lines[at], page.lines[at + 1], page.before(at)
    look = heading_style(after.text)
    after_list = before is not None and len(before.text) > 2 * len(line.text)
    if after.gap:
        if not (line.gap or after_list):
            return False  # the last of a list of short names
        return len(after.text) > _PARAGRAPH if style == "plain" else len(after.text) > _PROSE or look != ""
    if style == "plain":
        return False
    if not line.gap:
        return look in _LOUD and after_list
    return _row_of_headings(page, at) or (style == "title" and len(after.text) > _LONG_PARAGRAPH)


def _row_of_headings(page: Page, at: int) -> bool:
    """Whether the lines directly below are all headings, with a paragraph below them."""
    below = at + 1
    while below + 1 < len(page.lines) and below - at <= _MOST_IN_A_ROW and not page.lines[below + 1].gap:
        below += 1
    if below - at > _MOST_IN_A_ROW or below + 1 >= len(page.lines):
        return False
    return all(heading_style(one.text) for one in page.lines[at + 1 : below + 1]) and len(page.lines[below + 1].text) > _PARAGRAPH


def _is_marked(line: Line | None) -> bool:
    return line is not None and line.marked is not None
