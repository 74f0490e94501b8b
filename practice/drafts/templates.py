"""A payer's packet as declared: what its form asks, what is enclosed, who owns the template, and for which version of the policy it was
written. Read strictly from <home>/practice/templates/*.yml. Where a payer has declared none, there is a general form."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from practice.access.roles import FOLDER
from practice.drafts.fields import LABELS
from practice.drafts.model import CaseFile, Office, Paper, PolicyText
from practice.drafts.words import declared
from practice.refused import PracticeError

GENERAL = "general form: the payer has declared none"
"""How a packet is marked that was made by no form of the payer."""


_NO_PAPER = ("structured", "registration", "decision letter")
"""Kinds of what the record holds that nobody encloses: entries of the other system, registration, the payer's own letter."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WrittenFor(_Strict):
    """The version of the policy that the owner had before them: its number in our record, or the payer's effective date.

    read_on  the day on which the owner last read its rules: an acceptance that was withdrawn up to then flags nothing any more
    """

    policy: str
    version: int | None = None
    effective: dt.date | None = None
    read_on: dt.date | None = None

    @model_validator(mode="after")
    def _told(self) -> WrittenFor:
        if self.version is None and self.effective is None:
            raise ValueError("name the version, or the effective date, that the template was written for")
        return self


class AskedField(_Strict):
    """One field of the payer's form. `field` is one of ours; `label` what the payer calls it."""

    field: str
    label: str = ""
    required: bool = True

    @model_validator(mode="after")
    def _known(self) -> AskedField:
        if self.field not in LABELS:
            raise ValueError(f"{self.field}: no field; there are {', '.join(LABELS)}")
        return self


class AskedPaper(_Strict):
    """Something to enclose.

    kinds   words of the document's title or kind ("imaging report"); such a document is enclosed
    words   words by which another document speaks of it; then it is asked for by name
    within_days  how old it may be on the date of service
    """

    label: str
    kinds: Annotated[tuple[str, ...], Field(min_length=1)]
    words: tuple[str, ...] = ()
    within_days: int | None = None
    required: bool = True
    ask: str = "the clinician (note or addendum)"

    @model_validator(mode="after")
    def _somebody(self) -> AskedPaper:
        if self.ask not in declared().desk:
            raise ValueError(f"ask: {self.ask}: nobody we know; there are {'; '.join(declared().desk)}")
        return self


class Template(_Strict):
    """A template file, whole. `addressee` and `appeals_to`: lines of an address; the first names the payer.

    payer, written_for  a general form, for payers that have declared none, has neither
    """

    template: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")]
    title: str
    owner: str
    payer: str = ""
    codes: tuple[str, ...] = ()
    written_for: WrittenFor | None = None
    addressee: tuple[str, ...] = ()
    appeals_to: tuple[str, ...] = ()
    fields: Annotated[tuple[AskedField, ...], Field(min_length=1)]
    attachments: tuple[AskedPaper, ...] = ()
    parts: tuple[Literal["summary", "criteria", "attachments"], ...] = ("summary", "criteria", "attachments")

    @model_validator(mode="after")
    def _of_whom(self) -> Template:
        if bool(self.payer) != (self.written_for is not None):
            raise ValueError("a payer's template has both `payer` and `written_for`; a general form has neither")
        return self

    @property
    def general(self) -> bool:
        """Whether it is no payer's."""
        return not self.payer

    @property
    def named(self) -> str:
        """How a draft names it: with its owner and what it was written for."""
        was = self.written_for
        if was is None:
            return f"{self.template}, {GENERAL}"
        return f"{self.template}, owner {self.owner}, written for {was.policy} {was.version or was.effective}"


class _Address(_Strict):
    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    fax: str = ""
    npi: str = ""
    tax_id: str = ""
    contact: str = ""
    signer: str = ""


def load_office(path: Path) -> Office:
    """The letterhead from <home>/practice/office.yml. Raises PracticeError."""
    try:
        return Office(**_Address.model_validate(_yaml(path)).model_dump())
    except ValidationError as error:
        raise _said(path, error) from error


def load_template(path: Path) -> Template:
    """One template. Raises PracticeError."""
    try:
        return Template.model_validate(_yaml(path))
    except ValidationError as error:
        raise _said(path, error) from error


def load_templates(folder: Path) -> tuple[Template, ...]:
    """All templates of a folder, by name; none where there is no folder. Raises PracticeError."""
    found = [load_template(path) for path in sorted(folder.glob("*.yml"))] if folder.is_dir() else []
    names = [one.template for one in found]
    if len(set(names)) != len(names):
        raise PracticeError(f"{folder}: two templates have one name; rename one of them")
    return tuple(found)


@functools.cache
def general_form() -> Template:
    """The form that comes with the program. A mistake in the file stops everything."""
    return load_template(FOLDER / "general_form.yml")


def chosen(templates: Sequence[Template], payer_id: str, codes: Sequence[str]) -> Template:
    """The payer's template for these codes; else its template for any code; else the general form, the practice's own before ours."""
    own = [one for one in templates if one.payer == payer_id]
    general = next((one for one in templates if one.general), general_form())
    fitting = (one for one in own if set(one.codes) & set(codes))
    return next(fitting, next((one for one in own if not one.codes and not one.general), general))


def stale(template: Template, policies: Sequence[PolicyText]) -> str:
    """Why a template must be looked at by its owner before the next submission; "" where its policy is the one it was written for."""
    was = template.written_for
    if was is None:
        return ""
    policy = next((one for one in policies if was.policy in (one.policy_id, one.number)), None)
    if policy is None:
        return f"template {template.template}: written for {was.policy}, which does not govern this request; {template.owner} must look"
    now = f"version {policy.version}, effective {policy.effective or 'not printed'}"
    then = f"version {was.version}" if was.version is not None else f"effective {was.effective}"
    same = was.version == policy.version if was.version is not None else was.effective == policy.effective
    named = f"template {template.template}: written for {then} of {was.policy}"
    return "" if same else f"{named}; in force is {now}; {template.owner} must look"


def enclosed(case: CaseFile, asked: AskedPaper) -> tuple[tuple[Paper, ...], Paper | None]:
    """The documents that are what is asked for, in time; and where there is none, a document that speaks of it."""
    own = tuple(one for one in case.papers if one.kind not in _NO_PAPER and _is(one, asked) and _in_time(case, one, asked))
    if own:
        return own, None
    papers = (one for one in case.papers if one.kind not in _NO_PAPER)
    return (), next((one for one in papers if any(word.lower() in one.text.lower() for word in asked.words)), None)


def _is(paper: Paper, asked: AskedPaper) -> bool:
    name = f"{paper.title} {paper.kind}".lower()
    return any(kind.lower() in name for kind in asked.kinds)


def _in_time(case: CaseFile, paper: Paper, asked: AskedPaper) -> bool:
    if asked.within_days is None:
        return True
    return paper.written is not None and 0 <= (case.order.visit - paper.written).days <= asked.within_days


def _yaml(path: Path) -> object:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PracticeError(f"{path}: cannot be read ({error.strerror}); see docs/practice.md, 'Drafts'") from error
    except yaml.YAMLError as error:
        raise PracticeError(f"{path}: not YAML ({str(error).splitlines()[0]})") from error


def _said(path: Path, error: ValidationError) -> PracticeError:
    first = error.errors()[0]
    return PracticeError(f"{path}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}")
