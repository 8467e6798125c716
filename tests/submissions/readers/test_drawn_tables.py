"""The same form as other programs draw it: frames, grids, mail, wikis, wrapped columns. Every value, and none that is not there."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from decimal import Decimal

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes

Rows = list[list[str]]
OPENING = "青原县林业技术推广中心2024年度部门整体支出绩效自评报告\n\n一、部门基本情况\n青原县林业技术推广中心承担全县林业技术推广。\n\n单位：万元\n\n"
FORM = """\
经费控制情况/2023年决算数/2024年预算数/2024年决算数
三公经费/21.36/22.80/19.47
1、公务用车购置和维护经费/14.20/15.00/12.95
其中：公车购置///
公车运行维护/14.20/15.00/12.95
3、公务接待/7.16/7.80/6.52
项目支出/1386.54/1523.70/1498.25
1、业务工作经费/612.30/655.40/640.18
2、运行维护经费/98.24/118.30/110.07
3、省级专项资金/676.00/750.00/748.00
公用经费/143.77/151.20/149.36
水费、电费、差旅费/61.45/64.90/63.80
政府采购金额/210.60/245.00/238.91"""
TABLE = [line.split("/") for line in FORM.splitlines()]
ACTUALS = {
    "three_public": 194_700, "three_public.vehicles": 129_500, "three_public.vehicles.operation": 129_500, "three_public.reception": 65_200,
    "project": 14_982_500, "project.business": 6_401_800, "project.maintenance": 1_100_700, "project.special": 7_480_000,
    "operating": 1_493_600, "operating.utilities_travel": 638_000, "procurement": 2_389_100,
}  # fmt: skip


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _wrapped(text: str, size: int) -> list[str]:
    lines = [""]
    for char in text:
        lines = [*lines, char] if _width(lines[-1] + char) > size else [*lines[:-1], lines[-1] + char]
    return lines


def _set(rows: Rows, most: int, between: str) -> tuple[list[list[str]], list[int]]:
    """The lines of each row, cells padded to their columns, and the widths of the columns."""
    sizes = [min(most, max(map(_width, column))) for column in zip(*rows, strict=True)]
    out = []
    for row in rows:
        cells = [_wrapped(text, size) for text, size in zip(row, sizes, strict=True)]
        parts = [[cell[n] if n < len(cell) else "" for cell in cells] for n in range(max(map(len, cells)))]
        out.append([between.join(text + " " * (size - _width(text)) for text, size in zip(part, sizes, strict=True)) for part in parts])
    return out, sizes


def grid(rows: Rows, most: int = 14) -> str:
    lines, sizes = _set(rows, most, " | ")
    rule = "+".join(["", *("-" * (size + 2) for size in sizes), ""])
    return "\n".join([rule, *("\n".join([*(f"| {line} |" for line in row), rule]) for row in lines)])


def frame(rows: Rows) -> str:
    inner = grid(rows).replace("|", "│").replace("-", "─").replace("+", "┼").splitlines()
    return "\n".join([inner[0].replace("┼", "┌", 1), *inner[1:]])


def frame_without_rules(rows: Rows) -> str:
    lines, sizes = _set(rows, 14, " │ ")
    edge = "─" * (sum(sizes) + 3 * len(sizes) + 1)
    return "\n".join([f"╔{edge}╗", *(f"│ {line} │" for row in lines for line in row), f"╚{edge}╝"])


def columns_with_pipes(rows: Rows) -> str:
    lines, _ = _set(rows, 14, "|")
    return "\n".join(f"|{line}|" for row in lines for line in row)


def lines_between_rows(rows: Rows) -> str:
    lines, sizes = _set(rows, 16, "  ")
    body = "\n\n".join("\n".join(row) for row in lines[1:])
    edge = "-" * (sum(sizes) + 2 * len(sizes))
    return "\n".join([edge, *lines[0], "  ".join("-" * size for size in sizes), body, edge])


def rule_below_the_heading(rows: Rows) -> str:
    lines, sizes = _set(rows, 40, "  ")
    return "\n".join([*lines[0], "  ".join("-" * size for size in sizes), *(line for row in lines[1:] for line in row)])


def org(rows: Rows) -> str:
    lines, sizes = _set(rows, 40, " | ")
    first, *others = [f"| {line} |" for row in lines for line in row]
    return "\n".join([first, "|" + "+".join("-" * (size + 2) for size in sizes) + "|", *others])


def wiki(rows: Rows) -> str:
    return "\n".join(["||" + "||".join(rows[0]) + "||", *("|" + "|".join(text or " " for text in row) + "|" for row in rows[1:])])


def wide_pipes(rows: Rows) -> str:
    return "\n".join("｜" + "｜".join(row) + "｜" for row in rows)


def _actuals(text: str) -> dict[str, Decimal | None]:
    [found] = read_bytes(text.encode(), Limits())
    return {
        row["item_code"]: row["amount_cny"]
        for row in found.tables["budget_lines"]
        if row["measure"] == "actual" and row["state"] == "value"
    }


DRAWN = [
    *(grid, frame, frame_without_rules, columns_with_pipes, lines_between_rows),
    *(rule_below_the_heading, org, wiki, wide_pipes),
]


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_a_drawn_table_is_read_as_its_rows(draw: Callable[[Rows], str]) -> None:
    assert _actuals(f"{OPENING}{draw(TABLE)}\n") == ACTUALS


@pytest.mark.parametrize("mark", ["> ", ">> ", ">"])
def test_a_filing_quoted_in_a_mail_is_read_as_it_was_sent(mark: str) -> None:
    text = OPENING + "\n".join("\t".join(row) for row in TABLE) + "\n"
    quoted = "发件人：办公室\n\n" + "".join(f"{mark}{line}\n" for line in text.splitlines())
    assert _actuals(quoted) == ACTUALS
    assert read_bytes(quoted.encode(), Limits())[0].header["department_name"] == "青原县林业技术推广中心"
