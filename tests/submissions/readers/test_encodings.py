"""Text whose encoding is not said, and text that is damaged at a few places: read, and the place is named."""

from __future__ import annotations

import pytest

from submissions import readers
from submissions.limits import Limits
from submissions.readers.encodings import decoded
from submissions.rejections import Rejected

TEXT = "一、部门基本情况\r\n某中心核定编制30人，年末实有28人，全年执行数118.00万元。\r\n" * 20


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read(encoding: str) -> None:
    document = readers.read(TEXT.encode(encoding), Limits())
    assert [paragraph.text for paragraph in document.paragraphs()][:1] == ["一、部门基本情况"]
    assert document.notes == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("padding", [2, 3, 400])
def test_wide_text_without_a_mark_may_be_padded_too(encoding: str, padding: int) -> None:
    found = decoded(TEXT.encode(encoding) + b"\0" * padding)
    assert (found.text, found.notes) == (TEXT, ("nul_bytes_left_out",) if padding >= len(" ".encode(encoding)) else ())


def test_utf_32_with_its_mark_and_line_ends_doubled_by_a_copy_are_read() -> None:
    plain = readers.read(TEXT.encode(), Limits())
    assert readers.read(TEXT.encode("utf-32"), Limits()).blocks == plain.blocks
    assert readers.read(TEXT.replace("\r\n", "\r\r\n").encode(), Limits()).blocks == plain.blocks


@pytest.mark.parametrize("padded", [TEXT.encode() + b"\0" * 900, TEXT.encode("gb18030")[:30] + b"\0" * 512 + TEXT.encode("gb18030")[30:]])
def test_nul_bytes_that_pad_a_file_are_left_out_and_noted(padded: bytes) -> None:
    assert decoded(padded).text.replace("\r", "") == TEXT.replace("\r", "")
    assert decoded(padded).notes == ("nul_bytes_left_out",)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_bad_byte_is_named_by_its_line_and_makes_its_figure_unreadable(encoding: str) -> None:
    content = TEXT.encode(encoding)
    at = content.index(b"118.00", len(content) // 2) + 2
    line = content[:at].count(b"\n") + 1
    document = readers.read(content[:at] + b"\xff" + content[at + 1 :], Limits())
    assert document.notes == (f"undecodable_bytes: {line}",)
    assert "11\ufffd.00" in next(p.text for p in document.paragraphs() if p.location.line == line)


def test_bytes_that_no_encoding_explains_are_no_text() -> None:
    with pytest.raises(Rejected) as rejected:
        decoded(bytes(range(128, 256)) * 50)
    assert rejected.value.code == "not_text"


def test_a_line_of_millions_of_characters_is_too_large() -> None:
    with pytest.raises(Rejected) as rejected:
        readers.read(('"办公费",12.5,' * 120_000).encode(), Limits())
    assert rejected.value.code == "too_large"
