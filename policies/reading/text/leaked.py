"""Text in which markup leaked out of the page's attributes: each part stands there twice, once with its tags and once without.

Some content systems keep the text of a component in a data attribute of its element. A careless extraction cuts the element off at the
first ">" inside that attribute, which leaves

    Policy</h2>\\r\\n<p>The test is covered ...</p>\\r\\n&#34;}}" id="text-12"> Policy The test is covered ...

The tagged copy is read as HTML, since it still knows headings and lists; the plain copy is taken off; what stands outside is the site.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from policies.model import Block
from policies.reading.html.reader import raise_headings, read_fragment
from policies.reading.whitespace import fold

_END = re.compile(r"(?:&#34;|&quot;|\")\}+(?:&#34;|&quot;|\")?\s*(?:id|class|data-[\w-]+)=\"[^\"]*\"\s*/?>")
_TAG = re.compile(r"<[^<>]+>")
_NOT_COUNTED = re.compile(r"\s+|</?[a-z][a-z0-9]{0,7}>")
_ENTITY = re.compile(r"&(?:amp;)?#?\w{2,8};")
_CLOSING = re.compile(
    r"</(h[1-6]|p|div|ol|ul|li|strong|em|span|b|i|u|a|td|tr|table|sup|sub)>|<(h[1-6]|p|div|ol|ul|li|strong|em|span|b|i|u|a|table)\b"
)
_LEAST = 3
_SKIP = re.compile(r"\s+Skip to (?:main )?content\b.*", re.IGNORECASE | re.DOTALL)
_PIECE = 280  # furniture keeps short lines


@dataclass(frozen=True, slots=True)
class Leaked:
    """The blocks of the tagged copies, the text outside them, and the title where the page begins with one."""

    blocks: tuple[Block, ...]
    outside: tuple[str, ...]
    title: str | None


def read_leaked(text: str) -> Leaked | None:
    """Read a text with leaked markup; None where there is none, or where the two copies do not agree."""
    ends = list(_END.finditer(text))
    if len(ends) < _LEAST:
        return None
    starts = [0, *(end.end() for end in ends)]
    segments = [_without_breaks(text[start : end.start()]) for start, end in zip(starts, ends, strict=False)] + [text[starts[-1] :]]
    parts = _parts(segments)
    if parts is None:
        return None
    fragments, outside = parts
    blocks = raise_headings([block for fragment in fragments for block in read_fragment(_opened(_unescaped(fragment)))])
    return Leaked(tuple(blocks), tuple(piece for part in outside for piece in _pieces(part)), _title(segments[0]))


def _without_breaks(part: str) -> str:
    """The part without the blanks and the written-out line breaks at its end."""
    while (shorter := part.rstrip().removesuffix("\\r\\n")) != part:
        part = shorter
    return part


def _parts(segments: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """The tagged copies, and what stands before the first and after the last plain copy."""
    before, first = _split_first(segments[0], segments[1])
    fragments, outside = [first], [before]
    for segment in segments[1:]:
        rest = _after_copy(segment, _plain(fragments[-1]))
        if rest is None:
            return None
        fragments.append(rest)
    outside.append(fragments.pop())
    return fragments, outside


def _split_first(segment: str, following: str) -> tuple[str, str]:
    """The first tagged copy begins where its words are the first words of what follows it."""
    words = list(re.finditer(r"\S+", segment))
    target = _squeezed(following)
    for at in range(max(0, len(words) - 60), len(words)):
        copy = segment[words[at].start() :]
        if (squeezed := _squeezed(_plain(copy))) and target.startswith(squeezed):
            return segment[: words[at].start()], copy
    return segment, ""


def _after_copy(segment: str, copy: str) -> str | None:
    """The segment behind the plain copy it begins with; None where it does not begin with it. Blanks and tags do not count."""
    at = 0
    for sign in _squeezed(_TAG.sub(" ", html.unescape(copy))):
        while skipped := _NOT_COUNTED.match(segment, at):
            at = skipped.end()
        if segment[at : at + 1] == sign:
            at += 1
        elif (entity := _ENTITY.match(segment, at)) and html.unescape(html.unescape(entity.group())) == sign:
            at = entity.end()
        else:
            return None
    return segment[at:]


def _plain(fragment: str) -> str:
    return html.unescape(_TAG.sub(" ", _unescaped(fragment)))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _unescaped(fragment: str) -> str:
    """The attribute's own escapes undone: literal \\r\\n, \\t and escaped quotes."""
    for escaped, sign in (("\\r\\n", "\n"), ("\\n", "\n"), ("\\t", " "), ("\\&#34;", '"'), ('\\"', '"')):
        fragment = fragment.replace(escaped, sign)
    return fragment


def _opened(fragment: str) -> str:
    """The first tag was cut off: it is the one whose end comes first."""
    first = _CLOSING.search(fragment)
    return f"<{first.group(1)}>{fragment}" if first and first.group(1) else fragment


def _title(segment: str) -> str | None:
    title = fold(_SKIP.sub("", segment)) if _SKIP.search(segment) else ""
    return title if 0 < len(title) <= 200 else None


def _pieces(text: str) -> list[str]:
    """Short lines of a long text, cut between words."""
    made: list[str] = []
    for word in fold(_TAG.sub(" ", html.unescape(text))).split():
        if made and len(made[-1]) + len(word) < _PIECE:
            made[-1] = f"{made[-1]} {word}"
        else:
            made.append(word)
    return made
