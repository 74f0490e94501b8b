"""Ways to say and to print a policy otherwise without changing what it asks."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

_BULLET = re.compile(r"(?m)^([ \t]*)[•*o▪●-][ \t]+(?=\S)")
_MARKED = re.compile(r"\s*(?:[•*o▪●-]|\(?[0-9a-zA-Z]{1,3}[.)])\s+")
_WHO = re.compile(r"\b(?P<one>the |a |an )?(?:patient|member|individual)(?P<many>s)?\b(?!s)(?!-)", re.IGNORECASE)


def _said(*pairs: tuple[str, str]) -> Callable[[str], str]:
    """Other words, with a capital where the first had one."""

    def reworded(text: str) -> str:
        for pattern, words in pairs:
            text = re.sub(pattern, lambda m, words=words: _like(m, words), text, flags=re.IGNORECASE)
        return text

    return reworded


def _like(found: re.Match[str], words: str) -> str:
    said = found.expand(words)
    return said[:1].upper() + said[1:] if found.group()[:1].isupper() else said


def _who(one: str, many: str) -> Callable[[str], str]:
    def named(found: re.Match[str]) -> str:
        article = found.group("one") or ""
        if article.lower() in ("a ", "an "):
            article = ("An " if article[0] == "A" else "an ") if one[0] in "aeiou" else ("A " if article[0] == "A" else "a ")
        word = many if found.group("many") else one
        return article + (word.capitalize() if found.group()[len(article) :][:1].isupper() else word)

    return lambda text: _WHO.sub(named, text)


def _wrapped(width: int, hanging: bool) -> Callable[[str], str]:
    """Lines broken at a width; `hanging` sets what goes on below an item as far in as its words."""

    def broken(text: str) -> str:
        out = []
        for line in text.split("\n"):
            mark = _MARKED.match(line)
            indent = " " * (mark.end() if mark else len(line) - len(line.lstrip())) if hanging else ""
            kept = textwrap.wrap(
                line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
            )
            out.append("\n".join(kept))
        return "\n".join(out)

    return broken


REWORDINGS: dict[str, Callable[[str], str]] = {
    "each": _said(
        (r"\ball of the following criteria are met\b", "each of the following criteria is met"),
        (r"\ball of the following\b", "each of the following"),
    ),
    "every one": _said((r"\ball of the following criteria are met\b", "every one of the following criteria is met")),
    "criteria are met": _said((r"\ball of the following(?: criteria)? are met:", "the following criteria are ALL met:")),
    "at least one": _said((r"\bany (?:one )?of the following\b", "at least one of the following")),
    "one (or more)": _said((r"\bany (?:one )?of the following\b", "one (or more) of the following")),
    "may be": _said((r"\b(?:is|are) considered medically necessary\b", "may be considered medically necessary")),
    "proven": _said((r"\b(?:is|are|may be) considered medically necessary\b", "is proven and medically necessary")),
    "not considered": _said((r"\b(is|are) considered not medically necessary\b", r"\1 not considered medically necessary")),
    "enrollee": _who("enrollee", "enrollees"),
    "person": _who("person", "persons"),
    "beneficiary": _who("beneficiary", "beneficiaries"),
    "customer": _who("customer", "customers"),
    ">=": _said((r"\bat least (?=\d)", "≥ ")),
    "a minimum of": _said((r"\bat least (?=\d)", "a minimum of ")),
    "no less than": _said((r"\bat least (?=\d)", "no less than ")),
    "exceeding": _said((r"(?<!no )(?<!not )\b(?:greater|more) than (?=\d)", "exceeding ")),
    "bullets": lambda text: _BULLET.sub(r"\1• ", text),
    "stars": lambda text: _BULLET.sub(r"\1* ", text),
    "blank lines": lambda text: re.sub(r"\n+", "\n\n", text),
    "line ends": lambda text: text.replace("\n", "\r\n"),
    "capitals": lambda text: re.sub(r"(?<=[;, ])(and|or)(?=\s*\n)", lambda m: m.group().upper(), text),
    "alone": lambda text: re.sub(r"[;,]? (and|or)(?=\s*\n)", lambda m: "\n" + m.group(1).upper(), text, flags=re.IGNORECASE),
    "double blanks": lambda text: re.sub(r"\b(of|the|at|least|more|is|are|medically|patient|member) (?=\w)", r"\1  ", text),
    "curled": lambda text: re.sub(r"(?<=\w)'(?=\w)", "’", text),
    "60 columns": _wrapped(60, hanging=False),
    "80 columns": _wrapped(80, hanging=True),
}
