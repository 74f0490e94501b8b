"""A page's tree without what is there twice: labels for screen readers, copies for print or for small screens."""

from __future__ import annotations

from policies.reading.html.lists import rejoined
from policies.reading.html.marks import COPY
from policies.reading.html.shell import says_policy
from policies.reading.html.signs import picture_sign
from policies.reading.html.tags import BLOCKS
from policies.reading.html.tree import HEADINGS, Element, words
from policies.reading.roles import heading_role

_LONGEST_LABEL = 200
_LONGEST_BLOCK_LABEL = 60
_NO_LABELS = frozenset({"li", "ul", "ol", "table", "tr", "td", "th", "tbody", "section", "article", "dl", "dd", "body"})
_LEAST_COPY = 20  # characters from which a part marked as a copy is compared
_LEAST_TWIN = 300  # characters from which an unmarked part with a heading counts as a copy of another
_LARGE_SHARE = 0.3
_MOST_SUSPECTS = 200


def tidy(tree: Element) -> Element:
    """The same tree, altered in place; gives it back."""
    _prune_labels(tree, tree.letters)
    _rejoin(tree)
    _drop_copies(tree)
    return tree


def _prune_labels(element: Element, block_letters: int) -> int:
    """Take out labels that only screen readers speak, where the block says something else too; gives the letters that went."""
    gone = 0
    kept: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str):
            kept.append(child)
            continue
        if "screen_reader" in child.marks and _is_label(child, block_letters):
            gone += child.letters
            kept.append(_sign_of(child, element))
            continue
        gone += _prune_labels(child, child.letters if child.tag in BLOCKS else block_letters)
        kept.append(child)
    if gone:
        element.children = kept
        element.letters -= gone
    return gone


def _is_label(element: Element, block_letters: int) -> bool:
    if element.letters > _LONGEST_LABEL or element.letters >= block_letters or element.tag in _NO_LABELS:
        return False
    if element.tag in BLOCKS and element.tag not in HEADINGS and (element.letters > _LONGEST_BLOCK_LABEL or element.below & BLOCKS):
        return False
    text = words(element)
    return not says_policy(text) and not (element.tag in HEADINGS and heading_role(text))


def _sign_of(label: Element, parent: Element) -> str:
    """A label that speaks a sign drawn by other means than text stands for it."""
    sign = picture_sign(words(label))
    return sign if sign and sign not in words(parent) else " "


def _rejoin(element: Element) -> None:
    element.children = rejoined(element.children)
    for child in element.children:
        if isinstance(child, Element):
            _rejoin(child)


def _drop_copies(tree: Element) -> None:
    """Take out parts whose words stand elsewhere on the page as well."""
    suspects = _suspects(tree, tree.letters)
    page = _compact(tree) if suspects else ""
    for element, parent in suspects[:_MOST_SUSPECTS]:
        text = _compact(element)
        if len(text) >= _LEAST_COPY and page.count(text) > 1:
            parent.children = [" " if child is element else child for child in parent.children]
            page = _compact(tree)


def _suspects(tree: Element, whole: int) -> list[tuple[Element, Element]]:
    """The parts that may be copies, outermost, the hidden ones first."""
    found: list[tuple[int, Element, Element]] = []
    twins = _twins(tree)
    waiting: list[tuple[Element, Element]] = [(child, tree) for child in reversed(tree.children) if isinstance(child, Element)]
    while waiting:
        element, parent = waiting.pop()
        if element.marks & COPY and element.tag != "body":
            found.append((0 if element.marks & {"print_copy", "hidden"} else 1, element, parent))
        elif "hidden" in element.marks and element.has_heading and element.letters >= max(_LEAST_TWIN, _LARGE_SHARE * whole):
            found.append((0, element, parent))
        elif id(element) in twins:
            found.append((2, element, parent))
        else:
            waiting += [(child, element) for child in reversed(element.children) if isinstance(child, Element)]
    return [(element, parent) for _, element, parent in sorted(found, key=lambda one: one[0])]


def _twins(tree: Element) -> set[int]:
    """Larger parts with a heading whose very words came before: the later ones."""
    seen: dict[str, Element] = {}
    twins: set[int] = set()
    sizes: dict[int, int] = {}
    large = [one for one in tree.elements() if one.letters >= _LEAST_TWIN and one.has_heading and one.tag in {"div", "section", "article"}]
    for one in large:
        sizes[one.letters] = sizes.get(one.letters, 0) + 1
    for one in large:
        if sizes[one.letters] < 2:
            continue
        first = seen.setdefault(_compact(one), one)
        if first is not one and not _contains(first, one):
            twins.add(id(one))
    return twins


def _contains(outer: Element, inner: Element) -> bool:
    return any(one is inner for one in outer.elements())


def _compact(element: Element) -> str:
    return words(element).replace(" ", "").casefold()
