"""Declarations read strictly, examples checked offline, and the way from nothing to a green source."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from crawlers.check import check_source, no_sockets
from crawlers.registry import load_source, load_sources
from crawlers.scaffold import new_source
from policies.model import Document, Metadata, ReadingHints

GOOD = """\
source_id: acme.medical
payer: {id: acme, name: Acme}
lob: [commercial]
hosts: [www.acme.example]
discover:
  method: links
  start: ["https://www.acme.example/list.html"]
policy:
  url: '\\.pdf$'
"""


def write(folder: Path, text: str, place: str = "acme/medical.yml") -> Path:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_good_declaration_is_loaded(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    (one,) = load_sources(tmp_path)
    assert (one.path, one.problem) == (path, None)
    assert one.declaration is not None
    assert one.declaration.source_id == "acme.medical"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("  url:", "  urll:", "9: policy.urll: unknown key 'urll'; did you mean 'url'?"),
        ("method: links", "method: link", "6: discover.method: input should be 'links'"),
        ("hosts: [www.acme.example]", "hosts: []", "www.acme.example is asked for (https://www.acme.example/list.html): name it in hosts"),
        ("'\\.pdf$'", "'(pdf'", "9: policy.url: not a regular expression"),
        ("lob: [commercial]", "lob: commercial", "3: lob: input should be a valid tuple; found 'commercial'"),
        ("lob: [commercial]\n", "", "lob: this key is required and missing"),
        ("payer: {id: acme,", "payer: {id: other,", "source_id acme.medical must begin with the payer's id, other."),
        ("source_id: acme.medical", "source_id: acme.other", "but the file's place says acme.medical: move it to acme/other.yml"),
        ("  url:", "  number: {where: text, pattern: 'x'}\n  url:", "policy.number.pattern: the value wanted must stand in a group"),
        ("  method: links\n", "  method: links\n  links: {selector: 'a[['}\n", "discover.links.selector: not a CSS selector: 'a[['"),
        ("lob: [commercial]", "lob: [commercial]\nlob: [medicaid]", "4: lob is given twice: keep one"),
        ("payer: {", "payer: [", "not YAML"),
    ],
)
def test_each_mistake_is_one_clear_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    problem = load_source(path).problem or ""
    assert line in problem
    assert problem.startswith(str(path))
    assert problem.count("\n") == 0


def test_two_mistakes_are_two_lines(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("  url:", "  urll:").replace("lob:", "lobs:"))
    assert len((load_source(path).problem or "").splitlines()) == 3  # lob is missing, lobs and urll are unknown


def test_a_bad_declaration_never_stops_the_others(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, "just words", "acme/bad.yml")
    write(tmp_path, "", "acme/empty.yml")
    (tmp_path / "acme" / "binary.yml").write_bytes(b"\xff\xfe\x00")
    loaded = load_sources(tmp_path)
    assert [one.path.name for one in loaded if one.declaration] == ["medical.yml"]
    assert all(one.problem for one in loaded if not one.declaration)
    assert len(loaded) == 4


def test_the_same_source_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "more/acme/medical.yml")
    assert [bool(one.declaration) for one in load_sources(tmp_path)] == [True, False]


def test_examples_are_not_declarations_and_a_missing_folder_is_wrong_usage(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "acme/examples/medical/note.yml")
    assert load_sources(tmp_path) == ()
    with pytest.raises(FileNotFoundError, match=r"expected <payer>/<source>\.yml inside it"):
        load_sources(tmp_path / "nowhere")


def test_a_relative_folder_starts_at_the_declaration(tmp_path: Path) -> None:
    text = "source_id: acme.saved\npayer: {id: acme, name: Acme}\nlob: [commercial]\ndiscover: {method: folder}\nfolder: {path: ../in}\n"
    one = load_source(write(tmp_path, text, "acme/saved.yml"))
    assert one.declaration is not None
    assert one.declaration.folder is not None
    assert one.declaration.folder.path == tmp_path / "in"


def test_a_new_source_is_red_until_its_example_and_golden_are_there(tmp_path: Path) -> None:
    files = new_source("acme", "medical", "https://www.acme.example/list.html", tmp_path)
    (one,) = load_sources(tmp_path)
    assert one.problem is None
    assert one.declaration is not None
    example = files[1].parent
    assert "no policy was found" in check_source(one.declaration, example).issues[0].detail
    files[1].write_text("<a href=/a.pdf>A</a>")
    assert any("expected, not found" in issue.detail for issue in check_source(one.declaration, example).issues)
    files[2].unlink()
    written = check_source(one.declaration, example)
    assert written.written
    assert "was just written" in written.issues[0].detail
    assert check_source(one.declaration, example).issues == ()
    files[1].write_text("<a href=/a.pdf>A</a><a href=/b.pdf>B</a>")
    assert ["found, not expected" in issue.detail for issue in check_source(one.declaration, example).issues] == [True]
    files[1].unlink()
    assert "is missing" in check_source(one.declaration, example).issues[0].detail


@pytest.mark.parametrize(
    ("payer", "name", "url"),
    [("Acme", "x", "https://a.example/"), ("acme", "../x", "https://a.example/"), ("acme", "x", "www.a.example")],
)
def test_a_new_source_refuses_what_it_cannot_use(payer: str, name: str, url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected"):
        new_source(payer, name, url, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_new_source_never_overwrites(tmp_path: Path) -> None:
    new_source("acme", "medical", "https://www.acme.example/", tmp_path)
    with pytest.raises(FileExistsError, match="is there already"):
        new_source("acme", "medical", "https://www.acme.example/", tmp_path)


def test_the_policy_example_is_read_into_the_golden(tmp_path: Path) -> None:
    loaded = load_source(write(tmp_path, GOOD))
    assert loaded.declaration is not None
    example = tmp_path / "example"
    example.mkdir()
    (example / "listing.html").write_text("<a href=/a.pdf>A</a>")
    (example / "policy.txt").write_text("words")

    def read(data: bytes, content_type: str | None, name: str, hints: ReadingHints) -> Document:
        assert (data, content_type, name, hints.payer) == (b"words", "text/plain", "policy.txt", "Acme")
        return Document(Metadata(title="Title", lob=("commercial",)), ())

    report = check_source(loaded.declaration, example, read=read)
    assert report.written
    golden = json.loads(report.golden.read_text())
    assert golden["reading"]["metadata"] == {"title": "Title", "lob": ["commercial"], "status": "active"}


def test_reading_an_example_may_not_open_a_socket() -> None:
    with no_sockets(), pytest.raises(RuntimeError, match="opened a socket"):
        socket.create_connection(("127.0.0.1", 9))
    socket.socket().close()
