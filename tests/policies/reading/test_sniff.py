"""The bytes speak before the header, the header before the name."""

from __future__ import annotations

import io
import zipfile

import pytest

from policies.reading.errors import UnreadableSnapshot
from policies.reading.sniff import media_type


def _zip(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "content_type", "name", "media"),
    [
        (b"%PDF-1.7 ...", "text/html", "page.html", "pdf"),
        (b"\n\n%PDF-1.4", None, "", "pdf"),
        (b"<!DOCTYPE html><html>", "application/pdf", "policy.pdf", "html"),
        (b"  <html lang='en'>", None, "", "html"),
        (b"\xef\xbb\xbf<!-- c --><body>", "text/html; charset=utf-8", "", "html"),
        (b"<div><p>A fragment</p></div>", None, "x", "html"),
        (b'<?xml version="1.0"?><html xmlns="x"><body/></html>', "application/xhtml+xml", "", "html"),
        (b"Just words < 5 mm.", "text/html", "page.aspx?id=5", "text"),
        (b"Policy\n1. Covered", "text/plain", "", "text"),
        (b"Policy Number 12", None, "policy.txt", "text"),
        (b"BMI above 40 is covered", None, "", "text"),
        (b'{"data": []}', "text/html", "", "json"),
        (b'[{"a": 1}]', "application/json", "", "json"),
        (b"[1] Smith J. A paper", "application/json", "x.json", "text"),
        ("Naïve".encode("utf-16"), "text/plain", "", "text"),
        (_zip("word/document.xml"), "application/octet-stream", "x", "docx"),
        (b"", "text/html", "", "text"),
    ],
)
def test_media_types(data: bytes, content_type: str | None, name: str, media: str) -> None:
    assert media_type(data, content_type, name) == media


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0JFIF", "JPEG"),
        (b"GIF89a...", "GIF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Office"),
        (_zip("xl/workbook.xml"), "no DOCX"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"ID3\x03\x00\x00audio", "audio"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "no web page"),
    ],
)
def test_what_no_reader_reads_is_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableSnapshot) as error:
        media_type(data, "text/html", "https://harbor.example/p/1")
    assert said in str(error.value)
    assert "harbor.example/p/1" in str(error.value)
    assert "\n" not in str(error.value)
