"""manifest.json beside saved files: on which day each was observed, {"files": {"<path inside the folder>": "2026-02-01"}}."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError


def _inside(path: str) -> str:
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError("expected a path inside the folder")
    return path


class Manifest(BaseModel):
    """The file's content; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: dict[Annotated[str, AfterValidator(_inside)], dt.date]


class ManifestError(ValueError):
    """The manifest cannot be used; the message names file, place and what was expected."""


def manifest_dates(folder: Path) -> dict[str, dt.date]:
    """Observed dates by path; empty where no manifest stands in the folder. Raises ManifestError."""
    path = folder / "manifest.json"
    if not path.exists():
        return {}
    try:
        return Manifest.model_validate_json(path.read_bytes()).files
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(key) for key in first["loc"]) or "file"
        raise ManifestError(f'{path}: {place}: {first["msg"]}; expected {{"files": {{"a.pdf": "2026-02-01"}}}}') from error
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read: {error.strerror}") from error
