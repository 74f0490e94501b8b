"""Sheets as the bytes that a payer would publish: HTML pages, PDF (typst) and DOCX. The same sheet gives the same bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"
UNTAGGED = ("copperleaf",)  # payers whose PDFs carry no structure tree
SAVED = (2026, 1, 5, 9, 0, 0)


def _environment() -> Environment:
    loaded = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    loaded.tests["odd"] = lambda number: number % 2 == 1
    loaded.filters["zip"] = lambda left, right: list(zip(left, right, strict=True))
    return loaded


ENVIRONMENT = _environment()
PRINTER = typst.Compiler(root=TEMPLATES, font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True)


def page(template: str, **values: Any) -> bytes:
    """One page from a template."""
    return ENVIRONMENT.get_template(template).render(**values).encode("utf-8")


def static(template: str) -> bytes:
    """A file that stands in the site as it is."""
    return (TEMPLATES / template).read_bytes()


def pdf(payer_id: str, policy: dict[str, Any]) -> bytes:
    """A PDF of one policy in the payer's style; no time of making and only the fonts that come with typst."""
    made = PRINTER.compile(TEMPLATES / f"{payer_id}.typ", format="pdf", sys_inputs={"policy": json.dumps(policy)}, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for {policy['number']}, expected bytes")
    return _untag(made) if payer_id in UNTAGGED else made


def _untag(made: bytes) -> bytes:
    """The catalog no longer points at the structure tree; lengths stay, so the offsets hold."""
    for name in (rb"/StructTreeRoot(?= \d+ \d+ R)", rb"/MarkInfo(?= ?<<)"):
        made, changed = re.subn(name, lambda found: b"/X" + b"x" * (len(found[0]) - 2), made)
        if changed != 1:
            raise ValueError(f"expected one {name.decode()} in the PDF, found {changed}")
    return made


def docx(policy: dict[str, Any]) -> bytes:
    """A DOCX of one policy, stored without compression, so that no library's taste is in the bytes."""
    lists = sum(block["kind"] == "list" for section in policy["sections"] for block in section["blocks"])
    running = f"{policy['payer']} Medical Policy"
    parts = {
        "[Content_Types].xml": static("quarrystone_types.xml"),
        "_rels/.rels": static("quarrystone_rels.xml"),
        "word/document.xml": page("quarrystone_document.xml.j2", policy=policy),
        "word/_rels/document.xml.rels": static("quarrystone_document_rels.xml"),
        "word/styles.xml": static("quarrystone_styles.xml"),
        "word/numbering.xml": page("quarrystone_numbering.xml.j2", lists=lists),
        "word/header1.xml": page("quarrystone_edge.xml.j2", tag="hdr", style="Header", text=running, pages=False),
        "word/footer1.xml": page("quarrystone_edge.xml.j2", tag="ftr", style="Footer", text=policy["number"], pages=True),
        "docProps/core.xml": page("quarrystone_core.xml.j2", policy=policy),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name, SAVED), body)
    return packed.getvalue()
