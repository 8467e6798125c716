"""Columns set below one another with blanks alone."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from submissions import readers
from submissions.document import Document, Grid, Paragraph
from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.reconstruction.reconstruct import reconstructed
from submissions.reconstruction.white_corridors import pieces_of
from submissions.submission import Submission

SAMPLES = Path(__file__).parents[3] / "samples" / "2023"


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def aligned(document: Document, blank: str = " ") -> str:
    """The document with its tables set in columns, each as wide as its widest cell and two blanks more."""
    out: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out += [block.text, ""]
            continue
        rows = [[" ".join(cell.text.replace("\n", "").split()) for cell in row] for row in block.rows]
        widths = [max((width(row[n]) for row in rows if n < len(row)), default=0) for n in range(max(map(len, rows)))]
        for row in rows:
            line = ""
            for text, wide in zip(row, widths, strict=False):
                gap = wide - width(text)
                line += (
                    text
                    + (blank * (gap // 2) + " " * (gap % 2) if blank == "\u3000" else " " * gap)
                    + (blank if blank == "\u3000" else "  ")
                )
            out.append(line.rstrip())
        out.append("")
    return "\n".join(out)


def rows(text: str) -> list[list[str]]:
    return [[cell.text for cell in row] for grid in reconstructed(readers.read(text.encode(), Limits())).grids() for row in grid.rows]


def told(facts: Callable[[Submission], dict[str, Any]], content: bytes) -> dict[str, Any]:
    """What a submission states, goals as one text aside, since a line cannot hold their paragraphs."""
    stated = facts(read_bytes(content, Limits())[0])
    return {name: stated[name] for name in ("staffing", "budget_lines", "building_controls", "fund_lines", "indicators", "totals")}


def bare(value: object) -> object:
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items()}
    if isinstance(value, list):
        return [bare(item) for item in value]
    return "".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("blank", [" ", "\u3000"])
@pytest.mark.parametrize("name", ["430502/*.txt", "430511/*口袋*.txt", "430528/*瞭望*.txt", "430582/*康宁*.txt"])
def test_a_report_in_aligned_columns_states_the_same_facts(name: str, blank: str, facts: Callable[[Submission], dict[str, Any]]) -> None:
    content = next(SAMPLES.glob(name)).read_bytes()
    retyped = aligned(readers.read(content, Limits()), blank).encode()
    assert bare(told(facts, retyped)) == bare(told(facts, content))


def test_an_empty_cell_is_found_by_its_place() -> None:
    text = "项目      2022年决算数  2023年预算数  2023年决算数\n三公经费  5.40                        5.25\n公用经费  86.87         79.43         78.26\n"
    assert rows(text) == [
        ["项目", "2022年决算数", "2023年预算数", "2023年决算数"],
        ["三公经费", "5.40", "", "5.25"],
        ["公用经费", "86.87", "79.43", "78.26"],
    ]


def test_a_figure_that_stands_under_no_heading_makes_its_row_stray() -> None:
    lines = ["项目      2022年决算数  2023年预算数  2023年决算数", *(f"公用经费  {n}6.87         79.43         78.26" for n in range(1, 9))]
    lines.append("三公经费  5.40      5.61            5.25")
    document = reconstructed(readers.read(("表\n\n" + "\n".join(lines)).encode(), Limits()))
    assert [p.text for p in document.paragraphs() if p.stray] == ["三公经费 ｜ 5.40 ｜ 5.61 ｜ 5.25"]
    assert sum(len(grid.rows) for grid in document.blocks if isinstance(grid, Grid)) == 9


def test_lines_of_figures_in_columns_under_no_heading_of_the_form_are_left_as_they_are() -> None:
    lines = ["科目名称        合计          其中", "村级补助        1204500.00    0.00", "养老保险缴费    342000.00     342000.00"]
    document = reconstructed(readers.read("\n".join(["三、支出明细", *lines * 2]).encode(), Limits()))
    assert list(document.grids()) == []


def test_a_line_of_100_000_columns_is_cut_in_proportion_to_its_length() -> None:
    """The width of all that stands before a piece was counted anew for every piece."""
    started = time.process_time()
    pieces = pieces_of("预算  12.5  " * 50_000)
    assert [(piece.start, piece.end) for piece in pieces[:3]] == [(0, 4), (6, 10), (12, 16)]
    assert len(pieces) == 100_000
    assert time.process_time() - started < 10
