"""A filing as headings, paragraphs and tables in order, before any format: what all printers print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from synthesis.invented_filing import InventedFiling
from synthesis.layouts import Layout
from synthesis.prose import Section
from synthesis.reordered_form import reordered_tables
from synthesis.standard_form import base_table, self_evaluation_table
from synthesis.table_cells import PrintedCell

NUMERALS = "一二三四五六七八九十"


@dataclass
class Title:
    """The report's or an annex's title."""

    text: str


@dataclass
class PrintedHeading:
    """A heading with its number in its level, from 1."""

    level: int
    number: int
    text: str

    @property
    def typed(self) -> str:
        """The heading with its number typed out: 一、 or （一）."""
        numeral = NUMERALS[self.number - 1]
        return f"{numeral}、{self.text}" if self.level == 1 else f"（{numeral}）{self.text}"


@dataclass
class PrintedLine:
    """A paragraph."""

    text: str


@dataclass
class PrintedTable:
    """Rows of cells over ``columns`` grid columns."""

    columns: int
    rows: list[list[PrintedCell]] = field(default_factory=list)


Block = Title | PrintedHeading | PrintedLine | PrintedTable


def pages(filing: InventedFiling, layout: Layout) -> Iterator[Block]:
    """The whole filing: prose, base data table, self-evaluation table, less what is left out."""
    form = filing.form
    yield Title(f"{filing.figures.department.name}{filing.figures.fiscal_year}年度部门整体支出绩效自评报告")
    if "narrative" not in form.omitted:
        yield from _prose(filing, layout)
    if layout.form == "reordered":
        for title, rows in reordered_tables(filing, layout):
            yield PrintedLine(title)
            yield PrintedTable(max(len(row) for row in rows), rows)
        yield PrintedLine(_signature(filing))
        return
    if "base_table" not in form.omitted:
        yield Title("部门整体支出绩效评价基础数据表")
        declared = f"单位：{layout.unit}" if form.unit_declared else ""
        yield PrintedLine(f"填报单位：{form.named_in_base_table}            {declared}".rstrip(" "))
        yield PrintedTable(7, base_table(filing, layout))
        yield PrintedLine("说明：项目支出各行不含基本支出；公用经费各行只填日常商品和服务开支。")
        yield PrintedLine(_signature(filing))
    if "self_evaluation_table" not in form.omitted:
        yield Title("整体支出绩效自评表")
        yield PrintedTable(9, self_evaluation_table(filing, layout))
        yield PrintedLine(_signature(filing))


def _prose(filing: InventedFiling, layout: Layout) -> Iterator[Block]:
    space = " " if layout.spaced else ""
    skipped = filing.form.skipped_heading
    for number, section in enumerate(filing.sections, 1):
        yield PrintedHeading(1, number + (0 < skipped <= number), section.heading)
        headings = 0
        for heading, texts in section.parts:
            if heading:
                headings += 1
                yield PrintedHeading(2, headings, heading)
            for text in texts:
                yield PrintedLine(text.text(layout.thousands, space))
        yield from _added(filing, section)


def _added(filing: InventedFiling, section: Section) -> Iterator[Block]:
    if filing.form.template_residue and section.section == "measures":
        yield PrintedLine("（300字以内）")
    if section.section in filing.form.additions:
        yield PrintedLine(filing.form.additions[section.section])


def _signature(filing: InventedFiling) -> str:
    if not filing.form.signed:
        return "填表人：                填报日期：                联系电话："
    return f"填表人：{filing.form.filled_by}        填报日期：{filing.figures.fiscal_year + 1}年3月12日        联系电话：0739-0000000"
