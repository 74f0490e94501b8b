"""Leaves that list parts of the body (`numbness of the arms or hands`, `injected in the brow or lid`): the same of any of them."""

from __future__ import annotations

import functools
import re

_PART = (
    r"(?:(?:upper|lower|low|mid|middle|inner|outer|both|either|the)\s+)*(?:back|necks?|shoulders?|arms?|hands?|fingers?|wrists?|elbows?|forearms?|legs?|feet|foot|toes?|"
    r"thighs?|calf|calves|hips?|knees?|ankles?|brows?|eyebrows?|lids?|eyelids?|forehead|face|scalp|breasts?|chest|abdomen|groins?|axillae?|buttocks?|jaw|trunk|limbs?|extremit(?:y|ies))"
)
_LIST = re.compile(
    rf"(?P<lead>\b(?:in|of|to|at|on|over|under|into|around)\s+(?:(?:the|both|either|one)\s+)?)(?P<list>{_PART}(?:\s*,\s*{_PART})*\s*,?\s+(?:and/or|or)\s+{_PART})\b(?!\s+(?:pain|surgery|level|spine))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*,\s*(?:(?:and/or|or)\s+)?|\s+(?:and/or|or)\s+", re.IGNORECASE)
_FIGURED = re.compile(r"\d|\b(?:no|not|without|never|score|degrees?|grade|strength|both)\b", re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def parts_listed(quote: str) -> tuple[str, ...]:
    """The quote once for each part of the body of its list; nothing for a quote without such a list, with a figure or a negation."""
    text = " ".join(quote.split())
    found = _LIST.search(text)
    if found is None or _FIGURED.search(text[: found.end()]):
        return ()
    return tuple(text[: found.start("list")] + part + text[found.end("list") :] for part in _BETWEEN.split(found["list"]))


_PAIN_IN = re.compile(
    r"\bpain\s+(?:in|of)\s+(?:(?:the|his|her|their)\s+)?(?P<part>(?:upper\s+|lower\s+|low\s+|mid\s+)?(?:back|neck|shoulder|hip|leg|knee))s?\b",
    re.IGNORECASE,
)


_ONE_OF = re.compile(r"^\W*(?:at\s+least\s+)?one\s+of\s+(?!the\b|these\b|following\b)(?=[a-z][a-z -]{3,60}\W*$)", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:or|and)\b|,", re.IGNORECASE)
_GIVEN = re.compile(r"(?<=[a-z])\s+injected(?=\s+in(?:to)?\b)|\bperiodic\s+(?=(?:leg|limb)\s+elevation)", re.IGNORECASE)


def pain_named(text: str) -> str:
    """`pain in the neck` by the name of the complaint, `at least one of` a single thing as the thing, each sign at its place."""
    text = _PAIN_IN.sub(lambda m: f"{m['part']} pain".ljust(len(m.group())), text)
    text = _GIVEN.sub(lambda m: " " * len(m.group()), text)
    if _ONE_OF.match(text) and not _SEVERAL.search(text):
        text = _ONE_OF.sub(lambda m: " " * len(m.group()), text)
    return text
