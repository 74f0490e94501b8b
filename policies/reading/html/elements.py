"""What single elements of a page are: navigation, buttons of panels, forms, containers, bold runs."""

from __future__ import annotations

import re

from policies.reading.html.lists import number_of
from policies.reading.html.shell import says_policy
from policies.reading.html.tags import BLOCKS, CONTROLS
from policies.reading.html.tree import HEADINGS, Element, is_aside_phrase, strings, words

_NAVIGATION = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "tablist", "tooltip", "dialog", "alertdialog"}
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|text-decoration[^;]*underline", re.IGNORECASE)
_BOLD_TAGS = frozenset({"b", "strong", "u"})
_SHORT = 20
_LONG_ASIDE = 1500  # characters from which an aside is content


def is_furniture(element: Element, *, keep_asides: bool) -> bool:
    """Whether an element belongs to the page and not to the policy on it, as far as its tag, role and kind tell."""
    tag, role = element.tag, element.role
    if role == "banner" and "h1" in element.below:
        return False
    if tag in {"nav", "dialog"} or role in _NAVIGATION or element.attrs.get("aria-modal") == "true":
        return not (role in {"dialog", "alertdialog"} and holds_history(element))
    if tag == "button" or role == "button":
        return not opens_panel(element)
    if tag == "aside" or role == "complementary":
        return not keep_asides and element.letters < _LONG_ASIDE and not says_policy(words(element))
    if tag == "form":
        return is_control_form(element)
    return (tag == "a" and _opens_dialog(element)) or (tag not in BLOCKS and is_aside_phrase(element))


def _opens_dialog(link: Element) -> bool:
    return any(child.letters < _SHORT and "".join(strings(child)).strip().lower() == "opens a dialog" for child in link.elements())


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
    small = element.letters < (1500 if password else 400)
    return bool(controls) and small and "h1" not in element.below and not says_policy(words(element))


def is_container(item: Element) -> bool:
    """Whether a list item with a heading is a part of the page (an accordion built of a list) and no item: it holds a body too."""
    body = item.letters - sum(one.letters for one in item.elements() if one.tag in HEADINGS)
    return body > 0 and not item.below.isdisjoint({"p", "ul", "ol", "div", "table", "dl", "section"})
