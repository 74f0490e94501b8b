"""Roles as declared in data/vocabulary/practice/roles.yml, read strictly."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from practice.access.actor import Role

FOLDER = Path(__file__).parents[2] / "data" / "vocabulary" / "practice"
Scope = Literal["all", "needing", "none"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RoleRights(_Strict):
    """What one role may do, and of which cases."""

    cases: Scope
    may: tuple[str, ...]


class Rights(_Strict):
    """roles.yml, whole."""

    acts: dict[str, str]
    roles: dict[Role, RoleRights]
    needing: tuple[str, ...]
    asked: tuple[str, ...]

    @model_validator(mode="after")
    def _whole(self) -> Rights:
        if missing := sorted(set(Role) - set(self.roles)):
            raise ValueError(f"no rights are declared for {', '.join(missing)}")
        for role, rights in self.roles.items():
            if strange := sorted(set(rights.may) - set(self.acts)):
                raise ValueError(f"{role} may {', '.join(strange)}, which is no act")
        return self


@functools.cache
def rights() -> Rights:
    """The declared rights. A mistake in the file stops everything."""
    return Rights.model_validate(yaml.safe_load((FOLDER / "roles.yml").read_text(encoding="utf-8")))


def may(role: Role, act: str) -> bool:
    """Whether a role may do an act. An act that is not declared is a mistake of the caller."""
    if act not in rights().acts:
        raise ValueError(f"{act}: not an act of roles.yml")
    return act in rights().roles[role].may


def scope(role: Role) -> Scope:
    """Of which cases a role sees anything clinical."""
    return rights().roles[role].cases
