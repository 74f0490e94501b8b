"""The practice's profile: its payers, procedures and diagnoses with monthly volume. It holds nothing about a patient."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from diffing.interest import Interest, Procedure


class ProfileError(Exception):
    """The profile cannot be used; the message is one clear line naming the file and the key."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProfilePayer(Strict):
    """A payer the practice sees; without `lob` all its lines of business."""

    id: str
    lob: tuple[str, ...] = ()


class ProfileCode(Strict):
    """A procedure or diagnosis in the practice's own words; volume in visits a month."""

    code: Annotated[str, Field(pattern=r"^[A-Z0-9.]{3,8}$")]
    label: str
    monthly_volume: Annotated[int, Field(ge=0)] | None = None


class Profile(Strict):
    """profile.yml, whole."""

    practice: str
    specialties: tuple[str, ...] = ()
    payers: tuple[ProfilePayer, ...]
    procedures: tuple[ProfileCode, ...]
    diagnoses: tuple[str | ProfileCode, ...] = ()


def load_profile(path: Path) -> Profile:
    """Read a profile strictly. Raises ProfileError."""
    try:
        return Profile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ProfileError(f"{path}: the practice's profile cannot be read ({error.strerror}); give --profile an existing file") from error
    except yaml.YAMLError as error:
        raise ProfileError(f"{path}: not YAML ({str(error).splitlines()[0]})") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ProfileError(f"{path}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error


def interest_of(profile: Profile) -> Interest:
    """The part of a profile that decides which changes are told."""
    return Interest(
        practice=profile.practice,
        payers={payer.id: frozenset(payer.lob) for payer in profile.payers},
        procedures=tuple(Procedure(item.code, item.label, item.monthly_volume) for item in profile.procedures),
        diagnoses=tuple(
            Procedure(one, "") if isinstance(one, str) else Procedure(one.code, one.label, one.monthly_volume) for one in profile.diagnoses
        ),
    )
