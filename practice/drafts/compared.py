"""What a denial letter cites beside the policy in force on the date of service, for the person who reviews the appeal.

Both stand there word by word; the words that only one of them has are marked. Whether the difference matters, a person says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diffing.redline import quotable
from practice.drafts.draft import About, Block, PolicyCite, Sentence
from practice.drafts.model import CaseFile, CitedWords, Passage, PolicyText, Proof
from practice.drafts.parts import version_sentence
from practice.drafts.saying import block, policy_cite, record_words, stands
from practice.drafts.words import frame_stems, one_line, stemmed
from practice.patterns.payer_errors import FEWEST_WORDS, nearest

_SENTENCE = re.compile(r"(?<=[.;:])\s+|\n+")
_BULLET = re.compile(r"^(?:(?:[-*•▪◦–o]|\(?[A-Za-z0-9]{1,3}[.)])\s+)+")
_LEAST = 0.34
"""Share of the cited words that a line of the policy must hold to be shown beside them; below that none says it."""
_LETTERS = frozenset(
    stem for word in ("must", "shall", "require", "show", "receive", "meet", "document", "did", "does") for stem in stemmed(word)
)


@dataclass(frozen=True, slots=True)
class Beside:
    """A letter's words beside the policy's nearest; `cite` is None where no line of the policy in force says anything like it."""

    cited: CitedWords
    policy: PolicyText
    cite: PolicyCite | None


def points(case: CaseFile) -> Iterator[Block]:
    """What the reviewer of an appeal must look at: another policy, another version, other words than those in force."""
    told: set[str] = set()
    for one in case.denial.rests if case.denial else ():
        policy = cited_policy(case, one)
        if one.named and one.named not in told:
            told.add(one.named)
            yield from _other_version(case, one, policy)
        if policy is not None and (found := beside(one, policy)):
            yield _side_by_side(case, found)


def cited_policy(case: CaseFile, one: CitedWords) -> PolicyText | None:
    """The policy in force that a letter names; None where it names another one."""
    named = _plain(one.policy)
    held = (policy for policy in case.policies if named and named in (_plain(policy.number), _plain(policy.policy_id.partition(":")[2])))
    return next(held, None)


def beside(one: CitedWords, policy: PolicyText) -> Beside | None:
    """A letter's words beside the nearest line of the policy; None where the line says the same, or the letter says too little."""
    words = dict.fromkeys(_bare(one.words), 1.0)
    if len(words) < FEWEST_WORDS:
        return None
    lines = [(part, line) for part in policy.sections for line in _lines(part)]
    line, share = nearest(words, [line for _, line in lines])
    if share < _LEAST:
        return Beside(one, policy, None)
    if _bare(one.words) == _bare(line):
        return None
    part = next(part for part, held in lines if held == line)
    return Beside(one, policy, policy_cite(policy, part.path, line, part.page))


def marks(left: str, right: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Both texts in stretches, each with whether only this one has it; the blanks between two such stretches belong to them."""
    found = quotable(left, right)
    return (
        _merged((span.text, span.op == "delete") for span in found if span.op != "insert"),
        _merged((span.text, span.op == "insert") for span in found if span.op != "delete"),
    )


def _merged(stretches: Iterable[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    out: list[tuple[str, bool]] = []
    for text, only in stretches:
        joined = [*out[-2:], (text, only)]
        if len(joined) == 3 and only and joined[0][1] and not joined[1][0].strip():
            out[-2:] = [("".join(part for part, _ in joined), True)]
        elif out and out[-1][1] == only:
            out[-1] = (out[-1][0] + text, only)
        else:
            out.append((text, only))
    return tuple(out)


def marked(part: Block) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """The two cells of a comparison in stretches; () for a block that compares nothing."""
    if part.shape != "to_do" or len(part.rows) != 2 or len(part.rows[1]) != 2:
        return ()
    left, right = (" ".join(one.text for one in cell) for cell in part.rows[1])
    return marks(left, right)


def _side_by_side(case: CaseFile, found: Beside) -> Block:
    letter = record_words(case, Proof(found.cited.document_id, found.cited.words, True))
    policy = Sentence(0, f"“{found.cite.quote}”", About.POLICY, (found.cite,)) if found.cite else stands(case, "no_line")
    heads = (stands(case, "letter_says"), stands(case, "force_says"))
    then = stands(case, "differs" if found.cite else "no_line_then", to_do=True)
    return Block(
        "to_do", (then,), "The letter cites other words than the policy in force" if found.cite else "The letter cites what no line says",
        (tuple((one,) for one in heads), ((letter,) if letter else (), (policy,))), (1, 1),
    )  # fmt: skip


def _other_version(case: CaseFile, one: CitedWords, policy: PolicyText | None) -> Iterator[Block]:
    """The letter names a policy, or a version of it, that was not in force on the date of service."""
    said = record_words(case, Proof(one.document_id, one.named, True), "The letter states: “{}”.")
    if policy is None:
        yield block(
            "to_do", said, stands(case, "other_policy", to_do=True), label="The letter cites a policy that is not in force for this"
        )
    elif _differs(one, policy):
        held = version_sentence(case, policy)
        yield block(
            "to_do", said, held, stands(case, "other_version", to_do=True), label="The letter cites a version that was not in force"
        )


def _differs(one: CitedWords, policy: PolicyText) -> bool:
    if one.effective and policy.effective:
        return one.effective != policy.effective
    printed = {found[1] for part in policy.sections for found in re.finditer(r"\bversion\s+(\d+(?:\.\d+)?)", part.text, re.IGNORECASE)}
    return bool(one.version and printed) and one.version not in printed


def _lines(part: Passage) -> Iterator[str]:
    for line in _SENTENCE.split(part.text):
        words = _BULLET.sub("", one_line(line))
        if words and words in one_line(part.text):
            yield words


def _bare(words: str) -> list[str]:
    """What is said, without the words by which a letter or a policy leads to it."""
    return [stem for stem in stemmed(words) if stem not in _LETTERS and stem not in frame_stems()]


def _plain(number: str) -> str:
    return re.sub(r"[^a-z0-9]", "", number.lower())
