"""Which unit of the old version is which unit of the new one: sections first, then the blocks inside them, then what has wandered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from diffing.matching import Match, match, reading_order, similar_pairs
from diffing.units import Outline, Unit, title_key
from rules.meaning import canonical
from rules.words import words

_ACROSS = 0.75
_WORDS_ACROSS = 6
_ENOUGH = 0.45
_LETTERS_ALONE = 24


def align(old: Outline, new: Outline, sections: Sequence[tuple[int, int]]) -> tuple[Match, ...]:
    """Every unit position of both outlines in exactly one match, in the order of the new text.

    sections: `pair_sections(old, new)`
    """
    left = _by_section(old)
    right = _by_section(new)
    gone, come = _wandered(old, new, sections)
    found: list[Match] = [*(Match((i,), (), "removed") for i in gone), *(Match((), (j,), "added") for j in come)]
    for side, away in ((left, gone), (right, come)):
        side.update({n: [u for u in units if u.position not in away] for n, units in side.items()})
    for i, j in sections:
        found += _inside(left.pop(i, []), right.pop(j, []))
    found += [Match((u.position,), (), "removed") for units in left.values() for u in units]
    found += [Match((), (u.position,), "added") for units in right.values() for u in units]
    found = _across(old, new, found)
    return reading_order(_renamed_headings(old, new, found, sections))


def _wandered(old: Outline, new: Outline, sections: Sequence[tuple[int, int]]) -> tuple[set[int], set[int]]:
    """Units whose longer text stands once in each version, in sections that are not paired: no edit of what took their place."""
    paired = set(sections)
    before, after = _single(old), _single(new)
    pairs = [(before[k], after[k]) for k in before.keys() & after.keys() if (before[k].section, after[k].section) not in paired]
    return {one.position for one, _ in pairs}, {other.position for _, other in pairs}


def _single(outline: Outline) -> dict[str, Unit]:
    """Key → unit, for longer texts that stand once."""
    counts = Counter(u.key for u in outline.units)
    return {u.key: u for u in outline.units if u.kind != "heading" and len(u.key) >= _LETTERS_ALONE and counts[u.key] == 1}


# ---------------------------------------------------------------- sections


def pair_sections(old: Outline, new: Outline) -> list[tuple[int, int]]:
    """Pairs of section indices: equal heading paths and equal content count most, then heading, role and place."""
    shared = _shared_content(old, new)
    candidates = set(shared) | _same_headings(old, new)
    size_old, size_new = Counter(u.section for u in old.units), Counter(u.section for u in new.units)
    ranked = []
    for i, j in candidates:
        score = _score(old, new, (i, j), shared.get((i, j), 0) / max(1, min(size_old[i], size_new[j])))
        if score >= _ENOUGH:
            ranked.append((-score, -shared.get((i, j), 0), abs(i - j), i, j))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(ranked):
        if i not in partner and j not in taken:
            taken.add(j)
            partner[i] = j
    return sorted((partner | _renamed(old, new, partner)).items())


def _renamed(old: Outline, new: Outline, partner: dict[int, int]) -> dict[int, int]:
    """Sections left over on both sides behind the same neighbour, with headings that share most of their words."""
    taken = set(partner.values())
    found: dict[int, int] = {}
    for i, section in enumerate(old.sections):
        before = partner.get(i - 1, found.get(i - 1))
        j = 0 if before is None else before + 1
        if i in partner or j in taken or j >= len(new.sections):
            continue
        one, other = set(words(section.heading)), set(words(new.sections[j].heading))
        if one and other and 2 * len(one & other) >= len(one | other):
            found[i] = j
    return found


def _score(old: Outline, new: Outline, pair: tuple[int, int], overlap: float) -> float:
    """How surely two sections are one: content up to 1, path 0.6, heading 0.5, role 0.1."""
    one, other = old.sections[pair[0]], new.sections[pair[1]]
    score = overlap + (0.1 if one.role is other.role else 0.0)
    if title_key(one.heading) != title_key(other.heading):
        return score
    same_path = [title_key(p) for p in one.path] == [title_key(p) for p in other.path]
    return score + (0.6 if same_path else 0.5)


def _shared_content(old: Outline, new: Outline) -> dict[tuple[int, int], int]:
    """Pairs of sections → number of units whose text stands in both, texts that stand everywhere left out."""
    places: dict[str, list[int]] = defaultdict(list)
    for unit in new.units:
        if unit.kind != "heading":
            places[unit.key].append(unit.section)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for unit in old.units:
        if unit.kind != "heading" and len(unit.key) > 3 and len(places[unit.key]) <= 8:
            for section in dict.fromkeys(places[unit.key]):
                shared[unit.section, section] += 1
    return shared


def _same_headings(old: Outline, new: Outline) -> set[tuple[int, int]]:
    """Pairs of sections with one heading; where it stands many times, those at about the same place."""
    places: dict[str, list[int]] = defaultdict(list)
    for j, section in enumerate(new.sections):
        places[title_key(section.heading)].append(j)
    pairs: set[tuple[int, int]] = set()
    for i, section in enumerate(old.sections):
        near = sorted(places[title_key(section.heading)], key=lambda j: (abs(i - j), j))[:6]
        pairs.update((i, j) for j in near)
    return pairs


def _by_section(outline: Outline) -> dict[int, list[Unit]]:
    units: dict[int, list[Unit]] = defaultdict(list)
    for unit in outline.units:
        units[unit.section].append(unit)
    return units


def _inside(old: Sequence[Unit], new: Sequence[Unit]) -> list[Match]:
    """The matches of two paired sections, in positions of the documents."""
    return [Match(tuple(old[i].position for i in m.old), tuple(new[j].position for j in m.new), m.relation) for m in match(old, new)]


# ---------------------------------------------------------------- across sections


def _across(old: Outline, new: Outline, found: list[Match]) -> list[Match]:
    """Units left over on both sides: equal texts have moved (or only their heading was read otherwise), very similar ones were edited."""
    kept = [m for m in found if m.old and m.new]
    gone = [m.old[0] for m in found if not m.new]
    come = [m.new[0] for m in found if not m.old]
    equal = _equal_pairs(old, new, gone, come)
    kept += _moved_or_same(old, new, kept, equal)
    rest_old = sorted(set(gone) - {i for i, _ in equal})
    rest_new = sorted(set(come) - {j for _, j in equal})
    rows = _same_labels(old, new, rest_old, rest_new)
    kept += [Match((i,), (j,), "edited") for i, j in rows]
    rest_old = [i for i in rest_old if i not in {row for row, _ in rows}]
    rest_new = [j for j in rest_new if j not in {row for _, row in rows}]
    said = _same_meaning(old, new, rest_old, rest_new)
    kept += [Match((i,), (j,), "edited") for i, j in said]
    rest_old = [i for i in rest_old if i not in {one for one, _ in said}]
    rest_new = [j for j in rest_new if j not in {other for _, other in said}]
    edited = similar_pairs(old.units, new.units, (rest_old, rest_new), lambda i, j, like: _like_across(old.units[i], new.units[j], like))
    kept += [Match((i,), (j,), "edited") for i, j in edited]
    taken_old, taken_new = {i for i, _ in edited}, {j for _, j in edited}
    kept += [Match((i,), (), "removed") for i in rest_old if i not in taken_old]
    return kept + [Match((), (j,), "added") for j in rest_new if j not in taken_new]


def _same_labels(old: Outline, new: Outline, gone: Sequence[int], come: Sequence[int]) -> list[tuple[int, int]]:
    """Table rows left over whose first cell is the same, and stands before no other row left over in a section of that heading."""
    left, right = _by_label(old, gone), _by_label(new, come)
    return sorted((rows[0], right[name][0]) for name, rows in left.items() if len(rows) == 1 and len(right.get(name, ())) == 1)


def _same_meaning(old: Outline, new: Outline, gone: Sequence[int], come: Sequence[int]) -> list[tuple[int, int]]:
    """Units left over that say the same in words that share little: `Body mass index of 35 or less`, `BMI ≤ 35`."""
    if not gone or not come:
        return []
    right: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in come:
        right[canonical(new.units[j].text)].append(j)
    pairs = []
    for i in gone:
        said = canonical(old.units[i].text)
        if said and right.get(said):
            pairs.append((i, right[said].pop(0)))
    return pairs


def _by_label(outline: Outline, positions: Sequence[int]) -> dict[tuple[str, str], list[int]]:
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position in positions:
        unit = outline.units[position]
        if unit.label:
            rows[title_key(outline.sections[unit.section].heading), unit.label].append(position)
    return rows


def _like_across(one: Unit, other: Unit, likeness: float) -> float:
    """Short texts resemble each other by chance: across sections only longer ones are taken for edits."""
    long_enough = min(len(one.words), len(other.words)) >= _WORDS_ACROSS
    return likeness if long_enough and likeness >= _ACROSS else 0.0


def _equal_pairs(old: Outline, new: Outline, gone: Sequence[int], come: Sequence[int]) -> list[tuple[int, int]]:
    waiting: dict[str, list[int]] = defaultdict(list)
    for j in come:
        waiting[new.units[j].key].append(j)
    pairs = []
    for i in gone:
        queue = waiting[old.units[i].key]
        if queue:
            pairs.append((i, queue.pop(0)))
    return sorted(pairs)


def _moved_or_same(old: Outline, new: Outline, kept: Sequence[Match], equal: Sequence[tuple[int, int]]) -> list[Match]:
    """A run of equal units whose neighbour on either side is still its neighbour has not moved: only the headings differ."""
    partner = {i: j for m in kept if m.relation in ("same", "edited") for i, j in zip(m.old, m.new, strict=False)}
    settled = {j for m in kept for j in m.new} | {j for _, j in equal}
    unmatched = {u.position for u in new.units if u.kind == "heading" and u.position not in settled}
    found: list[Match] = []
    for run in _runs(equal):
        (first, first_new), (last, last_new) = run[0], run[-1]
        before, after = first_new - 1, last_new + 1
        while before in unmatched:
            before -= 1
        while after in unmatched:
            after += 1
        at_home = partner.get(first - 1, -2) == before or partner.get(last + 1, -2) == after
        found += [Match((i,), (j,), "same" if at_home else "moved") for i, j in run]
    return found


def _runs(pairs: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Pairs grouped where both sides go on without a gap."""
    runs: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
            continue
        runs.append([(i, j)])
    return runs


def _renamed_headings(old: Outline, new: Outline, found: list[Match], sections: Sequence[tuple[int, int]]) -> list[Match]:
    """A heading that went and one that came over the same section are one heading, renamed."""
    partner = dict(sections)
    gone = {old.units[m.old[0]].section: m for m in found if not m.new and old.units[m.old[0]].kind == "heading"}
    come = {new.units[m.new[0]].section: m for m in found if not m.old and new.units[m.new[0]].kind == "heading"}
    renamed = [(gone[i], come[partner[i]]) for i in sorted(gone) if partner.get(i) in come]
    dropped = {m for pair in renamed for m in pair}
    return [m for m in found if m not in dropped] + [Match(a.old, b.new, "edited") for a, b in renamed]
