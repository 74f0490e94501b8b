"""What is left of a page's frame in the blocks of a page without marked content: menus before, link lists after, contents lists."""

from __future__ import annotations

from policies.reading.html.flow import Found
from policies.reading.html.shell import says_policy
from policies.reading.page_furniture import is_page_line, speaks_of_frame
from policies.reading.roles import heading_role

_LINKED = 0.8
_SHORT = 80
_BANNER = 300
_BOX = 4  # paragraphs


def trim(found: list[Found]) -> tuple[list[Found], list[str]]:
    """Take menus, contents lists and footers off; gives the blocks that stay and the lines that went."""
    drop = _menu_before(found) | _above_title(found) | _contents(found) | _footer(found)
    return [one for at, one in enumerate(found) if at not in drop], [one.block.text for at, one in enumerate(found) if at in drop]


def _menu_before(found: list[Found]) -> set[int]:
    """Links before the first heading or the first running text."""
    gone: set[int] = set()
    for at, one in enumerate(found):
        if one.block.kind == "heading" or (one.linked < _LINKED and len(one.block.text) > _SHORT):
            break
        if one.linked >= _LINKED:
            gone.add(at)
    return gone


def _above_title(found: list[Found]) -> set[int]:
    """Short lines above the page's h1: a hotline, a banner, a trail of crumbs."""
    first = next((at for at, one in enumerate(found) if one.block.kind == "heading"), None)
    if first is None or found[first].block.level != 1:
        return set()
    return {at for at in range(first) if found[at].block.kind != "row" and len(found[at].block.text) <= _BANNER}


def _contents(found: list[Found]) -> set[int]:
    """A heading "Table of contents" with the links below it."""
    gone: set[int] = set()
    for at, one in enumerate(found):
        if not is_page_line(one.block.text, "contents_headings"):
            continue
        end = at + 1
        while end < len(found) and found[end].block.kind != "heading" and found[end].linked >= _LINKED:
            end += 1
        if end > at + 1 or at + 1 < len(found):
            gone.update(range(at, end))
    return gone


def _footer(found: list[Found]) -> set[int]:
    """From the end upwards: copyright lines, links without a heading of the policy's own, and boxes that speak of the page."""
    gone: set[int] = set()
    at = len(found) - 1
    while at >= 0:
        one = found[at]
        box = _box_start(found, at)
        if is_page_line(one.block.text, "footer_lines"):
            gone.add(at)
        elif one.block.kind == "heading" and is_page_line(one.block.text, "footer_headings"):
            gone.update(range(at, _section_end(found, at)))
        elif one.linked >= _LINKED and not _under_heading(found, at):
            gone.add(at)
        elif box is not None:
            gone.update(range(box, at + 1))
            at = box
        elif one.linked < _LINKED:
            break
        at -= 1
    return gone


def _box_start(found: list[Found], at: int) -> int | None:
    """Where the box begins that ends here: a heading that names no section, with a few words below it to the user of the page."""
    start = at
    while start > 0 and found[start].block.kind == "paragraph" and at - start < _BOX:
        start -= 1
    heading = found[start].block
    if start == 0 or start == at or heading.kind != "heading" or heading.level == 1 or heading_role(heading.text):
        return None
    below = found[start + 1 : at + 1]
    text = " ".join([heading.text, *(one.block.text for one in below)])
    speaks = speaks_of_frame(text) or any(one.linked >= _LINKED for one in below)
    return start if speaks and len(text) <= _BANNER and not says_policy(text) else None


def _section_end(found: list[Found], at: int) -> int:
    end = at + 1
    while end < len(found) and (found[end].linked >= _LINKED or is_page_line(found[end].block.text, "footer_lines")):
        end += 1
    return end


def _under_heading(found: list[Found], at: int) -> bool:
    """Whether the links belong to a heading such as "Related policies"."""
    while at >= 0 and found[at].linked >= _LINKED and found[at].block.kind != "heading":
        at -= 1
    return at >= 0 and found[at].block.kind == "heading" and not is_page_line(found[at].block.text, "footer_headings")
