"""Therapies that the vocabulary does not know (`failure of sorafenib`, `a trial of thickened feeds`): the words behind the leaf's own
`failure of` are the therapy, and a note must have them side by side.
"""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.notes.tokens import stem, tokens

_LEAD = re.compile(
    r"\b(?:(?:trial|course|failure|intolerance|use|response|trials|courses|weeks|months|days|years|cycles|doses|sessions)(?:\s+(?:of|to|with))|(?:treat(?:ed|ment)|therapy|managed)\s+with|"
    r"(?:tried\s+and\s+)?failed|received|taking|receiving|refractory\s+to|contraindication\s+to|respond\s+to|unresponsive\s+to|tolerate)\s+"
    r"(?:(?:or\s+(?:intolerance|contraindication)\s+to|a|an|the|at\s+least|one|two|adequate|prior|previous|formal|oral|therapeutic|trial|course|of|to|with|and|failed|\d+|weeks?|months?|days?)\s+)*"
    r"(?P<what>[a-z][\w-]*(?:\s+[a-z][\w-]*){0,2})",
    re.IGNORECASE,
)
_DRUG = re.compile(
    r"(?:mab|nib|cept|ciclib|parib|statin|pril|sartan|olol|azole|mycin|cillin|floxacin|vir|platin|bicin|taxel|tide|gliptin|gliflozin|lukast|setron|triptan|"
    r"dronate|idone|pine|zepam|barbital|phylline|terol|tropium|sone|olone|lisib|rafenib|degib|zomib|lidomide|mide|oxetine|azine|amine|idine|tadine|prazole|"
    r"zole|ximab|limus|fungin|cycline|parin|gatran|xaban|grel|mustine|rubicin|tecan|poside|abine|arsen|siran|persen|leucel|gene|vec)$",
    re.IGNORECASE,
)
_COMMON_WORDS = (
    "treatment therapy medication management care program intervention measure measures alternative alternatives preferred "
    "standard first second line conservative medical drug agent option options lower level outpatient hormonal dose product "
    "device similar appropriate available other surgery surgical service services request requested equipment documented benefit "
    "improvement symptom symptoms goal goals prescribed technique techniques modality modalities class classes formulary brand "
    "generic biosimilar reference non school work home criteria initial current ongoing exercise behavioral"
)
_COMMON = frozenset(stem(w) for w in _COMMON_WORDS.split())
"""Words of a leaf that are the name of no therapy."""
_HOW = frozenset(stem(w) for w in ("therapeutic", "generic", "brand", "adequate", "formal"))
_TWO = 2


def of_unnamed(quote: str, found: Demand) -> Demand:
    """A demand on a therapy that the vocabulary does not know: its words side by side are the therapy."""
    if found.negated or found.concurrent or found.levels or found.share or found.hours or found.parts or found.unread or found.suspected:
        return found
    if any(item.kind not in ("", "word") for item in found.items) or not any(not item.kind for item in found.items):
        return found
    said = _LEAD.search(quote)
    if said is None:
        return found
    asked = [item.word for item in found.items if item.word and item.word not in _HOW]
    run = _run([t.stem for t in tokens(said["what"]) if t.word], asked)
    if not run or len(run) != len(asked) or set(run) & _COMMON:
        return found
    if len(run) < _TWO and not _DRUG.search(tokens(said["what"])[0].text):
        return found
    return replace(found, items=(Item(frozenset({"w:" + " ".join(run)}), "therapy"),))


def _run(words: list[str | None], asked: list[str]) -> tuple[str, ...]:
    """The words of a stretch that the leaf asks for, from its first on, side by side."""
    out: list[str] = []
    for word in words:
        if word is None or word not in asked:
            break
        out.append(word)
    return tuple(out)
