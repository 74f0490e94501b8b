"""Two names beside one connective: whether they are one demand, because a word, a figure, a cause or a clause is said of both."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.names.words import is_noun
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words

AGAINST = re.compile(r"\b(?:contraindications?|intolerance|hypersensitivity)\s+to\s*$")
_ABSTAINS = re.compile(r"\b(?:abstinen\w+|abstain\w*|refrain\w*)\s+from\s[^,;]*$")
"""`abstinence from A and B for 6 months`: from both, for that time."""
_CAUSE_HEAD = re.compile(r"\b(?:due\s+to|caused\s+by|secondary\s+to|because\s+of|resulting\s+from)\s*$")
_NAMED_DISEASE = re.compile(
    r"(?:itis|(?<!sten)osis|disease|syndrome|emphysema|dystrophy|palsy|cancer|carcinoma|lymphoma|leukemia|diabetes|[^p]plegia|pathy|asthma|emia|apnea|(?:heart|respiratory|renal|kidney|liver)\s+failure|stroke|obesity|keratoconus|[a-z]{4}ia)\W*$"
)


def named_causes(head: Span, members: list[Span]) -> bool:
    """`pain due to osteoarthritis, inflammatory arthritis, or gout`: three diagnoses or more, each found by itself."""
    return (
        bool(_CAUSE_HEAD.search(head.masked))
        and len(members) > _TWO
        and len([m for m in members if _NAMED_DISEASE.search(_figureless(m))]) * 3 >= 2 * len(members)
    )


def _figureless(name: Span) -> str:
    """A name without the figure behind it (`anisometropia of 3 diopters or more`)."""
    return re.sub(r"\s+of\s+(?:at\s+least\s+)?[<>=≥≤]*\s*\d.*$", "", name.masked.strip())


_TWO = 2


def one_thing(left: Span, right: Span, kind: str) -> bool:
    """Whether the words around a connective are one demand: a verb said of both, a relative clause, examples, a figure of both."""
    if any(w in words().verbs for w in word_list(right)[1:]) and not has_verb(left):
        return True
    if kind == "or" and (shared_adjective(left, right) or _letters(left, right) or _of_each(left, right)):
        return True
    if _EXTENTS.search(left.masked) and _EXTENT.match(right.masked):
        return True
    if same_stem(left, right) or _one_measure(left, right) or _by_whom(left, right) or (kind == "and" and _plain_pair(left, right)):
        return True
    if kind == "or" and (_LEADS_TO.search(left.masked) or OF_ALL.search(left.masked) or _WITH_EITHER.search(left.masked)):
        return True
    told = _RELATIVE.search(left.masked)
    if (told and not re.search(r"\bdue\s+to\b", left.masked[told.end() :])) or pattern("subordinate").search(left.masked):
        return True
    if kind == "and" and re.search(r",\s+or\b", left.masked):
        return True
    if re.search(r"\b(?:such\s+as|e\.g\.)", left.masked) or (_EVENT.search(left.masked) and figures(left)):
        return True
    if "," not in left.masked and _TIME_END.search(right.masked) and not figures(left) and (kind == "or" or _LASTING.search(right.masked)):
        return True
    if _bounded(left, right):
        return True
    if _TRIAL_OF.search(left.masked) and re.search(r"\bof\s+(?:the|an?|all)\b", right.masked):
        return True
    return (
        bool(pattern("agent").search(left.masked)) or (kind == "and" and bool(_TOGETHER.search(left.masked))) or _counts_both(left, right)
    )


_WHO = (
    r"(?:the\s+|an?\s+|his\s+|her\s+)?(?:patient|individual|member|observer"
    r"|caregiver|parent|family\s+member|partner|teacher|provider|physician)s?"
)
_BY_SOMEBODY = re.compile(rf"\bby\s+{_WHO}$")
_SOMEBODY = re.compile(rf"\W*{_WHO}\W*$")
"""`a complaint by the individual or an observer`: whoever tells it."""


def _by_whom(left: Span, right: Span) -> bool:
    return _BY_SOMEBODY.search(left.masked) is not None and _SOMEBODY.match(right.masked) is not None


_OF_EACH = re.compile(r"\W*[a-z-]+\s+(?:indicating|suggesting|suggestive\s+of|producing|causing|resulting\s+in|leading\s+to)\s")


def _of_each(left: Span, right: Span) -> bool:
    """`neuropathy or radiculopathy indicating a defect`: what follows is said of both names."""
    said = word_list(left)
    return bool(said) and "," not in left.masked and not said[-1].endswith("s") and _OF_EACH.match(right.masked) is not None


def of_one_age(left: Span, right: Span) -> bool:
    """`adenoma or overgrowth before age 30`: the age is said of both."""
    return "," not in left.masked and bool(_WHEN_END.search(right.masked)) and not figures(left)


def shared_adjective(left: Span, right: Span) -> bool:
    """`severe mania or depression during pregnancy`: the adjective and the time are those of both names."""
    one, two = word_list(left), word_list(right)
    if len(one) < _ADJECTIVE or not two or "," in left.masked or figures(right):
        return False
    described = one[-2].endswith((*words().adjective_endings, "vere", "ate")) and one[-2] not in words().verbs | words().determiners
    told = len(two) > 1 and two[1] in ("during", "after", "following", "throughout", "before")
    return described and told and not one[-2].endswith("ed") and is_noun(one[-1]) and two[0] not in words().verbs | words().prepositions


_ADJECTIVE = 2


def _plain_pair(left: Span, right: Span) -> bool:
    """`normal alignment and stability`, `spondylolisthesis and degenerative disease`: two bare names that stand for one demand."""
    if _ABSTAINS.search(left.masked):
        return True
    if "," in left.masked or has_verb(right) or figures(right) or figures(left):
        return False
    one, two = word_list(left), word_list(right)
    bare = not any(w in words().prepositions | words().determiners or w in ("that", "which", "who") for w in two)
    return bare and bool(one) and 0 < len(two) <= _SHORT_NAME and not _refused_name(left)


_EXTENTS = re.compile(
    r"\b(?:severity|frequency|duration|intensity|number|rate|degree|extent|amount|length|dose|level|size|quality|onset|progression)\W*$"
)
_EXTENT = re.compile(
    r"\W*(?:severity|frequency|duration|intensity|number|rate|degree|extent|amount|length|dose|level|size|quality|onset|progression)\b"
)
"""`the severity or frequency of attacks`: how much of one thing."""
_SHORT_NAME = 2


def _refused_name(left: Span) -> bool:
    """Whether a name is refused (`no A and B`)."""
    return bool(re.search(r"\b(?:no|not|without|absence|neither)\b", left.masked))


_NAME_FIRST = re.compile(r"\W*(?!an?\s|the\s)(?:[\w-]+\s+){1,5}\([A-Z]{2,}\)")
_BEHIND_NAME = re.compile(r"\([A-Z]{2,}\)\W*$")


def _one_measure(left: Span, right: Span) -> bool:
    """`AHI or RDI of 15 or more`: the figure is said of both."""
    last = re.search(r"(\S+)\W*$", left.raw)
    letters = last is not None and _ACRONYM.fullmatch(last.group(1)) and _ACRONYM.match(right.trimmed().raw)
    behind = _BEHIND_NAME.search(left.raw) and _NAME_FIRST.match(right.raw)
    return bool(letters or behind) and not figures(left) and any(f.op for f in figures(right))


_STEM = 5  # letters that two forms of one word have in common


_OUTCOMES = frozenset(["improvement", "response", "remission", "benefit", "reduction", "relief"])


def same_stem(left: Span, right: Span) -> bool:
    """`pre-malignancy or malignancy`: one word, with and without its prefix."""
    one, two = word_list(left), word_list(right)
    if len(one) > 1 and any(w.startswith(one[-1] + "-") for w in two[:2]):
        return True  # `an oral bisphosphonate or bisphosphonate-containing product`
    if one and one[-1] in _OUTCOMES and any(two[n] == one[-1] and two[n + 1] in words().prepositions for n in (1, 2) if n + 1 < len(two)):
        return True  # `improvement or sustained improvement in X`
    own = len(one) > 1 and len(two) > 1 and is_noun(one[-1]) and is_noun(two[1])  # `generalized psoriasis or psoriatic arthritis`
    if one and len(two) > 1 and len(one[-1]) > _STEM and one[-1][:_STEM] == two[0][:_STEM] and one[-1] != two[0] and not own:
        return True  # `calcium or calcification score`
    if not one or not two or len(two) > 1:
        return False
    short, long = sorted((one[-1], two[0]), key=len)
    return len(short) > 4 and short != long and long.replace("-", "").endswith(short)


_LASTING = re.compile(r"\slasting\s")
"""`severe pain and loss of function lasting six months`: both last."""
_TIME_END = re.compile(
    r"\s(?:for|lasting)\s+(?:at\s+least\s+|a\s+minimum\s+of\s+|more\s+than\s+|[<>=≥]+\s*)?(?:\d+|two|three|four|six|twelve)\s*(?:\(\d+\)\s*)?(?:days|weeks|months|years)\W*$"
)
"""`leaks or pain for at least 6 months` is one finding with its time."""
_WHEN_END = re.compile(
    r"\s(?:diagnosed\s+)?(?:before|after|by|at|prior\s+to)\s+(?:the\s+)?age\s+(?:of\s+)?\d+(?:\s+years?)?(?:\s+or\s+(?:younger|older|less))?\W*$"
)
_EVENT = re.compile(r"\b(?:after|following|since|before|prior\s+to)\s+(?:[a-z-]+\s*){1,3}$")
"""`less than 4 months after injury or surgery`."""
_TOGETHER = re.compile(
    r"\b(?:concomitantly|concurrently|simultaneously)\s+with\b[^;]*$|\b(?:therapy|treatment|combination|regimen|combined|together)\s+with\b[^;]*$|\b(?:managed|treated|maintained)\b[^;,]*\swith\b[^;,]*$"
)
"""What is given together is one demand: `combination therapy with A, B and C`."""
_EITHER_WAY = re.compile(
    r"\b(?:with\s+or\s+without|with/without|whether\s+or\s+not|regardless\s+of|irrespective\s+of|beyond|rather\s+than|using|"
    r"per(?=\s+[a-z]+\s+[a-z]))\b[^,;]*$"
)
"""`with or without neck or back pain`, `beyond naps and sleep`: what makes no difference, or sets a bound."""


def _bounded(left: Span, right: Span) -> bool:
    """Whether the names make no difference, set a bound, or tell why or by what a finding is shown."""
    if _EITHER_WAY.search(left.masked) or _THEREOF.match(right.masked) or _NOT_BECAUSE.search(left.masked):
        return True
    return bool(EVIDENCE.search(left.masked)) and "," in left.masked and not figures(right)


_THEREOF = re.compile(r"\W*[a-z]+\s+thereof\b")
_NOT_BECAUSE = re.compile(r"\b(?:cannot|not|unable)\b[^;]*\bbecause\s+of\b[^;]*$")
"""`cannot eat because of A or B`: why it is not so."""
EVIDENCE = re.compile(r"\bas\s+(?:evidenced|manifested|shown|demonstrated|documented|indicated)\s+by\b[^;]*$")
"""`swelling as evidenced by A with B, C, or D`: what shows a finding stays with it."""
_TRIAL_OF = re.compile(r"\b(?:trials?|courses?|attempts?)\s+(?:of|at)\s+[^;]*$")
"""`a trial of dose reduction, tapering, or discontinuation of the drug`: one trial, of what may be done with the drug."""


def _counts_both(left: Span, right: Span) -> bool:
    """`at least 3 abscesses or nodules`, `fewer than 25% central and mixed apneas`: the figure counts both names together."""
    said = [f for f in figures(left) if not f.window]
    if said and said[-1].unit in ("d", "wk", "mo") and not figures(right.part(0, len(_without_window(right)))):
        return bool(
            re.match(r"(?:\s+(?:trial|course|period))?(?:\s+of\s+|\s+(?:[a-z-]+\s+){0,2}trial\s+of\s+)", left.since(said[-1].end).masked)
        )
    if not said or said[-1].unit not in ("1", "%", "") or figures(right) or "," in left.masked[said[-1].end - left.start :]:
        return False
    one = said[-1]
    if one.unit == "%" or not one.counted:
        return one.unit == "%" and len(word_list(left.since(one.end))) == 1 and not is_noun(word_list(left)[-1])
    behind = left.since(one.end).masked
    return one.value > 1 and one.op is not None and not re.search(r"\b(?:of|with|in|on|for|to|requiring|from|at|by)\b", behind)


_WINDOW_END = re.compile(
    r"\s+(?:within|in|during|over)\s+(?:the\s+)?(?:past|last|previous|prior|preceding|\d|one|two|three|four|five|six|twelve)\b.*$"
)


def _without_window(span: Span) -> str:
    return _WINDOW_END.sub("", span.masked)


_RELATIVE = re.compile(
    r"\b(?:that|which)\s+(?:[a-z]+ly\s+)?(?:limits?|interferes?|affects?|impairs?|restricts?|prevents?|causes?|requires?|includes?|contains?|consists?|provides?|lacks?|correlates?|corresponds?|explains?)\b"
)
"""A verb whose objects belong to a relative clause: `pain that limits work, sleep or walking`."""
_WITH_EITHER = re.compile(r"\b(?:can\s+no\s+longer|cannot|can\s+not|unable\s+to)\s[^,;]*\bwith\s+(?:the\s+use\s+of\s+)?(?:\w+\s*){1,2}$")
"""`can no longer see well with lenses or glasses`: with neither."""
OF_ALL = re.compile(
    r"\b(?:risk|likelihood|chance|probability|possibility|prevention)\s+of\s(?!.*\b(?:with|by|who|that)\b)[^,;]*$"
    r"|\b(?:rul(?:e|es|ed|ing)\s+out|exclud(?:e|es|ed|ing))\s(?!.*\b(?:with|by|who|that)\b)[^;]*$"
)
"""`the risk of A or B`, `films have ruled out A or B`: of both."""
_LEADS_TO = re.compile(
    r"\w\s+(?:requiring|showing|revealing|resulting\s+in|leading\s+to|causing|complicated\s+by|manifest(?:ed|ing)\s+(?:by|as)|characterized\s+by)\s[^;]*$"
)
"""`reflux leading to A, B, or C`: one finding with what it leads to; the alternatives do not stand without it."""
_ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{2,}")


def _letters(left: Span, right: Span) -> bool:
    """`an EGFR or ALK alteration`: two known by their letters; the noun behind them is said of both."""
    last = re.search(r"(\S+)\W*$", left.raw)
    known = last is not None and "," not in left.masked and _ACRONYM.fullmatch(last.group(1)) and _ACRONYM.match(right.trimmed().raw)
    return bool(known) and len(word_list(right)) > 1 and re.match(r"\W*\S+\s+[a-z]", right.raw) is not None
