"""Converted text whose tables lost their rows: what is sure is read, what is not is said, nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions import readers
from submissions.document import Document, Paragraph
from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import Rejected
from submissions.submission import Submission

SAMPLES = sorted((Path(__file__).parents[3] / "samples" / "2023").rglob("*.*"))
SURE = ("pipe_behind", "pipe_alone")
LAYOUTS = (*SURE, "cell_a_line", "blanks_between", "row_a_line", "one_line")


def flattened(document: Document, layout: str) -> str:
    """The document as a converter writes it that loses the rows of tables."""
    out: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out.append(block.text)
            continue
        rows = [[cell.text.replace("\n", "") for cell in row] for row in block.rows]
        cells = [text for row in rows for text in row]
        match layout:
            case "pipe_behind":
                out += [f"{text} |" for text in cells]
            case "pipe_alone":
                out += [line for text in cells for line in (text, "|")]
            case "cell_a_line":
                out += [text for text in cells if text]
            case "blanks_between":
                out += ["   ".join(row) for row in rows]
            case "row_a_line":
                out += [" ".join(filter(None, row)) for row in rows]
            case _:
                out.append(" ".join(filter(None, cells)))
        out.append("")
    return "\n".join(out)


def _stated(submission: Submission) -> dict[object, object]:
    """Every figure of the tables by what it is about."""
    found: dict[object, object] = {}
    for row in submission.tables["budget_lines"]:
        found[row["item_code"], row["measure"]] = row["amount_cny"]
    for row in submission.tables["fund_lines"]:
        found |= {
            (row["line"], name): row[name] for name in ("original_budget_cny", "final_budget_cny", "actual_cny", "max_score", "score")
        }
    for row in submission.tables["indicators"]:
        found |= {(row["indicator_name"], name): row[name] for name in ("max_score", "score", "target_value", "actual_value")}
    for row in submission.tables["staffing"]:
        found |= {name: row[name] for name in ("authorized_staff", "actual_staff", "control_rate")}
    return {name: value for name, value in found.items() if value is not None}


def _read(text: str) -> Submission | None:
    try:
        return read_bytes(text.encode(), Limits())[0]
    except Rejected as rejected:
        assert rejected.code in ("tables_not_read", "not_a_self_evaluation")
        return None


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_no_figure_is_wrong_and_none_is_passed_over(path: Path, layout: str) -> None:
    try:
        document = readers.read(path.read_bytes(), Limits())
    except Rejected:
        return
    known = _stated(read_bytes(path.read_bytes(), Limits())[0])
    found = _read(flattened(document, layout))
    if found is None:
        return
    stated = _stated(found)
    assert {name: value for name, value in stated.items() if known.get(name) != value} == {}
    if set(known) - set(stated):
        assert any(row["what"].startswith("tables") for row in found.tables["unresolved"])


@pytest.mark.parametrize("layout", SURE)
def test_where_empty_cells_are_kept_the_tables_are_read(layout: str, facts: Callable[[Submission], dict]) -> None:
    path = next(path for path in SAMPLES if path.suffix == ".txt" and "口袋公园" in path.name)
    known = _stated(read_bytes(path.read_bytes(), Limits())[0])
    found = _read(flattened(readers.read(path.read_bytes(), Limits()), layout))
    assert found is not None
    assert len(_stated(found)) >= 0.9 * len(known)


@pytest.mark.parametrize("layout", SURE)
@pytest.mark.parametrize("name", ["430502/*.txt", "430511/*口袋*.txt", "430525/*.txt", "430528/*瞭望*.txt", "430582/*环卫*.txt"])
def test_where_empty_cells_are_kept_every_fact_is_the_same(name: str, layout: str, facts: Callable[[Submission], dict]) -> None:
    path = next(SAMPLES[0].parents[1].glob(name))
    content = path.read_bytes()
    found = _read(flattened(readers.read(content, Limits()), layout))
    assert found is not None
    assert _tables(facts(found)) == _tables(facts(read_bytes(content, Limits())[0]))


@pytest.mark.parametrize("layout", ["cell_a_line", "one_line"])
def test_where_no_row_is_doubtful_one_line_states_the_same_facts(layout: str, facts: Callable[[Submission], dict]) -> None:
    content = next(path for path in SAMPLES if "瞭望" in path.name).read_bytes()
    found = _read(flattened(readers.read(content, Limits()), layout))
    assert found is not None
    assert _tables(facts(found)) == _tables(facts(read_bytes(content, Limits())[0]))


def _tables(stated: dict) -> object:
    def bare(value: object) -> object:
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items()}
        if isinstance(value, list):
            return [bare(item) for item in value]
        return "".join(value.split()) if isinstance(value, str) else value

    return bare({name: stated[name] for name in ("staffing", "budget_lines", "building_controls", "fund_lines", "indicators", "totals")})


def test_a_glued_row_is_unresolved_with_its_text() -> None:
    glued = "一级指标二级指标三级指标年度指标值实际完成值分值得分产出指标数量指标足额保障率=100%100%22.522.5科目调整次数≤10次0次22.5 22.5质量指标合格率64.864.864.8100%22是总分100"
    text = f"某某局2023年度部门整体支出绩效自评报告\n一、基本情况\n本局全年各项工作正常运转，人员和项目经费按计划执行，年度目标完成较好。\n自评表\n{glued}\n"
    found = _read(text)
    assert found is None or not found.tables["indicators"]
    if found is not None:
        assert any("64.864.864.8100%" in row["printed"] for row in found.tables["unresolved"])


def test_labels_and_numbers_in_two_runs_are_not_paired() -> None:
    labels = "经费控制情况\n2022年决算数\n2023年预算数\n2023年决算数\n三公经费\n1、公务用车购置和维护经费\n2、出国经费\n3、公务接待\n"
    numbers = "29.08\n63.46\n44.29\n11.86\n41.46\n39.30\n17.22\n22.00\n4.99\n"
    found = _read(
        f"某某局2023年度部门整体支出绩效自评报告\n一、基本情况\n本局全年各项工作正常运转，经费按计划执行。\n单位：万元\n{labels}{numbers}"
    )
    if found is not None:
        assert [row for row in found.tables["budget_lines"] if row["amount_cny"] is not None] == []
        assert any("29.08" in row["printed"] for row in found.tables["unresolved"])


def test_hundreds_of_empty_pipes_are_survived() -> None:
    text = (
        "某某局2023年度部门整体支出绩效自评报告\n一、基本情况\n本局全年经费按计划执行，支出10.00万元。\n" + "|\n" * 600 + " | | | |\n" * 300
    )
    assert readers.read(text.encode(), Limits()).format == "text"


@given(
    st.lists(
        st.sampled_from(
            [
                "一级指标",
                "二级指标",
                "三级指标",
                "分值",
                "得分",
                "年度指标值",
                "|",
                "",
                "3.5",
                "三公经费",
                "—",
                "2023年决算数",
                "2023年预算数",
                "2022年决算数",
                " |",
            ]
        ),
        max_size=60,
    )
)
def test_any_stream_of_cells_ends_as_a_document_that_keeps_every_figure(cells: list[str]) -> None:
    document = readers.read(("x\n" + "\n".join(cells)).encode(), Limits())
    texts = "\n".join(p.text for p in document.paragraphs()) + "\n".join(c.text for g in document.grids() for c in g.cells())
    assert texts.count("3.5") == cells.count("3.5")


SHEET = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因"


@pytest.mark.parametrize(
    "row", ["满意度指标 服务对象满意度指标 公众满意度 ≥90% 91% 10 10", "产出指标 数量指标 里程 ≥312公里 312公里 15 16"]
)
def test_a_row_named_like_a_class_or_scored_above_its_marks_is_read(row: str) -> None:
    found = _read(f"某某局2023年度部门整体支出绩效自评报告\n\n{SHEET} 产出指标 质量指标 合格率 ≥95% 96% 10 10 {row} 总分 100 99\n")
    assert found is not None
    *_, name, _, _, marks, score = row.split()
    last = found.tables["indicators"][1]
    assert (last["indicator_name"], last["max_score"], last["score"]) == (name, int(marks), int(score))


def test_a_form_closed_by_pipes_keeps_names_reasons_and_conclusions() -> None:
    funds = "预算执行情况（10分）|年初预算数（万元）|调整后预算数|预算执行数|预算执行率|权重|得分|原因|总额|40|40|36|90%|10|9|采购流标|其中：财政资金|40|40|36|90%|/|/||"
    names = "项目名称|会议室改造|主管部门|某某县科技局|实施单位|某某县科技馆|"
    end = f"{SHEET.replace(' ', '|')}|产出指标|数量指标|间数|≥2间|2间|90|90||合计|99|99||评价结论|项目按期完成，自评得分99分。|"
    [submission] = read_bytes(f"2023年项目支出绩效自评表\n{(names + funds + end).replace('|', ' |' + chr(10))}".encode(), Limits())
    header = submission.header
    assert (header["project_name"], header["department_name"], header["self_score"]) == ("会议室改造", "某某县科技局", 99)
    assert [(row["line"], row["actual_cny"]) for row in submission.tables["fund_lines"]] == [
        ("total", 360_000),
        ("source.general_public", 360_000),
    ]


def test_a_form_of_which_everything_is_glued_is_unread_and_not_no_report() -> None:
    glued = "一级指标二级指标三级指标年度指标值实际完成值分值得分产出指标数量指标探头≥96个96个1515质量指标合格率100%100%1515总分100100"
    with pytest.raises(Rejected) as rejected:
        read_bytes(f"某某小学2022年度项目支出绩效自评表\n{glued}\n".encode(), Limits())
    assert rejected.value.code == "tables_not_read"


def test_a_sentence_about_the_budget_is_no_glued_form() -> None:
    text = "年初预算275.00万元，全年预算275.00万元，其中一般公共预算270.00万元、其他资金5.00万元，执行272.20万元，执行率98.98%。"
    document = readers.read(f"某某局2023年度部门整体支出绩效自评报告\n\n{text}\n".encode(), Limits())
    assert [(block.text, block.stray) for block in document.paragraphs()][1:] == [(text, False)]


def test_funds_that_the_form_does_not_know_are_read_from_a_cell_a_line() -> None:
    rows = "项目支出 9 9 9 1、业务工作经费 2 2 2 3、市级专项资金 — — — （1）禁牧补助专项 4 4 4 （2）草原防火专项 3 3 3 公用经费 1 1 1"
    head = "单位：万元\n经费控制情况\n2022年决算数\n2023年预算数\n2023年决算数\n"
    found = _read("某某局2023年度部门整体支出绩效自评报告\n\n" + head + rows.replace(" ", "\n"))
    assert found is not None
    amounts = {row["item_code"]: row["amount_cny"] for row in found.tables["budget_lines"] if row["measure"] == "actual"}
    assert (amounts["project.special.1"], amounts["project.special.2"], amounts["operating"]) == (40_000, 30_000, 10_000)


def test_cells_that_tabs_open_are_read_where_no_line_ends_a_row() -> None:
    words = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因 产出指标 数量指标 次数 ≥6次 7次 50 50 _ 效益指标 社会效益指标 事故数 0起 0起 30 30 _ 总分 100 99 _"
    found = _read("某某局2023年度部门整体支出绩效自评报告\n\n" + "\n".join("\t" + word.strip("_") for word in words.split()) + "\n")
    assert found is not None
    assert [(row["indicator_name"], row["score"]) for row in found.tables["indicators"]] == [("次数", 50), ("事故数", 30)]
    assert found.header["total_score"] == 99


def test_funds_whose_labels_stand_with_their_figures_are_read_where_blanks_part_them() -> None:
    funds = "年度资金总额（万元）    年初预算数：7    全年预算数：8    全年执行数：6    分值：10    执行率：75%    得分：7.5\n一般公共预算：8    项目支出：6\n"
    row = SHEET.replace(" ", "    ") + "\n产出指标    数量指标    次数    ≥6次    7次    50    50    无\n得分合计    100    99\n"
    found = _read("某某局2023年度部门整体支出绩效自评报告\n\n整体支出绩效自评表\n" + funds + row)
    assert found is not None
    lines = {row["line"]: row["actual_cny"] for row in found.tables["fund_lines"]}
    assert lines == {"total": 60_000, "source.general_public": 80_000, "nature.project": 60_000}
