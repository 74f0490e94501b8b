"""Answers as Markdown, as printable HTML and as JSON. Same answer, same bytes."""

from __future__ import annotations

import datetime as dt
import functools
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rules.contract import statement_to_json
from rules.lookup.across import Cell, SideBySide
from rules.lookup.model import Answer, Line, Part, PolicyView

TEMPLATES = Path(__file__).parent / "templates"
_SPECIAL = re.compile(r"([\\`*_~\[\]|<>]|&(?=#?\w+;))")
_BLOCK = re.compile(r"^([#+=-]|\d+(?=[.)]))")
_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_TABLE_GAPS = re.compile(r"\|\n+(?=\|)")
_WEB = re.compile(r"https?://[^\s<>\"']+")
_ROLES = {"covered": "covered", "not_covered": "not covered", "requires_auth": "needs prior authorization", "listed": "listed"}
_SYSTEMS = {"ICD10CM": "ICD-10-CM", "REV": "revenue"}


def to_markdown(answer: Answer | SideBySide) -> str:
    """As Markdown; the payer's words can bring in no markup."""
    made = _environment(html=False).get_template(f"{_name(answer)}.md.j2").render(answer=answer)
    return re.sub(r"\n{3,}", "\n\n", _TABLE_GAPS.sub("|\n", made)).strip() + "\n"


def to_html(answer: Answer | SideBySide) -> str:
    """As one HTML page that stands alone and prints well; every text is escaped."""
    return _environment(html=True).get_template(f"{_name(answer)}.html.j2").render(answer=answer, frame="frame.html.j2")


def to_fragment(answer: Answer | SideBySide) -> str:
    """As HTML to be put into a page of another's, with the classes of `sheet_css`; every text is escaped."""
    return _environment(html=True).get_template(f"{_name(answer)}.html.j2").render(answer=answer, frame="bare.html.j2")


@functools.cache
def sheet_css() -> str:
    """The rules of style of a fragment, without any for the page around it."""
    return (TEMPLATES / "sheet.css").read_text(encoding="utf-8")


def _name(answer: Answer | SideBySide) -> str:
    return "show" if isinstance(answer, Answer) else "compare"


@functools.cache
def _environment(html: bool) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=html,  # noqa: S701 - Markdown is not HTML; its own signs are escaped by the filter `md`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        md=markdown_text, day=long_date, cited=cited, role=role_words, system=lambda name: _SYSTEMS.get(name, name), web=web
    )
    return made


def markdown_text(text: object) -> str:
    """Text that Markdown shows as it is, on one line."""
    plain = _SPECIAL.sub(r"\\\1", _BREAKS.sub(" ", str(text)))
    return _BLOCK.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", plain)


def long_date(value: dt.date | None) -> str:
    """'March 5, 2026'; 'not printed' for None."""
    return f"{value:%B} {value.day}, {value.year}" if value else "not printed"


def role_words(role: str) -> str:
    """A code's role in words."""
    return _ROLES.get(role, role)


def web(url: str) -> str:
    """A web address; "" for anything else, so that no other scheme becomes a link."""
    return url if _WEB.fullmatch(url) else ""


def cited(part: Part, policy: PolicyView) -> str:
    """Where a statement stands: section, page, version, effective date."""
    place = [" > ".join(part.section)] if part.section else []
    place += [f"page {part.page}"] if part.page else []
    since = f"effective {long_date(policy.effective)}" if policy.effective else "effective date not printed"
    place += [f"version {policy.version_no}", since]
    return ", ".join(place)


# ---------------------------------------------------------------- JSON


def to_json(answer: Answer | SideBySide) -> dict[str, Any]:
    """The same for programs; statements in contract form, days as ISO dates."""
    if isinstance(answer, Answer):
        return {
            "payer": answer.payer_id, "payer_name": answer.payer_name, "code": answer.code, "as_of": answer.as_of.isoformat(),
            "policies": [_policy(one) for one in answer.policies],
        }  # fmt: skip
    payers = [one.payer_id for one in answer.answers]
    return {
        "code": answer.code,
        "as_of": answer.as_of.isoformat(),
        "payers": [to_json(one) for one in answer.answers],
        "figures": [
            {"fact": row.fact, "by_payer": {payer: [_cell(one) for one in cells] for payer, cells in zip(payers, row.cells, strict=True)}}
            for row in answer.figures
        ],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"words": cell.words, "quote": cell.quote, "reviewed": cell.reviewed}


def _policy(policy: PolicyView) -> dict[str, Any]:
    return {
        "policy_id": policy.policy_id, "number": policy.number, "title": policy.title, "version": policy.version_no,
        "effective": policy.effective.isoformat() if policy.effective else None, "observed": policy.observed.isoformat(),
        "url": policy.url, "status": policy.status, "lob": list(policy.lob), "delegated_to": list(policy.delegated_to),
        "listed": list(policy.listed),
        "groups": [{"name": group.name, "statements": [_part(part, policy) for part in group.parts]} for group in policy.groups],
        "documentation_as_printed": [{"section": list(one.section), "page": one.page, "lines": list(one.lines)} for one in policy.papers],
        "codes_statement": _part(policy.coded, policy) if policy.coded else None,
        "codes": [{"system": one.system, "role": one.role, "codes": list(one.codes)} for one in policy.codes],
    }  # fmt: skip


def _part(part: Part, policy: PolicyView) -> dict[str, Any]:
    return {
        "number": part.number,
        "reviewed": part.reviewed,
        "state": part.state.value if part.state else None,
        "reviewer": part.reviewer or None,
        "reviewed_at": part.reviewed_at.isoformat() if part.reviewed_at else None,
        "applies_to_code": part.applies,
        "flagged": part.flagged,
        "passage": part.passage,
        "cited": {
            "section": list(part.section), "page": part.page, "version": policy.version_no,
            "effective": policy.effective.isoformat() if policy.effective else None, "url": policy.url,
        },
        "checklist": [_line(one) for one in part.lines],
        "statement": statement_to_json(part.statement),
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    quote = line.quote or None
    return {"depth": line.depth, "words": line.words, "quote": quote, "start": line.start if quote else None, "flagged": line.flagged}
