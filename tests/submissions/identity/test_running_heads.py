"""A name that stands in the head of every page alone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from submissions.limits import Limits
from submissions.readers.repeated_lines import of_sheet
from submissions.reading import read_bytes
from tests.submissions.readers import book_writer

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BODY = ("部门整体支出绩效自评报告", "一、基本情况", "2023年全年支出120.00万元，自评得分95分，预算执行率98.33%。")


def _word(head: str, title: str = "") -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (title + _BODY[0], *_BODY[1:]))
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        for name, kind, target in (
            ("_rels/.rels", "officeDocument", "word/document.xml"),
            ("word/_rels/document.xml.rels", "header", "h.xml"),
        ):
            relation = f'<Relationship Id="r" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            package.writestr(name, f'<Relationships xmlns="{_RELATIONSHIPS}">{relation}</Relationships>')
        package.writestr("word/document.xml", f"<w:document {_W}><w:body>{lines}</w:body></w:document>")
        package.writestr("word/h.xml", f"<w:hdr {_W}><w:p><w:r><w:t>{head}</w:t></w:r></w:p></w:hdr>")
    return out.getvalue()


@pytest.mark.parametrize("head", ["青溪县林业局", "青溪县林业局2023年度部门整体支出绩效自评报告", "青溪县 林业局"])
def test_the_unit_in_the_head_of_every_page_filed_the_report(head: str) -> None:
    [submission] = read_bytes(_word(head), Limits())
    assert submission.header["department_name"] == "青溪县林业局"
    assert submission.header["cells"]["department_name"]["found"] == "running_head"
    assert not any("林业局" in row["text"] for row in submission.tables["passages"])


def test_the_head_of_another_units_report_is_told_and_counts_for_nothing() -> None:
    [submission] = read_bytes(_word("青溪县水利局", "青溪县林业局2023年度"), Limits())
    assert submission.header["department_name"] == "青溪县林业局"
    [told] = [row for row in submission.tables["unresolved"] if row["what"] == "submissions.department_name"]
    assert "青溪县水利局" in told["printed"]


@pytest.mark.parametrize("head", ["绩效自评资料汇编", "第1页", "内部资料"])
def test_other_heads_name_nobody(head: str) -> None:
    [submission] = read_bytes(_word(head), Limits())
    assert submission.header["department_name"] is None


def _rtf(head: str) -> bytes:
    def escaped(text: str) -> str:
        return "".join(one if one.isascii() else f"\\u{ord(one) - 65536 * (ord(one) > 32767)}?" for one in text)

    body = "".join(f"\\pard {escaped(line)}\\par\n" for line in _BODY)
    return (
        f"{{\\rtf1\\ansi\\ansicpg936{{\\fonttbl{{\\f0\\fcharset134 SimSun;}}}}{{\\header\\pard\\qc {escaped(head)}\\par}}{body}}}".encode()
    )


_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def _flat(kind: str, head: str, body: str) -> bytes:
    masters = f"<office:master-styles><style:master-page><style:header><text:p>{head}</text:p></style:header></style:master-page></office:master-styles>"
    return (
        f'<?xml version="1.0"?><office:document {_ODF} office:mimetype="application/vnd.oasis.opendocument.{kind}">{masters}'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def _odt(head: str) -> bytes:
    return _flat("text", head, "".join(f"<text:p>{line}</text:p>" for line in _BODY))


def _ods(head: str) -> bytes:
    rows = "".join(f"<table:table-row><table:table-cell><text:p>{line}</text:p></table:table-cell></table:table-row>" for line in _BODY)
    return _flat("spreadsheet", head, f'<table:table table:name="表">{rows}</table:table>')


def _word_2003(head: str) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in _BODY)
    header = f"<w:sectPr><w:hdr><w:p><w:r><w:t>{head}</w:t></w:r></w:p></w:hdr></w:sectPr>"
    return f'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>{lines}{header}</w:body></w:wordDocument>'.encode()


def _xlsx(head: str) -> bytes:
    book = book_writer.Book()
    coded = f'</sheetData><headerFooter><oddHeader>&amp;L第&amp;P页&amp;C&amp;"宋体,加粗"&amp;9{head}</oddHeader></headerFooter>'.encode()
    book.add("表", book_writer.rows_xml(book, [[line] for line in _BODY]))
    return book_writer.replaced(book.content(), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", coded))


@pytest.mark.parametrize("form", [_rtf, _odt, _ods, _word_2003, _xlsx])
def test_the_head_of_a_page_counts_in_every_format_that_keeps_one(form: Callable[[str], bytes]) -> None:
    [submission] = read_bytes(form("青溪县林业局"), Limits())
    assert submission.header["department_name"] == "青溪县林业局"
    assert submission.header["cells"]["department_name"]["found"] == "running_head"
    assert not any("林业局" in row["text"] for row in submission.tables["passages"])


def test_the_codes_of_a_sheets_head_are_no_text() -> None:
    assert of_sheet('&L&"宋体,常规"&9青溪县林业局&C&K000000第 &P 页，共 &N 页&R&D') == ["青溪县林业局", "第  页，共  页"]
