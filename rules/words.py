"""Words of a text, folded so that type-setting never looks like meaning.

Folding never changes a letter or a figure: it makes blanks, quotes and dashes uniform, drops trade marks and writes
≥ as >=. `key` goes further and is only good for asking whether two texts say the same letters in the same order.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_TYPESET = str.maketrans(
    dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", "")
    | dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_FOLDED = _TYPESET | str.maketrans(
    dict.fromkeys("®™©℠", "") | dict.fromkeys("≥≧⩾\uf0b3", ">=") | dict.fromkeys("≤≦⩽\uf0a3", "<=") | {"×": "x"}
)
_PUNCTUATION = str.maketrans(dict.fromkeys(" !\"#$'()*,-.:;?@[\\]^_`{|}", ""))
_BROKEN_HYPHEN = re.compile(r"(?<=[A-Za-z])-\s+(?=[a-z])(?!-\s+(?:and|or|to)\b)|(?<=[A-Za-z])\s+-(?=[a-z])")
_SUSPENDED = re.compile(r"-\s+(?:and|or|to|nor)\b")
_SPACED_SIGN = re.compile(r"([<>]=?)\s+(?=[\d=])")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[^\w.%<>=+/&]*[\s\-–(),;:][^\w.%<>=+/&]*(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_ANY_FIGURE = re.compile(r"[\d~]")
_NOT_A_LETTER = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w<>=%+/&.~]|_")
_WORD = re.compile(r"[<>]=?|\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:'[a-z]+)?\d*(?:[A-Za-z]+\d*)*|\w+")


def typeset(text: str) -> str:
    """The text on one line with plain quotes and dashes and without invisible characters; good for showing."""
    return " ".join(text.translate(_TYPESET).split())


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Typeset, and without trade marks, ligatures and raised figures, ≥ as >=; no letter or figure is lost."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    plain = text.translate(_FOLDED)
    return " ".join((plain if plain.isascii() else unicodedata.normalize("NFKC", plain)).split())


def lowered(text: str) -> str:
    """Folded, in lower case, words broken at a hyphen joined, one form of `>= 3`."""
    line = fold(text).lower()
    if "- " in line or " -" in line:
        line = _join_broken(line)
    return _SPACED_SIGN.sub(r"\1", line)


def _join_broken(line: str) -> str:
    """`tissue- based` is a line break, `pre- and post-test` is not."""
    kept = _SUSPENDED.sub(lambda m: m.group().replace("- ", "-\0"), line)
    return _BROKEN_HYPHEN.sub("-", kept).replace("\0", " ")


def key(text: str) -> str:
    """The letters, figures and signs of a text without blanks, case and punctuation.

    `RET g ene; ` and `RET gene` have one key, `1 0` and `10` have two. Equal keys mean: nothing a reader would see.
    """
    line = fold(text).lower()
    if line.isascii() and not _ANY_FIGURE.search(line):
        return line.translate(_PUNCTUATION)
    return _NOT_A_LETTER.sub("", _BETWEEN_FIGURES.sub("~", _THOUSANDS.sub("", line)))


def words(text: str) -> tuple[str, ...]:
    """The words and figures of a text in lower case, comparison signs included, punctuation left out."""
    return tuple(_WORD.findall(lowered(text)))


def singular(word: str) -> str:
    """A word without its plural ending; good for comparing, not for reading aloud."""
    if len(word) < 4 or not word.isalpha() or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word
