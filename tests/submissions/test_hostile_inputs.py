"""Files made to be dear to read end as a coded rejection long before the limit of time, however much they claim to hold."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import REASONS, Rejected

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OPEN = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
_SPANS = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>'
_REPEATED = (
    '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell office:value-type="string" '
    'table:number-columns-repeated="1000000000"><text:p>1</text:p></table:table-cell></table:table-row>'
)


def _zip(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _open_document(kind: str, inside: str) -> bytes:
    body = f"<office:document-content {_OPEN}><office:body><office:{kind}>{inside}</office:{kind}></office:body></office:document-content>"
    return _zip(**{"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": body})


HOSTILE: dict[str, Callable[[], bytes]] = {
    "50 MB of CSV on one line": lambda: ("绩效,1," * 6_000_000).encode()[: 50 * 2**20],
    "43 MB of HTML": lambda: ("<html><body><p>" + "绩效自评1.2万元，" * 2_200_000).encode()[: 43 * 2**20],
    "HTML cells that span a million": ("<table>" + "<tr><td colspan=1000000 rowspan=1000000>1</td></tr>" * 500).encode,
    "a sheet of repeated rows and cells": lambda: _open_document("spreadsheet", f"<table:table>{_REPEATED * 50}</table:table>"),
    "a text of repeated rows and cells": lambda: _open_document("text", f"<table:table>{_REPEATED * 50}</table:table>"),
    "Word cells that span a thousand million": lambda: _zip(
        **{"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {_WORD}><w:body><w:tbl>{_SPANS * 500}</w:tbl></w:body></w:document>"}
    ),
    "RTF cells far to the right": lambda: (
        b"{\\rtf1 " + (b"\\trowd" + b"\\cellx1000000000" * 2_000 + b"\\intbl " + b"x\\cell" * 2_000 + b"\\row") * 10 + b"}"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_within_its_limit_with_a_coded_rejection(name: str) -> None:
    content, started = HOSTILE[name](), time.process_time()
    with pytest.raises(Rejected) as rejected:
        read_bytes(content, Limits())
    assert rejected.value.code in REASONS
    assert time.process_time() - started < Limits().seconds
