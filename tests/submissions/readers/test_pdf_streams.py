"""Streams of a PDF that unpack to more than the limits allow are refused, also where their bytes are written as characters."""

from __future__ import annotations

import base64
import binascii
import zlib
from types import SimpleNamespace
from typing import Any

import pytest
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from submissions.limits import Limits
from submissions.readers.pages.pdf_streams import check
from submissions.readers.pages.pdf_work import PageWork
from submissions.rejections import Rejected

PACKED = zlib.compress(b"q " * 1_000_000)


@pytest.mark.parametrize(
    ("filters", "data"),
    [
        (b"/FlateDecode", PACKED),
        (b"[/ASCIIHexDecode/FlateDecode]", binascii.hexlify(PACKED) + b">"),
        (b"[ /ASCII85Decode /FlateDecode ]", base64.a85encode(PACKED) + b"~>"),
    ],
)
def test_a_stream_that_unpacks_beyond_the_limits_is_refused(filters: bytes, data: bytes) -> None:
    content = b"4 0 obj<</Filter" + filters + b">>stream\n" + data + b"\nendstream endobj"
    check(content, Limits())
    with pytest.raises(Rejected) as rejected:
        check(content, Limits(unpacked_bytes=1_000_000))
    assert rejected.value.code == "unsafe_archive"


def test_a_map_of_single_characters_and_forms_drawn_a_thousand_times_is_no_page_too_dear() -> None:
    """<0001> <9FFF> is one character where single ones are mapped and 40,959 where ranges are; a bullet is drawn often."""
    single = (
        b"begincmap 2000 beginbfchar\n" + b"<0001> <9FFF>\n" * 2_000 + b"endbfchar 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap"
    )
    work = PageWork()
    bullet = PDFStream({"Subtype": LIT("Form")}, b"0 0 3 3 re f")
    names: dict[str, Any] = {"XObject": {"B": bullet}, "Font": {"F": {"ToUnicode": PDFStream({}, single)}}}
    page = SimpleNamespace(contents=[PDFStream({}, b"/B Do " * 1_000)], resources=names)
    for number in range(1, 41):
        work.check(page, number)  # type: ignore[arg-type]
    names["XObject"]["B"] = PDFStream({"Subtype": LIT("Form")}, b"0 0 3 3 re f " * 1_000)
    with pytest.raises(Rejected) as rejected:
        PageWork().check(page, 7)  # type: ignore[arg-type]
    assert (rejected.value.code, rejected.value.detail[:3]) == ("too_large", "第7页")
