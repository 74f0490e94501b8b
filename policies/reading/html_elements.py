"""What single elements of a page are: navigation, buttons of panels, forms, lists, bold runs."""

from __future__ import annotations

import re

from policies.reading.html_tree import BLOCKS, CONTROLS, HEADINGS, Element, is_aside_phrase, words

_NAVIGATION = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "tablist", "tooltip", "dialog", "alertdialog"}
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|text-decoration[^;]*underline", re.IGNORECASE)
_BOLD_TAGS = frozenset({"b", "strong", "u"})
_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?(none|decimal|lower-alpha|lower-latin|upper-alpha|upper-latin|lower-roman|upper-roman)", re.IGNORECASE
)
_STYLES = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_SHORT = 20
_LONG_ASIDE = 1500  # characters from which an aside is content


def is_furniture(element: Element, *, keep_asides: bool) -> bool:
    """Whether an element belongs to the page and not to the policy on it, as far as its tag, role and kind tell."""
    tag, role = element.tag, element.role
    if tag in {"nav", "dialog"} or role in _NAVIGATION or element.attrs.get("aria-modal") == "true":
        return not (role in {"dialog", "alertdialog"} and holds_history(element))
    if tag == "button" or role == "button":
        return not opens_panel(element)
    if tag == "aside" or role == "complementary":
        return not keep_asides and element.letters < _LONG_ASIDE
    if tag == "form":
        return is_control_form(element)
    return (tag == "a" and _opens_dialog(element)) or (tag not in BLOCKS and is_aside_phrase(element))


def _opens_dialog(link: Element) -> bool:
    return any(child.letters < _SHORT and "".join(strings(child)).strip().lower() == "opens a dialog" for child in link.elements())


def list_style(element: Element) -> str:
    styled = _LIST_STYLE.search(element.attrs.get("style", ""))
    name = styled.group(1).lower() if styled else ""
    if name == "none":
        return ""
    if name in _STYLES:
        return _STYLES[name]
    if element.tag != "ol":
        return "•"
    kind = element.attrs.get("type", "1")
    return kind if kind in {"1", "a", "A", "i", "I"} else "1"


def is_bold(element: Element, inherited: bool) -> bool:
    return inherited or element.tag in _BOLD_TAGS or _BOLD.search(element.attrs.get("style", "")) is not None


def heading_level(element: Element) -> int:
    level = number_of(element.attrs.get("aria-level"), 0) if element.role == "heading" else 0
    return min(level, 6) if level > 0 else HEADINGS.get(element.tag, 2)


def opens_panel(element: Element) -> bool:
    """The button of an accordion carries the heading of its panel."""
    return "aria-expanded" in element.attrs and "aria-controls" in element.attrs and 3 <= element.letters <= 150


def holds_history(element: Element) -> bool:
    return "table" in element.below and re.search(r"\b(?:history|revision)", words(element)[:200], re.I) is not None


def is_control_form(element: Element) -> bool:
    if element.below.isdisjoint(CONTROLS):
        return False
    controls = [child for child in element.elements() if child.tag in CONTROLS and child.attrs.get("type") != "hidden"]
    password = any(child.attrs.get("type") == "password" for child in controls)
    return bool(controls) and element.letters < (1500 if password else 400)


def strings(element: Element) -> list[str]:
    made: list[str] = []
    for child in element.children:
        made += [child] if isinstance(child, str) else ["\n"] if child.tag == "br" else strings(child)
    return made


def number_of(text: str | None, default: int) -> int:
    """A number of an HTML attribute; browsers ignore what is none."""
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default
