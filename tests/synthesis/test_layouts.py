import io
from decimal import Decimal

import docx
import pytest

from synthesis.defects import make
from synthesis.department_year import DepartmentYear
from synthesis.layouts import Layout, layouts
from synthesis.rendering import render
from synthesis.truth import truth

HERE = DepartmentYear("隆回县渠塘管护服务中心", "430524", "water")
TEXT = [layout for layout in layouts().values() if layout.suffix == ".txt"]
WORD = [layout for layout in layouts().values() if layout.suffix == ".docx"]


def name_of(layout: Layout) -> str:
    return layout.name


@pytest.mark.parametrize("layout", layouts().values(), ids=name_of)
def test_the_same_filing_gives_the_same_bytes(layout: Layout) -> None:
    assert render(make(HERE, 2023, "x"), layout) == render(make(HERE, 2023, "x"), layout)


@pytest.mark.parametrize("layout", TEXT, ids=name_of)
def test_text_is_in_the_declared_encoding(layout: Layout) -> None:
    content = render(make(HERE, 2023, "x"), layout)
    assert content.startswith(b"\xef\xbb\xbf") == layout.bom
    assert (b"\r\n" in content) == (layout.newline == "crlf")
    text = content.decode("utf-8-sig" if layout.encoding == "utf-8" else layout.encoding)
    assert "整体支出绩效自评表" in text
    assert f"{make(HERE, 2023, 'x').figures.funds.rate}%" in text


@pytest.mark.parametrize("layout", WORD, ids=name_of)
def test_word_files_open_and_hold_both_tables(layout: Layout) -> None:
    document = docx.Document(io.BytesIO(render(make(HERE, 2023, "x"), layout)))
    text = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "编制数" in text
    assert "年度资金总额" in text
    assert len(document.paragraphs) > 20


def test_a_unit_of_its_own_for_each_table() -> None:
    filing = make(HERE, 2023, "x")
    text = render(filing, layouts()["converter_yuan"]).decode()
    amount = filing.figures.budget["procurement"]["actual"]
    assert amount is not None
    assert f"\t{amount * 10000:,.2f}\n" in text
    assert f"\t{filing.figures.funds.original:,.2f}\n" in text


def test_a_blank_is_not_a_zero() -> None:
    filing = make(HERE, 2023, "x")
    filing.figures.budget["three_public.overseas"] = dict.fromkeys(("prior_actual", "budget", "actual"))

    def overseas(name: str) -> tuple[object, object]:
        rows = truth(filing, layouts()[name], ())["budget_lines"]
        row = next(row for row in rows if row["item_code"] == "three_public.overseas")
        return row["amount_cny"], row["state"]

    assert overseas("converter") == (None, "blank")
    assert overseas("converter_bom") == (None, "dash")
    assert overseas("converter_gb18030") == (0, "zero")


def test_tracked_deletions_are_in_the_file_and_not_in_the_truth() -> None:
    import zipfile

    content = render(make(HERE, 2023, "x"), layouts()["word_tracked"])
    document = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "<w:delText" in document
    assert "<w:ins " in document
    said = truth(make(HERE, 2023, "x"), layouts()["word_tracked"], ())
    assert all(row["amount_cny"] != Decimal("100.01") for row in said["budget_lines"])
