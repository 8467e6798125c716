"""Hostile and damaged workbooks, and what an OpenDocument or OLE workbook says in its own way."""

import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.books.workbook import read
from submissions.readers.symbols import OBJECT
from submissions.rejections import Rejected

_SPEC = importlib.util.spec_from_file_location("book_writer", Path(__file__).with_name("book_writer.py"))
assert _SPEC
assert _SPEC.loader
writer = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)

FILES = Path(__file__).parent / "files"


def texts(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for row in next(document.grids()).rows]


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Rejected) as rejected:
        read(content, limits or Limits())
    return rejected.value.code


def test_entities_in_a_sheet_are_refused() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    content = writer.replaced(writer.variety(), sheet, lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml)
    assert code_of(content) == "unsafe_xml"


def test_a_used_range_as_large_as_a_sheet_costs_nothing_and_a_table_of_that_size_is_too_large() -> None:
    book = writer.Book()
    book.add("表", '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    document = read(book.content(), Limits())
    assert [paragraph.text for paragraph in document.paragraphs()] == ["2"]
    book.add("宽", "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="XFD{r}"><v>1</v></c></row>' for r in range(1, 14)))
    assert code_of(book.content()) == "too_large"


def test_merges_over_each_other_and_over_the_whole_sheet_stay_within_the_limits() -> None:
    merges = "".join(f'<mergeCell ref="A{r}:XFD1048576"/>' for r in range(1, 3000))
    document = read(writer.sheet_of([["甲", "乙"], [1, 2]], f"<mergeCells>{merges}</mergeCells>"), Limits())
    assert sum(len(row) for grid in document.grids() for row in grid.rows) <= 4


def test_repeated_cells_of_an_ods_are_repeated_and_a_flood_of_them_is_refused() -> None:
    cell = '<table:table-cell table:number-columns-repeated="{}" office:value-type="string"><text:p>无</text:p></table:table-cell>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    small = writer.ods(f'<table:table table:name="表">{row.format(2, cell.format(3))}</table:table>')
    assert texts(read(small, Limits())) == [["无"] * 3] * 2
    assert code_of(writer.ods(f'<table:table table:name="表">{row.format(1048576, cell.format(16384))}</table:table>')) == "too_large"


def test_an_ods_formula_without_value_and_a_comment() -> None:
    cells = (
        '<table:table-cell office:value-type="percentage" office:value="0.85"/><table:table-cell table:formula="of:=[.A1]"/>'
        '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation><text:p>甲<text:s text:c="2"/>乙</text:p></table:table-cell>'
    )
    document = read(writer.ods(f'<table:table table:name="表"><table:table-row>{cells}</table:table-row></table:table>'), Limits())
    assert texts(document) == [["85%", OBJECT, "甲  乙"]]
    assert document.notes == ("formula_without_value: 表!B1",)


def test_an_ole_file_that_is_no_workbook_is_told_apart_from_a_broken_one() -> None:
    content = (FILES / "variety.xls").read_bytes()
    other = content.replace("Workbook".encode("utf-16-le"), "Workbank".encode("utf-16-le"))
    assert code_of(other) == "unknown_format"
    assert code_of(content[:3000]) == "corrupt"


def test_a_workbook_with_a_password_is_said_to_be_encrypted() -> None:
    content = (FILES / "variety.xls").read_bytes()
    codepage = content.index(b"\x42\x00\x02\x00")
    assert code_of(content[:codepage] + b"\x2f\x00" + content[codepage + 2 :]) == "encrypted"


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_workbooks_end_as_a_document_or_a_coded_rejection(suffix: str, data: st.DataObject) -> None:
    content = bytearray((FILES / f"variety.{suffix}").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    _ends(bytes(content[:end]))


@pytest.mark.parametrize(
    "member", ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]
)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_parts_end_as_a_document_or_a_coded_rejection(member: str, data: st.DataObject) -> None:
    def spoil(xml: bytes) -> bytes:
        digits = [match.start() for match in re.finditer(rb"\d", xml)]
        spoilt = bytearray(xml)
        for _ in range(data.draw(st.integers(1, 8))):
            spoilt[data.draw(st.sampled_from(digits))] = data.draw(st.sampled_from(b"0123456789-.eA"))
        return bytes(spoilt)

    _ends(writer.replaced(writer.variety(), member, spoil))


def _ends(content: bytes) -> None:
    try:
        read(content, Limits(cells=20_000))
    except Rejected as rejected:
        assert rejected.reason
