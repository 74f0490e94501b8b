"""The compiler: the criteria of a document as statements, deterministic, nothing dropped."""

from __future__ import annotations

from rules.compile.compiled import Compiled, compile_document, compile_text

__all__ = ["Compiled", "compile_document", "compile_text"]
