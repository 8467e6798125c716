"""Streams of a PDF that unpack to more than the limits allow are refused, also where their bytes are written as characters."""

from __future__ import annotations

import base64
import binascii
import zlib

import pytest

from submissions.limits import Limits
from submissions.readers.pages.pdf_streams import check
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
