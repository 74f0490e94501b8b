"""A file of declarations: keys of the practice's own, or ours that they are laid over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from policies.reading.vocabulary import SAFE
from practice.refused import PracticeError


def declared(path: Path, such_as: str) -> dict[str, Any]:
    """The keys of a YAML file. Raises PracticeError that names the file. such_as: a key that it is to have, for the message."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PracticeError(f"{path}: cannot be read as YAML ({type(error).__name__}); put the file right") from error
    if not isinstance(found, dict):
        raise PracticeError(f"{path}: expected keys such as '{such_as}:'; put the file right")
    return found
