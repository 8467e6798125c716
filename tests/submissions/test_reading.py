"""Whole submissions: the known ones, the same report in two formats, and what the cache gives back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.batch_judgement import judge
from submissions import readers
from submissions.limits import Limits
from submissions.reading import read_bytes, read_file
from submissions.rejections import Rejected
from submissions.submission import TABLES, Submission, dumps, loads

KNOWN = (
    "real/beita-2023",
    "examples/v01_tika_clean",
    "examples/v02_pipe_thousands",
    "examples/v09_reordered_synonyms",
    "examples/v13_real_deductions",
)


@pytest.mark.parametrize("known", KNOWN)
def test_every_amount_of_the_base_data_table_is_as_the_truth_has_it(shared: Path, known: str) -> None:
    truth = json.loads((shared / f"{known}.truth.json").read_text("utf-8"))
    submission = read_file(shared / f"{known}.txt")[0]
    expected = sorted(
        item[column]
        for item in truth["budget_items"]
        for column in ("prior_final", "current_budget", "current_final")
        if item.get(column) is not None
    )
    assert (
        sorted(float(row["amount_cny"]) / 10_000 for row in submission.tables["budget_lines"] if row["amount_cny"] is not None) == expected
    )


@pytest.mark.parametrize("known", KNOWN)
def test_every_figure_of_the_prose_is_found(shared: Path, known: str) -> None:
    truth = json.loads((shared / f"{known}.truth.json").read_text("utf-8"))
    submission = read_file(shared / f"{known}.txt")[0]
    found = {float(row["value"]) for row in submission.tables["narrative_figures"] if row["value"] is not None}
    assert {figure["value"] for figure in truth["narrative_figures"] if isinstance(figure["value"], int | float)} <= found


@pytest.mark.parametrize("known", KNOWN[:2])
def test_the_same_report_as_word_with_merged_cells_gives_the_same_facts(
    shared: Path, known: str, facts: Callable, as_word: Callable
) -> None:
    content = (shared / f"{known}.txt").read_bytes()
    word = as_word(readers.read(content, Limits()))
    assert facts(read_bytes(word, Limits())[0]) == facts(read_bytes(content, Limits())[0])


@pytest.mark.parametrize("known", KNOWN[:2])
def test_the_same_report_as_word_gives_the_same_findings(shared: Path, known: str, as_word: Callable) -> None:
    content = (shared / f"{known}.txt").read_bytes()
    word = as_word(readers.read(content, Limits()))

    def findings(submission: Submission) -> set[tuple[str, str, str, str]]:
        common = {"submission_id": "1", "fiscal_year": 2023, "division_code": "430511", "standing": "accepted"}
        batch = {table: [{**common, **row} for row in submission.tables[table]] for table in TABLES}
        batch["submissions"] = [{**submission.header, **common, "department_code": None}]
        return {(f["rule"], f["key"], f["severity"], f["message"]) for f in judge(batch).findings}

    assert findings(read_bytes(word, Limits())[0]) == findings(read_bytes(content, Limits())[0])


@pytest.mark.parametrize("known", KNOWN)
def test_every_location_quotes_what_stands_there(shared: Path, known: str) -> None:
    lines = (shared / f"{known}.txt").read_text("utf-8").split("\n")
    submission = read_file(shared / f"{known}.txt")[0]
    for row in submission.tables["narrative_figures"]:
        place = row["location"]
        text = lines[place["line"] - 1].strip()
        assert text[place["start"] : place["end"]] == place["quote"]
    for row in submission.tables["budget_lines"]:
        assert row["printed"] in lines[row["location"]["line"] - 1]


@pytest.mark.parametrize("known", KNOWN)
def test_the_cache_gives_back_exactly_what_was_read(shared: Path, known: str) -> None:
    submission = read_file(shared / f"{known}.txt")[0]
    assert loads(dumps(submission)) == submission


def test_tables_that_could_not_be_read_as_tables_are_not_passed_over() -> None:
    lines = "\n".join(f"第{number}项经费 {number}.00 {number}.50 {number}.25" for number in range(1, 9))
    text = f"某某中心2023年度部门整体支出绩效自评报告\n一、基本情况\n自评得分98分。\n部门整体支出绩效评价基础数据表\n{lines}\n"
    with pytest.raises(Rejected) as rejected:
        read_bytes(text.encode(), Limits())
    assert rejected.value.code == "tables_not_read"


def test_the_lines_of_a_form_are_no_narrative() -> None:
    form = "附件1　部门整体支出绩效评价基础数据表　填报单位：某某县柳林云上书屋服务中心\n楼堂馆所控制情况（2023年完工项目）\n年度总体目标\n年度绩效指标\n"
    table = "经费控制情况\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t20.95\t44.53\t42.05\n"
    [submission] = read_bytes(f"某某中心2023年度部门整体支出绩效自评报告\n{form}{table}".encode(), Limits())
    assert submission.header["parts"]["narrative"] is False
    told = f"某某中心2023年度部门整体支出绩效自评报告\n一、基本情况\n本中心全年保障了各项工作正常运转，人员、经费和项目均按计划执行，年度目标完成较好。\n{table}"
    assert read_bytes(told.encode(), Limits())[0].header["parts"]["narrative"] is True
