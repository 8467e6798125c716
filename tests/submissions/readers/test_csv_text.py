"""Separated text: delimiters, quotes, empty rows, prose between tables, encodings, the same facts as the report's text."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions import readers
from submissions.document import Document, Paragraph
from submissions.limits import Limits
from submissions.readers.text.csv_text import delimiter_of, is_csv, read
from submissions.rejections import Rejected
from tests.whole_document import extract

TEXTS = sorted((Path(__file__).parents[3] / "samples" / "2023").rglob("*.txt"), key=lambda path: path.name)
FILES = Path(__file__).parent / "files"


def texts(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in list(document.grids())[table].rows]


def reads(text: str) -> Document:
    return read(text.encode(), Limits())


def separated(document: Document, delimiter: str) -> bytes:
    """A report as a spreadsheet saves it: as many cells in every row, prose in the first."""
    rows: list[list[str]] = []
    for block in document.blocks:
        rows += [[block.text]] if isinstance(block, Paragraph) else [[], *([cell.text for cell in row] for row in block.rows)]
    width = max(map(len, rows))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(row + [""] * (width - len(row)) for row in rows)
    return out.getvalue().encode("gb18030")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sample_kept_as_separated_text_gives_the_same_facts(path: Path, delimiter: str, facts: Callable) -> None:
    document = readers.read(path.read_bytes(), Limits())
    kept = read(separated(document, delimiter), Limits())
    assert facts(extract(kept, "x")) == facts(extract(document, "x"))


def test_the_real_report_kept_as_separated_text_gives_the_same_facts(shared: Path, facts: Callable) -> None:
    document = readers.read((shared / "real/beita-2023.txt").read_bytes(), Limits())
    assert facts(extract(read(separated(document, ","), Limits()), "x")) == facts(extract(document, "x"))


def test_a_sample_saved_by_libreoffice_gives_the_same_facts_but_for_zeros_that_end_a_number(facts: Callable) -> None:
    """LibreOffice 7.4 wrote kangning-clinic.csv out of kangning-clinic.ods: 192.40 became 192.4 and 93.00% became 93%."""

    def unprinted(value: object) -> object:
        if isinstance(value, dict):
            return {k: unprinted(v) for k, v in value.items() if k not in ("printed", "decimals")}
        return [unprinted(item) for item in value] if isinstance(value, list) else value

    clinic = next(path for path in TEXTS if path.parent.name == "430582" and "卫生院" in path.name)
    saved = read((FILES / "kangning-clinic.csv").read_bytes(), Limits())
    assert unprinted(facts(extract(saved, "x"))) == unprinted(facts(extract(readers.read(clinic.read_bytes(), Limits()), "x")))


def test_quoted_cells_keep_their_commas_quotes_and_line_feeds_and_rows_know_their_lines() -> None:
    document = reads('项目,说明\n甲,"一、先,\n二、""后"""\n乙,无\n')
    assert texts(document) == [["项目", "说明"], ["甲", '一、先,\n二、"后"'], ["乙", "无"]]
    assert [row[0].location.line for row in next(document.grids()).rows] == [1, 2, 4]
    assert next(document.grids()).rows[2][1].location.column == 2


def test_rows_with_one_filled_cell_are_paragraphs_and_empty_rows_are_none() -> None:
    document = reads(
        "某中心整体支出绩效自评报告,,\n,,\n一、部门基本情况,,\n本中心编制7人。,,\n\n项目,预算,决算\n三公经费,3.00,2.00\n,,\n填表人：,张三,\n"
    )
    assert [paragraph.text for paragraph in document.paragraphs()] == [
        "某中心整体支出绩效自评报告",
        "一、部门基本情况",
        "本中心编制7人。",
        "填表人：张三",
    ]
    assert texts(document) == [["项目", "预算", "决算"], ["三公经费", "3.00", "2.00"]]


def test_a_lone_amount_that_ends_a_table_is_no_caption_of_the_next() -> None:
    rows = "年度资金总额,1.00,2.00\n其他资金：17.83,,\n\n一级指标,三级指标,分值\n产出指标,甲,50\n"
    assert [texts(reads(rows), number)[-1][0] for number in range(2)] == ["其他资金：17.83", "产出指标"]


def test_noise_in_numbers_is_kept_as_printed() -> None:
    assert texts(reads("指标,变动率\n甲,0.0900000762939453\n乙,-0.300000152587891\n"))[1:] == [
        ["甲", "0.0900000762939453"],
        ["乙", "-0.300000152587891"],
    ]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("项目;预算\n三公,经费;1,5\n公用;2,5\n", ";"),
        ('"1,072.03"\t甲\n"3,4"\t乙\n', "\t"),
        ("一句话，没有表。\n另一句话。\n", None),
    ],
)
def test_the_delimiter_is_the_one_that_divides_rows_alike(text: str, delimiter: str | None) -> None:
    assert delimiter_of(text) == delimiter


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_converted_text_is_not_taken_for_separated_text(path: Path) -> None:
    text = path.read_text("utf-8", errors="replace")
    assert not is_csv(text)
    assert is_csv(separated(readers.read(path.read_bytes(), Limits()), ",").decode("gb18030"))


def test_what_a_spreadsheet_saves_with_tabs_is_separated_text() -> None:
    """Its "Unicode text": as many TABs in every row, line feeds in quoted cells."""
    saved = '某中心自评报告\t\t\n\t\t\n一级指标\t"年度\n指标值"\t得分\n产出指标\t≥2次\t5\n'
    assert is_csv(saved)
    document = readers.read(saved.encode("utf-16"), Limits())
    assert (document.format, texts(document)[0]) == ("csv", ["一级指标", "年度\n指标值", "得分"])


def test_a_declared_delimiter_is_believed() -> None:
    assert texts(reads("sep=;\n甲;1,2\n乙;3,4\n")) == [["甲", "1,2"], ["乙", "3,4"]]


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest() -> None:
    lines = "\n".join(f"行{n},{n}" for n in range(100))
    assert len(texts(reads(f'项目,值\n"甲,1\n{lines}\n'))) == 102


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_do_not_change_what_is_read(encoding: str, newline: str) -> None:
    text = '项目,预算数（万元）\n三公经费,"45.00"\n公用经费,18.15\n'
    assert read(text.replace("\n", newline).encode(encoding), Limits()) == reads(text)


def test_more_cells_than_the_limit_are_refused() -> None:
    with pytest.raises(Rejected) as rejected:
        read(b"1,2\n" * 100, Limits(cells=150))
    assert rejected.value.code == "too_large"


cells = st.text(st.sampled_from('预算决算12.0%（）,;\n"'), min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=2, max_size=6))
def test_what_a_writer_quotes_reads_back(grid: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["项目", "预算", "决算"], *grid])
    text = out.getvalue()
    if delimiter_of(text) == ",":
        assert texts(reads(text)) == [["项目", "预算", "决算"], *grid]


@given(st.binary(max_size=400) | st.text(st.sampled_from('甲1,;\t"\n\r\0'), max_size=200).map(str.encode))
def test_any_bytes_end_as_a_document_or_a_coded_rejection(content: bytes) -> None:
    try:
        read(content, Limits())
    except Rejected as rejected:
        assert rejected.reason
