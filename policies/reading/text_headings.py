"""Which lines of plain text are headings: the look of a line and the place where it stands must both fit."""

from __future__ import annotations

import re

from policies.model import Role
from policies.reading.markers import readings, split_marker
from policies.reading.roles import heading_role
from policies.reading.text_lines import Line
from policies.reading.text_page import LONG, Page, SoFar
from policies.reading.text_shape import heading_style, is_capitals, is_finished, is_hanging, starts_with_code

_VERDICT = re.compile(
    r"(?:not |non-?)?covered|investigational|experimental.*|unproven|not medically necessary|prior authorization.*", re.IGNORECASE
)
_TEXT = 40  # characters from which a line is text rather than a cell
_PROSE = 60
_PARAGRAPH = 80
_LOUD = frozenset({"known", "capitals"})
_SOFT = frozenset({"title", "plain"})
_MOST_IN_A_ROW = 3  # headings directly below one another


def heading_at(page: Page, so_far: SoFar, at: int) -> str:
    """The style of the heading that this line is (see text_shape.heading_style; "first" for the title of a web text), "" for none."""
    line = page.lines[at]
    style = heading_style(line.text)
    if not style or (so_far.references and not _ends_references(line, style)):
        return ""
    if so_far.history and not _ends_history(so_far, line.text, style):
        return ""
    if at == 0 and page.flowing and style in _SOFT:
        return "first"
    if _goes_on(page, at, style):
        return ""
    if style in _LOUD:
        return style if _stands_out(page, so_far, at, style) else ""
    return style if _heads(page, so_far, at, style) else ""


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


def _goes_on(page: Page, at: int, style: str) -> bool:
    """Whether the line only goes on with the one before: the first item of a list, or the end of a wrapped sentence."""
    line, before = page.lines[at], page.before(at)
    if before is None:
        return False
    if before.text.endswith(":") and style in _SOFT and not (line.gap and _is_marked(page.after(at))):
        return True
    return not line.gap and (is_hanging(before.text) or (page.runs_into(at) and style not in _LOUD))


def _heads(page: Page, so_far: SoFar, at: int, style: str) -> bool:
    """Whether a line that is no loud heading has something below it to head."""
    after = page.after(at)
    if after is None or (after.text[:1].islower() and not _is_marked(after)):
        return False
    if style == "numbered":
        return _numbered_heads(page, so_far, at, after)
    if style == "colon":
        return _is_marked(after) or (_begins_anew(page, so_far, at) and len(after.text) > _TEXT)
    if not _begins_anew(page, so_far, at):
        return False
    return _heads_flowing(page, at, style) if page.flowing else _heads_printed(page, so_far, at, style)


def _stands_out(page: Page, so_far: SoFar, at: int, style: str) -> bool:
    """A known or capital heading stands at the end of something: not in the middle of a sentence or of a table."""
    line, before, after = page.lines[at], page.before(at), page.after(at)
    if not line.gap and so_far.units and starts_with_code(so_far.units[-1].text) and _VERDICT.fullmatch(line.text):
        return False  # a cell: "Not covered" behind a code
    if after is not None and not after.gap and after.text[:1].islower() and not _is_marked(after) and not line.text.endswith(":"):
        return False
    if style == "capitals" and _is_short_unknown(line.text):
        return _begins_anew(page, so_far, at) and after is not None and (len(after.text) > _PROSE or _is_marked(after))
    if before is None or line.gap or is_finished(before.text) or so_far.below_heading or page.flowing:
        return True
    if style == "known" and len(line.text.split()) <= 4 and len(before.text) < 0.7 * page.widths[at - 1]:
        return True
    if page.runs_into(at):
        return False
    return after is None or after.gap > 0 or len(after.text) > _TEXT or _is_marked(after) or is_capitals(line.text)


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
    own, other = split_marker(page.lines[at].text), split_marker(after.text)
    if own is None:
        return False
    if page.lines[at].gap and after.gap and heading_role(own[1].split(":")[0]) is not None:
        return True
    if not _begins_anew(page, so_far, at):
        return False
    if other is None:
        return len(after.text) > _TEXT or after.gap > 0
    return not {family for family, _ in readings(own[0])} & {family for family, _ in readings(other[0])}


def _heads_printed(page: Page, so_far: SoFar, at: int, style: str) -> bool:
    """In print a line in title case heads a longer text, a list, or another heading; a cell of a table heads short lines."""
    line, below = page.lines[at], _below(page, at)
    after, two_lines = page.lines[below], below > at + 1
    marked = _is_marked(after)
    if style == "plain":
        short = line.gap > 0 or len(line.text) < 0.5 * page.widths[at]
        return short and (marked or (so_far.below_heading and len(after.text) > _PROSE))
    if len(line.text) > 0.8 * page.widths[at] and not line.gap:
        return False
    look = heading_style(after.text)
    heading_below = look in _LOUD or look == "numbered" or (look != "" and (after.gap > 0 or two_lines))
    wide = len(after.text) > 0.6 * page.widths[below] or is_finished(after.text)
    return marked or (wide and (len(after.text) > _TEXT or heading_below)) or ((line.gap > 0 or two_lines) and heading_below)


def _below(page: Page, at: int) -> int:
    """The line below the heading, which may take two lines itself."""
    wraps = is_hanging(page.lines[at].text) and heading_style(page.lines[at + 1].text) in _SOFT
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
    return _row_of_headings(page, at)


def _row_of_headings(page: Page, at: int) -> bool:
    """Whether the lines directly below are all headings, with a paragraph below them."""
    below = at + 1
    while below + 1 < len(page.lines) and below - at <= _MOST_IN_A_ROW and not page.lines[below + 1].gap:
        below += 1
    if below - at > _MOST_IN_A_ROW or below + 1 >= len(page.lines):
        return False
    return all(heading_style(one.text) for one in page.lines[at + 1 : below + 1]) and len(page.lines[below + 1].text) > _PARAGRAPH


def _is_marked(line: Line | None) -> bool:
    return line is not None and split_marker(line.text) is not None
