"""Loaded by urlwatch, in its own environment: the words of a PDF by pdftotext, with no Python package to compile."""

import subprocess

from urlwatch.filters import FilterBase


class PdfWords(FilterBase):  # type: ignore[misc]
    """PDF bytes → text."""

    __kind__ = "pdf-words"
    __uses_bytes__ = True

    def filter(self, data: bytes, subfilter: object) -> str:
        """Run pdftotext on the bytes."""
        done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)  # noqa: S607
        return done.stdout.decode("utf-8")
