"""Rules across years and departments: a batch judged beside its history and the registry."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

from expectations import catalogue
from expectations.batch_judgement import judge
from expectations.context import Context
from expectations.frames import build_frames
from expectations.rule import Rule
from tests.expectations.conftest import Submission
from warehouse.rows import OpenRow

WORDS = (
    "春季集中整治背街小巷",
    "夏季延长夜间作业",
    "秋季清理落叶",
    "冬季除雪除冰",
    "新建压缩站",
    "更换破损果皮箱",
    "组织居民分类宣传",
    "开展安全培训",
)
TEXT = "。".join(
    f"{one}后{other}，共完成{11 * len(one) + 7 * place}处" for place, one in enumerate(WORDS) for other in WORDS if one != other
)


def filed(name: str, code: str, year: int = 2023, number: int = 1, **header: Any) -> Submission:
    one = Submission(f"{number:016d}-{year}", name, year)
    one.header.update({"department_code": code, "is_live": True, "is_latest": True, "source_path": f"430502/{name}.docx"} | header)
    return one


def together(*submissions: Submission) -> dict[str, list[OpenRow]]:
    batch: dict[str, list[OpenRow]] = {}
    for one in submissions:
        for table, rows in one.batch.items():
            batch.setdefault(table, []).extend(rows)
    return batch


def registered(*departments: tuple[str, str], kind: str = "institution") -> list[OpenRow]:
    common = {"former_names": None, "division_code": "430502", "kind": kind, "valid_from": date(2015, 1, 1), "valid_to": None}
    return [{"department_code": code, "department_name": name, "due_date": "03-31"} | common for code, name in departments]


def said(batch: dict[str, list[OpenRow]], context: Context) -> dict[str, OpenRow]:
    return {row["rule"]: row for row in judge(batch, None, context).findings if row["outcome"] == "failed"}


def test_last_years_actual_must_be_what_was_filed_last_year() -> None:
    before = filed("某区水利局", "1", 2022).line("three_public", actual="12.50").line("operating", actual="30.00")
    now = (
        filed("某区水利局", "1")
        .line("three_public", prior_actual="15.20", actual="9.00")
        .line("operating", prior_actual="30.01", actual="30.00")
    )
    found = [row for row in judge(now.batch, None, Context({2022: before.batch})).findings if row["rule"] == "XREF-05"]
    assert [(row["key"], row["severity"], row["expected"]) for row in found] == [
        ("three_public.prior_actual", "warning", "12.50万元"),
        ("operating.prior_actual", "info", "30.00万元"),
    ]


def test_without_history_nothing_is_said_across_years() -> None:
    now = filed("某区水利局", "1").line("three_public", prior_actual="15.20", actual="9.00")
    assert not {"XREF-05", "YEAR-05"} & said(now.batch, Context()).keys()


def test_a_finding_of_the_third_year_running_is_named() -> None:
    def year(of: int) -> Submission:
        one = filed("某区水利局", "1", of).line("three_public", actual="5.00").line("three_public.reception", actual="4.00")
        one.header["fiscal_year"] = of
        return one

    def with_findings(one: Submission) -> dict[str, list[OpenRow]]:
        return one.batch | {"findings": judge(one.batch).findings}

    history = {of: with_findings(year(of)) for of in (2021, 2022)}
    found = judge(year(2023).batch, None, Context(history)).findings
    assert ("YEAR-05", "SUM-01.three_public.actual") in {(row["rule"], row["key"]) for row in found if row["outcome"] == "failed"}
    once = judge(year(2023).batch, None, Context({2022: history[2022]})).findings
    assert "YEAR-05" not in {row["rule"] for row in once}


def test_an_eased_target_is_seen_and_a_raised_one_is_not() -> None:
    def year(of: int, target: str) -> Submission:
        one = filed("某区水利局", "1", of)
        shown = {"target_printed": f"≥{target}吨", "target_operator": ">=", "target_value": Decimal(target), "unit": "吨"}
        return one.add("indicators", seq=1, indicator_name="清运生活垃圾", level1="output", cells={}, location={"block": 4}, **shown)

    history = Context({2022: year(2022, "37000").batch})
    assert "YEAR-02" in said(year(2023, "35000").batch, history)
    assert "YEAR-02" not in said(year(2023, "38000").batch, history)


def test_another_departments_text_is_recognised_and_named() -> None:
    own = "。".join(f"{other}之前{one}，涉及{place}户" for place, one in enumerate(WORDS) for other in reversed(WORDS))
    copied = filed("某区环卫所", "1", number=1).passage(TEXT)
    source = filed("某区市容所", "2", number=2).passage(TEXT)
    other = filed("某区档案馆", "3", number=3).passage(own)
    found = [row for row in judge(together(copied, source, other)).findings if row["rule"] == "COPY-01"]
    assert {row["submission_id"] for row in found} == {copied.common["submission_id"], source.common["submission_id"]}
    assert any("某区市容所" in row["message"] for row in found)


def test_last_years_report_handed_in_again_is_recognised() -> None:
    before = filed("某区环卫所", "1", 2022).passage(TEXT)
    again = filed("某区环卫所", "1", 2023).passage(TEXT)
    assert "2022" in said(again.batch, Context({2022: before.batch}))["COPY-04"]["message"]


def test_two_departments_with_the_same_figures_are_named() -> None:
    def table(name: str, code: str, number: int) -> Submission:
        one = filed(name, code, number=number)
        for place, item in enumerate(("three_public", "project", "operating", "procurement"), 1):
            one.line(item, prior_actual=f"{place}1.23", budget=f"{place}2.34", actual=f"{place}3.45")
        return one

    found = said(together(table("甲局", "1", 1), table("乙局", "2", 2)), Context())
    assert "COPY-02" in found


def test_an_outlier_is_shown_beside_named_comparators() -> None:
    def office(number: int, operating: str) -> Submission:
        one = filed(f"第{number}所", str(number), number=number)
        one.add(
            "staffing",
            authorized_staff=Decimal(20),
            actual_staff=Decimal(20 + number % 3),
            control_rate=None,
            cells={},
            location={"block": 1},
        )
        return one.line("operating", budget="60.00", actual=operating)

    usual = [office(number, f"{40 + number % 5}.00") for number in range(1, 11)]
    odd = office(11, "400.00")
    context = Context(departments=registered(*((str(number), f"第{number}所") for number in range(1, 12))))
    found = [row for row in judge(together(*usual, odd), None, context).findings if row["rule"] == "PEER-02"]
    assert [row["submission_id"] for row in found] == [odd.common["submission_id"]]
    assert (found[0]["severity"], found[0]["outcome"]) == ("info", "failed")
    assert "10家" in found[0]["message"]
    amount = next(row for row in odd.batch["budget_lines"] if row["measure"] == "actual")
    assert found[0]["locations"] == [amount["location"], {"block": 1}], "the amount and the staff"
    assert "第10所" in found[0]["message"] or "第2所" in found[0]["message"]
    few = Context(departments=registered(*((str(number), f"第{number}所") for number in range(5, 12))))
    assert not [row for row in judge(together(*usual[4:], odd), None, few).findings if row["rule"] == "PEER-02"], "too few to compare with"


def test_one_qualitative_indicator_where_others_have_none_is_no_outlier() -> None:
    def with_indicators(number: int, qualitative: int) -> Submission:
        one = filed(f"第{number}所", str(number), number=number)
        one.add("staffing", authorized_staff=Decimal(20), actual_staff=Decimal(20), control_rate=None, cells={}, location={"block": 1})
        for row in range(10):
            operator = "qualitative" if row < qualitative else ">="
            one.add("indicators", seq=row, indicator_name=f"指标{row}", target_operator=operator, location={"block": 2 + row})
        return one

    context = Context(departments=registered(*((str(number), f"第{number}所") for number in range(1, 13))))
    batch = together(*(with_indicators(number, 0) for number in range(1, 11)), with_indicators(11, 1), with_indicators(12, 6))
    found = [row for row in judge(batch, None, context).findings if row["rule"] == "PEER-08"]
    assert [row["printed"] for row in found] == ["60%"]


def test_the_registry_speaks_of_names_years_and_divisions() -> None:
    context = Context(departments=registered(("1", "邵阳市双清区水利局"), ("2", "邵阳市双清区农业局")))
    stated = {"fiscal_year": {"printed": "2022年", "state": "value"}}
    strange = filed("邵阳市双清区某某办", "9", department_code=None)
    renamed = filed("邵阳市双清区水务局", "1", number=2, cells=stated, source_path="430502/邵阳市双清区农业局.docx")
    moved = filed("邵阳市大祥区林业局", "8", number=3, department_code=None)
    found = judge(together(strange, renamed, moved), None, context).findings
    by_rule = {(row["rule"], row["submission_id"]) for row in found if row["outcome"] == "failed"}
    of = {name: one.common["submission_id"] for name, one in (("strange", strange), ("renamed", renamed), ("moved", moved))}
    assert {("REG-01", of["strange"]), ("REG-02", of["renamed"]), ("REG-04", of["renamed"]), ("REG-05", of["renamed"])} <= by_rule
    assert ("REG-03", of["moved"]) in by_rule
    assert ("REG-02", of["strange"]) not in by_rule


def test_projects_beyond_the_departments_project_expenditure_are_seen() -> None:
    department = filed("某区水利局", "1").line("project", actual="100.00")
    first = filed("某区水利局", "1", number=2, kind="project", project_name="河道清淤", is_live=False).fund("total", actual="80.00")
    second = filed("某区水利局", "1", number=3, kind="project", project_name="堤防加固", is_live=False).fund("total", actual="60.00")
    found = [row for row in judge(together(department, first, second)).findings if row["rule"] == "XREF-09"]
    assert [(row["severity"], row["difference"]) for row in found] == [("warning", "40.00万元")]
    assert "河道清淤" in found[0]["message"]


def test_a_draft_counts_for_nothing_and_a_retired_rule_does_not_run() -> None:
    one = filed("某区水利局", "1").line("three_public", actual="5.00").line("three_public.reception", actual="4.00")
    rule = catalogue.rule("SUM-01")

    def with_status(status: str) -> Rule:
        return rule.model_copy(update={"status": status})

    active, draft = (judge(copy.deepcopy(one.batch), [with_status(status)]) for status in ("active", "draft"))
    (identifier,) = active.outcomes
    assert active.outcomes[identifier] == "returned"
    assert draft.outcomes[identifier] == "accepted"
    assert draft.findings == []
    assert [row["rule"] for row in draft.drafts] == ["SUM-01"]


def test_every_frame_has_a_level_and_a_suite() -> None:
    from expectations.frame_register import declared
    from expectations.frames import FRAMES
    from expectations.levels import LEVELS

    assert {declared()[frame].level for frame in FRAMES} == set(LEVELS)
    assert {declared()[frame].suite for frame in FRAMES} == {"budget", "indicators", "narrative", "submission", "years", "peers"}
    assert {declared()[frame].suite for frame in ("relations", "filed", "items")} == {"narrative", "submission", "budget"}
    assert build_frames({"submissions": []}).keys() == FRAMES.keys()
