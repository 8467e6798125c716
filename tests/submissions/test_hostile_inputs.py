"""Files made to be dear to read end as a coded rejection long before the limit of time, however much they claim to hold."""

from __future__ import annotations

import functools
import io
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest

from submissions.document import Document, Location, Paragraph
from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import REASONS, Rejected

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OPEN = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
_SPANS = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>'
_REPEATED = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
    'table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row>'
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


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<" + entries + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def _page(
    content: bytes = b"",
    filters: bytes = b"/Filter/FlateDecode",
    *more: bytes,
    box: bytes = b"0 0 600 800",
    kids: int = 1,
    count: int = 1,
    font: bytes = b"/Subtype/Type1/BaseFont/Helvetica",
) -> bytes:
    """A PDF of ``kids`` pages that are all the same one; ``more`` are its objects from the sixth on, the sixth an XObject of the page."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + b"3 0 R " * kids + b"]/Count %d>>" % count,
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>/Contents 4 0 R>>",
        _stream(content, filters),
        b"<</Type/Font" + font + b">>",
        *more,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


_TEXT = b"BT /F 12 Tf 50 700 Td (1.2) Tj ET "
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 6 0 R>>>>"
_CALLS = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>"
_WIDE_FONT = b"/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R"
_CID_FONT = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>%s>>"
_IMAGE = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode"


def _styles(count: int) -> str:
    chain = "".join(f'<w:style w:styleId="a{number}"><w:basedOn w:val="a{number + 1}"/></w:style>' for number in range(count))
    return f"<w:styles {_WORD}>{chain}</w:styles>"


def _word(body: str, **parts: str) -> bytes:
    document = {"word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>"}
    return _zip(**{"[Content_Types].xml": "<Types/>"}, **document, **parts)


_ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)
) + "]>"  # fmt: skip

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
    "a PDF page of 130 MB of instructions, packed": lambda: _page(zlib.compress(_TEXT * 4_000_000)),
    "the same, called a picture": lambda: _page(zlib.compress(_TEXT * 400_000), b"/Subtype/Image/Filter/FlateDecode"),
    "the same in run lengths": lambda: _page(bytes([129, 32]) * 2**20, b"/Filter/RunLengthDecode"),
    "run lengths packed again": lambda: _page(zlib.compress(bytes([129, 32]) * 2**23), b"/Filter[/FlateDecode/RunLengthDecode]"),
    "LZW": lambda: _page(b"\x80" * 2**20, b"/Filter/LZWDecode"),
    "a PDF stream packed five times": lambda: _page(
        functools.reduce(lambda data, _: zlib.compress(data, 9), range(5), b" " * 2**26), b"/Filter[" + b"/FlateDecode" * 5 + b"]"
    ),
    "object streams that unpack to 400 MB": lambda: _page(
        b"", b"", *(_stream(zlib.compress(b" " * (40 * 2**20)), b"/Type/ObjStm/N 1000000/First 100/Filter/FlateDecode") for _ in range(10))
    ),
    "a PDF of 20,000 pages": lambda: _page(b"", b"", kids=20_000, count=20_000),
    "a PDF page of a thousand million points": lambda: _page(_TEXT, b"", box=b"0 0 1000000000000 1000000000000"),
    "forms of a PDF that each call ten others, twelve deep": lambda: _page(
        b"/X Do " * 10, b"", *(_stream(b"/X Do " * 10 + _TEXT, _CALLS % (number + 7)) for number in range(12)), _stream(_TEXT, _FORM)
    ),
    "a PDF of 1,000 pages of 3 MB of instructions": lambda: _page(zlib.compress(_TEXT * 90_000), kids=1_000, count=1_000),
    "a font whose map names four thousand million characters": lambda: _page(
        _TEXT, b"", _CID_FONT % b"", _stream(b"begincmap 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap"), font=_WIDE_FONT
    ),
    "a font that lists as many widths": lambda: _page(_TEXT, b"", _CID_FONT % b"/W[0 4000000000 500]", _stream(b""), font=_WIDE_FONT),
    "a form of a PDF in itself": lambda: _page(b"/X Do", b"", _stream(b"/X Do " * 10, _FORM)),
    "a picture of 3,600 million points": lambda: _page(b"600 0 0 800 0 0 cm /X Do", b"", _stream(zlib.compress(b"\0" * 2**26), _IMAGE)),
    "a Word style that is based on 20,000 others": lambda: _word("<w:p><w:r><w:t>1</w:t></w:r></w:p>", **{"word/styles.xml": _styles(20_000)}),
    "entities of entities in Word": lambda: _zip(
        **{"[Content_Types].xml": "<Types/>", "word/document.xml": f"{_ENTITIES}<w:document {_WORD}><w:body>&i;</w:body></w:document>"}
    ),
    "entities of entities in OpenDocument": lambda: _zip(
        **{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{_ENTITIES}<office:document-content {_OPEN}>&i;</office:document-content>"}
    ),
    "90 MB of Word paragraphs in 0.3 MB": lambda: _word("<w:p><w:r><w:t>绩效自评1.2万元，</w:t></w:r></w:p>" * 1_500_000),
    "tables in tables": ("<html><body>" + "<table><tr><td>1" * 3_000).encode,
    "3 million quotation marks": lambda: b'"' * 3_000_001,
    "RTF that claims 999 million bytes": lambda: b"{\\rtf1 \\bin999999999 x" + b"{\\*\\x " * 5_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_within_its_limit_with_a_coded_rejection(name: str) -> None:
    content, started = HOSTILE[name](), time.process_time()
    with pytest.raises(Rejected) as rejected:
        read_bytes(content, Limits())
    assert rejected.value.code in REASONS
    assert rejected.value.detail or rejected.value.code == "scanned", "the message names the place, the part or the count"
    assert time.process_time() - started < Limits().seconds


LINES = {
    "the label of an item on each of 10,000 lines": "三公经费\n" * 10_000,
    "10,000 amounts in one sentence": "2023年部门预算收入1542.72万元" + "，1.2万元" * 10_000,
    "a page number of 20,000 digits": "1" * 20_000 + "\n\n" + "2" * 20_000,
    "100,000 circled digits": "①" * 100_000,
    "a page number below each of 5,000 rows": "".join(f"三公经费\t1.2\t1.3\t1.4\n第{number}页\n" for number in range(1, 5_000)),
}


@pytest.mark.parametrize("name", LINES)
def test_a_text_of_many_alike_lines_or_figures_is_read_in_proportion_to_its_length(name: str) -> None:
    """Each took minutes, or ended the reader: labels, and what stands before a figure, were gone through anew for every line and figure."""
    heading = "项目\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t5.40\t5.61\t5.25\n"
    filed = f"某局2023年度部门整体支出绩效自评报告\n一、部门基本情况\n{LINES[name]}\n{heading}"
    started = time.process_time()
    assert read_bytes(filed.encode(), Limits())
    assert time.process_time() - started < 20


def test_one_sentence_of_4_000_figures_is_read_in_proportion_to_its_length(as_word: Callable[[Document], bytes]) -> None:
    """Each change asked the role of every figure before it: one such sentence took a minute."""
    said = "2023年部门预算收入1542.72万元" + "，增长5%" * 4_000 + "。"
    title = Paragraph("某局2023年度部门整体支出绩效自评报告", Location(0))
    filed = as_word(Document("docx", (title, Paragraph("一、部门基本情况", Location(1)), Paragraph(said, Location(2)))))
    started = time.process_time()
    (submission,) = read_bytes(filed, Limits())
    assert len(submission.tables["narrative_figures"]) > 4_000
    assert time.process_time() - started < 10
