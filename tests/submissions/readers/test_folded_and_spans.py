"""Folded rows that their total counts are read, and spans and repetitions that reach beyond their table do no harm."""

from __future__ import annotations

import pytest

from submissions import readers
from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.books.hidden_parts import without_hidden
from submissions.readers.books.sheet import Sheet
from submissions.rejections import Rejected
from tests.submissions.readers import book_writer

ROWS = [["项目", "2022年", "2023年"], ["1、公务接待费", "3.0", "2.0"], ["1、会议费", "1.0", "1.5"], ["1、会议费", "9.0", "9.5"]]


def sheet(hidden: set[int]) -> Sheet:
    return Sheet("表", {(r, c): text for r, row in enumerate(ROWS) for c, text in enumerate(row)}, hidden_rows=hidden)


def test_a_folded_row_with_a_numbered_label_of_its_own_is_read() -> None:
    (kept,), notes = without_hidden([sheet({1})])
    assert kept.cells[1, 0] == "1、公务接待费"
    assert notes == ["hidden_rows_read: 表!2"]


def test_a_hidden_row_that_a_visible_one_repeats_with_other_figures_is_an_older_copy() -> None:
    (kept,), notes = without_hidden([sheet({3})])
    assert (3, 0) not in kept.cells
    assert notes == ["hidden_rows_left_out: 表!4"]


def columns(hidden: set[int], folded: set[int]) -> tuple[list[Sheet], list[str]]:
    one = sheet(set())
    one.hidden_columns, one.folded_columns = hidden, folded
    return without_hidden([one])


def test_a_column_that_an_outline_folds_is_read_and_a_hidden_one_is_not() -> None:
    (kept,), notes = columns({1}, {1})
    assert (kept.cells[1, 1], notes) == ("3.0", ["hidden_columns_read: 表"])
    (kept,), notes = columns({1}, set())
    assert ((1, 1) in kept.cells, notes) == (False, ["hidden_columns_left_out: 表"])


def test_a_folded_column_with_the_heading_of_a_visible_one_is_an_older_copy() -> None:
    one = sheet(set())
    one.cells[0, 3] = "2023年"
    one.cells[1, 3] = "99.0"
    one.hidden_columns = one.folded_columns = {3}
    (kept,), notes = without_hidden([one])
    assert ((1, 3) in kept.cells, notes) == (False, ["hidden_columns_left_out: 表"])


def test_xlsx_columns_of_a_folded_outline_are_folded_columns() -> None:
    book = book_writer.Book()
    book.add("表", book_writer.rows_xml(book, ROWS[:2]))
    folded = b'<cols><col min="2" max="2" hidden="1" outlineLevel="1"/></cols><sheetData'
    content = book_writer.replaced(book.content(), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<sheetData", folded))
    assert readers.read(content, Limits()).notes == ("hidden_columns_read: 表",)


def test_ods_columns_of_a_folded_group_are_folded_columns() -> None:
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ROWS[0])
    group = '<table:table-column-group table:display="false"><table:table-column/></table:table-column-group>'
    table = f'<table:table table:name="表"><table:table-column/>{group}<table:table-column/><table:table-row>{cells}</table:table-row></table:table>'
    assert readers.read(book_writer.ods(table), Limits()).notes == ("hidden_columns_read: 表",)


def test_ods_rows_of_a_folded_group_are_folded_rows() -> None:
    def row(*texts: str) -> str:
        return (
            "<table:table-row>"
            + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
            + "</table:table-row>"
        )

    group = f'<table:table-row-group table:display="false">{row("2、培训费", "4")}</table:table-row-group>'
    document = readers.read(book_writer.ods(f'<table:table table:name="表">{row("1、会议费", "3")}{group}</table:table>'), Limits())
    assert document.notes == ("hidden_rows_read: 表!2",)


def rows(document: Document) -> list[list[tuple[int, str]]]:
    return [[(cell.column, cell.text) for cell in row if not cell.merged] for row in next(document.grids()).rows]


def test_a_row_span_beyond_its_table_ends_before_a_row_that_has_all_its_cells() -> None:
    page = (
        "<table><tr><td>类</td><td>名</td><td>分</td></tr><tr><td rowspan=40>产出</td><td>甲</td><td>5</td></tr><tr><td>乙</td><td>6</td></tr>"
        "<tr><td>效益</td><td>丙</td><td>7</td></tr></table>"
    )
    document = readers.read(page.encode(), Limits())
    assert rows(document)[1:] == [[(0, "产出"), (1, "甲"), (2, "5")], [(1, "乙"), (2, "6")], [(0, "效益"), (1, "丙"), (2, "7")]]
    assert document.notes == ("row_span_beyond_its_table",)


@pytest.mark.parametrize("where", ["row", "cell"])
def test_repetitions_are_counted_before_they_are_made(where: str) -> None:
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    repeat = {"row": ' table:number-rows-repeated="500"', "cell": ' table:number-columns-repeated="500"'}
    cell = f"<table:table-cell{repeat['cell'] if where == 'cell' else ''}><text:p>1</text:p></table:table-cell>"
    row = f"<table:table-row{repeat['row'] if where == 'row' else ''}>{cell}</table:table-row>"
    body = f"<table:table>{row * 3}</table:table>"
    flat = (
        f'<?xml version="1.0"?><office:document {names} office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document>"
    )
    assert sum(len(row) for grid in readers.read(flat.encode(), Limits()).grids() for row in grid.rows) == 1500
    with pytest.raises(Rejected) as rejected:
        readers.read(flat.encode(), Limits(cells=1499))
    assert rejected.value.code == "too_large"
