"""The type of a file is decided by content; what cannot be read is rejected with a code and a sentence."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions import readers
from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import REASONS, Rejected


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\0", "empty_file"),
        (b"PK\x03\x04 broken", "corrupt"),
        (zipped(a=b"1"), "not_a_self_evaluation"),
        (zipped(**{"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}), "unknown_format"),
        (b"%PDF-1.7", "corrupt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("今天天气很好，我们去公园散步，中午吃饭花了35元。".encode(), "not_a_self_evaluation"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, code: str) -> None:
    with pytest.raises(Rejected) as rejected:
        read_bytes(content, Limits())
    assert rejected.value.code == code
    assert rejected.value.reason.startswith(REASONS[code][0])


def test_a_truncated_document_is_corrupt(make_docx) -> None:
    content = make_docx("<w:p/>" * 500)
    with pytest.raises(Rejected) as rejected:
        read_bytes(content[: len(content) // 2], Limits())
    assert rejected.value.code == "corrupt"


def test_a_file_over_the_limit_is_not_opened() -> None:
    with pytest.raises(Rejected) as rejected:
        readers.read(b"x" * 100, Limits(file_bytes=10))
    assert rejected.value.code == "too_large"


@given(st.data())
def test_flipped_bytes_end_as_facts_or_a_coded_rejection(data: st.DataObject) -> None:
    content = bytearray(_SAMPLE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_bytes(bytes(content), Limits())
    except Rejected as rejected:
        assert rejected.code in REASONS


_SAMPLE = zipped(
    **{
        "word/document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>'
    }
)
