"""How large a document may be. Beyond these bounds stand files that are no policies or mean ill.

The largest file measured when they were set has 1.3 MB of JSON and comes to 3,000 blocks with 8,000 cells; PDFs of 2,000 pages stay
below 100,000 blocks. What lies below all of the bounds is read within half a minute of processor time and 2 GB.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from policies.model import Reading
from policies.reading.errors import UnreadableSnapshot

MOST_TEXT = 6_000_000  # bytes of text, markup or JSON
MOST_MARKS = {"html": (b"<", 500_000), "json": (b",", 500_000), "text": (b"\n", 150_000)}
MOST_BLOCKS = 150_000
MOST_CELLS = 500_000
MOST_LETTERS = 12_000_000

MOST_UNPACKED = 200 * 2**20  # bytes of all parts of a DOCX together
MOST_XML = 16 * 2**20  # of its XML parts, which are all held in memory as trees
MOST_PARTS = 5_000
MOST_RATIO = 200  # a part that unpacks to more than this many times its size is a bomb, if it is large
_LARGE = 2**20
_ADVICE = "split it, or exclude it in the declaration"


def check_size(data: bytes, media: str) -> None:
    """Raises UnreadableSnapshot for text, markup or JSON that is too large to be a policy; PDF and DOCX have bounds of their own."""
    if media not in MOST_MARKS:
        return
    if len(data) > MOST_TEXT:
        raise UnreadableSnapshot(f"expected at most {MOST_TEXT:,} bytes of {media}, found {len(data):,}; {_ADVICE}")
    mark, most = MOST_MARKS[media]
    if (found := data.count(mark)) > most:
        raise UnreadableSnapshot(f"expected {media} with at most {most:,} {mark.decode()!r}, found {found:,}; {_ADVICE}")


def check_reading(reading: Reading) -> Reading:
    """The reading itself. Raises UnreadableSnapshot where it is so large that the search for meaning would take minutes."""
    cells = sum(len(block.cells) for block in reading.blocks)
    letters = sum(len(block.text) for block in reading.blocks)
    for what, found, most in (
        ("blocks", len(reading.blocks), MOST_BLOCKS), ("table cells", cells, MOST_CELLS), ("characters", letters, MOST_LETTERS),
    ):  # fmt: skip
        if found > most:
            raise UnreadableSnapshot(f"expected a policy of at most {most:,} {what}, found {found:,}; {_ADVICE}")
    return reading


def check_archive(data: bytes) -> None:
    """Raises UnreadableSnapshot for a DOCX that is damaged or would unpack without measure. Nothing is unpacked for that."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableSnapshot(f"DOCX: expected a ZIP archive, found a damaged one ({error}); fetch it again") from error
    bomb = any(part.file_size > _LARGE and part.file_size > MOST_RATIO * max(1, part.compress_size) for part in parts)
    unpacked = sum(part.file_size for part in parts)
    xml = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    if bomb:
        raise UnreadableSnapshot(f"DOCX: found a part packed to less than 1/{MOST_RATIO} of its size, as bombs are; refuse the file")
    for what, found, most in (
        ("parts", len(parts), MOST_PARTS), ("bytes unpacked", unpacked, MOST_UNPACKED), ("bytes of XML", xml, MOST_XML),
    ):  # fmt: skip
        if found > most:
            raise UnreadableSnapshot(f"DOCX: expected at most {most:,} {what}, found {found:,}; refuse the file or exclude it")
