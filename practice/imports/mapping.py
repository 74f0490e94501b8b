"""How another system's columns are called: declared in YAML under <home>/practice/mappings, read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError, model_validator

from practice.refused import PracticeError

FieldName = Literal[
    "order", "mrn", "family", "given", "birth", "sex", "patient_state", "service", "cpt", "icd10", "payer", "lob", "member", "visit",
    "provider", "location", "state", "urgent", "part2",
]  # fmt: skip
REQUIRED: tuple[FieldName, ...] = ("mrn", "family", "given", "cpt", "payer")
DAYS: tuple[FieldName, ...] = ("birth", "visit")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One column.

    format  of a day, as strptime takes it      split  what stands between several values
    values  what a value as printed means; where it is given, any other value is refused
    """

    column: str = Field(min_length=1)
    format: str = ""
    split: str = ""
    values: dict[str, str] = {}


class Mapping(_Strict):
    """One mapping file, whole.

    system   whose record numbers these are, as a URI; the same system and number is the same patient, wherever it comes from
    columns  our field → their column      ignore  their columns that are left aside
    """

    kind: Literal["schedule"]
    system: str = Field(pattern=r"^[a-z][a-z0-9+.-]*:[^|\s]+$")
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    columns: dict[FieldName, Column]
    ignore: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _short(cls, found: object) -> object:
        """A column may be given by its name alone."""
        if isinstance(found, dict) and isinstance(found.get("columns"), dict):
            columns = {name: {"column": one} if isinstance(one, str) else one for name, one in found["columns"].items()}
            return found | {"columns": columns}
        return found

    @model_validator(mode="after")
    def _whole(self) -> Mapping:
        if missing := [name for name in REQUIRED if name not in self.columns]:
            raise ValueError(f"no column is named for {', '.join(missing)}")
        if "order" not in self.columns and "visit" not in self.columns:
            raise ValueError("name a column for order or for visit, by which a case is known again")
        if bare := [name for name in DAYS if name in self.columns and not self.columns[name].format]:
            raise ValueError(f"give the format of {', '.join(bare)}, such as '%m/%d/%Y'")
        return self


def load_payers(path: Path) -> dict[str, str]:
    """payers.yml: names of payers as other systems print them → our ids; empty where there is no such file. Raises PracticeError."""
    if not path.exists():
        return {}
    try:
        return dict(_Payers.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).root)
    except (OSError, yaml.YAMLError, UnicodeDecodeError, ValidationError) as error:
        raise PracticeError(f"{path}: not a list of payers' names with our ids ({type(error).__name__})") from None


class _Payers(RootModel[dict[str, str]]):
    """payers.yml, whole."""


def field_names() -> tuple[str, ...]:
    """All fields that a mapping may name."""
    return get_args(FieldName)


def load_mapping(path: Path) -> Mapping:
    """Read a mapping. Raises PracticeError."""
    try:
        return Mapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise PracticeError(f"{path}: the mapping cannot be read ({error.strerror}); docs/practice.md shows one") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PracticeError(f"{path}: not YAML") from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise PracticeError(f"{path}: {'.'.join(str(part) for part in first['loc']) or 'mapping'}: {first['msg']}") from error
