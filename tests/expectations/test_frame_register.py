"""The register of frames: every column that the code makes is declared, every declared one is made, and people can read it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from expectations import frame_guide
from expectations.context import Context
from expectations.frame_register import FOLDER, FrameDeclaration, columns_of, declared
from expectations.frames import FRAMES
from expectations.frames.batch_rows import filings
from tests.expectations.conftest import Submission
from warehouse.contract import codes
from warehouse.rows import OpenRow

ROOT = Path(__file__).parents[2]


def department(code: str, name: str) -> OpenRow:
    return {"department_code": code, "department_name": name, "division_code": "430502", "kind": "bureau"} | {
        "valid_from": date(2000, 1, 1),
        "valid_to": None,
    }


def filled(code: str, year: int, submission_id: str) -> Submission:
    """A filing with something in it for every frame that looks at one filing alone."""
    filing = Submission(submission_id, f"第{code}局", year)
    filing.header.update({"department_code": code, "is_live": True, "total_score": Decimal(90), "total_max_score": Decimal(100)})
    for row in codes("budget_items"):
        filing.line(row["item_code"], prior_actual="1.00", budget="2.00", actual="3.00")
    filing.fund("total", original="10.00", final="12.00", actual="11.00", max_score="10", score="9", rate="91.67")
    filing.fund("source.general_public", actual="11.00").fund("nature.basic", actual="8.00")
    filing.add("staffing", authorized_staff=Decimal(10), actual_staff=Decimal(9), control_rate=Decimal("0.9"), cells={}, location={})
    filing.add("building_controls", seq=1, cells={}, location={})
    filing.says("three_public", "3.00万元").says("three_public", "2.00万元", measure="change", direction="increase")
    for part in ("three_public.vehicles", "three_public.reception"):
        filing.says(part, "1.00万元", measure="change", direction="increase")
    filing.says("basic", "8.00万元", measure="budget").says("basic", "8.00万元", seq=2).says("project", "3元", seq=2)
    filing.says("revenue.total", "11.00万元", seq=3).says("expenditure.total", "11.00万元", seq=3)
    filing.says("staff.actual", "9人", seq=4).says("staff.units", "2个", seq=5)
    filing.says("fund.actual", "11.00万元", seq=6).says("execution_rate", "91.67%", measure="other", label="执行率为", seq=6)
    term = {"way": 1, "side": "numerator", "sign": 1, "label": "某项", "value": "1", "half": "0", "printed": "1人", "location": {}}
    filing.add("relations", kind="sum", form="parts", unit="人", stated=Decimal(6), terms=[term] * 6, closed=True, location={})
    return spoken(filing)


def spoken(filing: Submission) -> Submission:
    """The same with prose, indicators, goals, codes and what the reader left open."""
    filing.passage("一、单位概况", "heading").passage("主要职责", "heading", "profile").passage(
        "承担全区工作的统筹协调。", section="profile"
    )
    filing.passage("我局三公经费增加主要是因为接待任务增加，", section="three_public").passage("机关内设2个科室：办公室、财务室。")
    filing.passage("预算执行进度偏慢，管理不够精细。" * 30, section="problems").passage("管理不够精细，" * 30, section="problems")
    filing.passage("年初预算为2.00万元，决算数为3.00万元，完成年初预算的150.00%。安徘到位。")
    filing.passage("填报单位：某某市某某区档案局 ", "title")
    filing.add("headings", table_name="budget_lines", column_name="actual", printed="2023年决算数", year=2023, unit="万元", location={})
    filing.indicator("完成项目个数", "10个", "9个", "10", "9", level1_printed="产出指标", level1_quota=Decimal(10))
    filing.add("goals", expected="承担全区工作的统筹协调", achieved="完成", cells={}, location={})
    filing.add("identifiers", kind_of="unit_code", value="101", location={})
    filing.add("unresolved", what="tables", printed="1 2.5", location={})
    return filing.add("findings", rule="X", key="k", outcome="failed", severity="info", message="", locations=[])


@pytest.fixture(scope="module")
def made() -> dict[str, set[str]]:
    """For each frame the columns that its records have, of a city of departments, projects and earlier years."""
    batch: dict[str, list[OpenRow]] = {}
    now = [filled(code, 2023, f"{code}-2023") for code in ("101", "102", "103")]
    for number in (1, 2):
        project = filled("101", 2023, f"p-{number}")
        project.header.update({"kind": "project", "project_name": "道路"})
        now.append(project)
    for one in now:
        for table, rows in one.batch.items():
            batch.setdefault(table, []).extend(rows)
    history = {year: filled("101", year, f"101-{year}").batch for year in (2022, 2021)}
    received = filings(batch, Context(history, [department(one, f"第{one}局") for one in ("101", "102", "103")]))
    received[0].around.findings = batch["findings"]
    return {name: {key for one in received for record in make(one) for key in record} for name, (_, make) in FRAMES.items()}


@pytest.mark.parametrize("name", FRAMES)
def test_what_is_made_is_what_is_declared(made: dict[str, set[str]], name: str) -> None:
    assert made[name] - {"location"} == columns_of(name).keys()


def test_a_frame_that_nobody_makes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from expectations import frames

    monkeypatch.setattr(frames, "MAKERS", frames.MAKERS[1:])
    with pytest.raises(ValueError, match="declared or made, but not both: submissions"):
        frames._joined()


def declaration(**column: Any) -> dict[str, Any]:
    words = {"label": "数", "label_en": "number", "meaning": "数", "meaning_en": "A number."}
    head = {"name": "own", "level": "table", "suite": "budget", "label": "表", "label_en": "table", "row": "行", "row_en": "OpenRow."}
    return head | {"columns": [words | {"name": "amount", "kind": "figure", "unit": "yuan"} | column]}


def test_a_declaration_is_strict() -> None:
    assert FrameDeclaration.model_validate(declaration()).kinds == {"amount": "figure"}
    for wrong in ({"unit": None}, {"unit": "fathoms"}, {"kind": "text"}, {"kind": "number"}, {"units": "yuan"}, {"meaning": None}):
        with pytest.raises(ValidationError):
            FrameDeclaration.model_validate(declaration(**wrong))


def test_a_column_for_each_code_of_a_list_has_the_name_of_the_list() -> None:
    column = columns_of("budget")["three_public.reception"]
    assert (column.kind, column.unit, column.label, column.label_en) == ("figure", "yuan", "公务接待", "official reception")


def test_every_column_is_explained_in_both_languages() -> None:
    for name in declared():
        for column in columns_of(name).values():
            for text in (column.label, column.meaning):
                assert text, (name, column.name)
            assert column.meaning_en.endswith("."), (name, column.name)
            assert not re.search("[\u4e00-\u9fff]", re.sub("(万元|元|等|和|我X|完成时间)", "", column.label_en + column.meaning_en)), column
            assert column.kind != "flag" or column.meaning_en.startswith("True "), (name, column.name)


def test_the_guide_names_every_frame_and_column_and_is_fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = frame_guide.frame_guide()
    for name in declared():
        assert f"### {name}\n" in text
        assert all(f"| `{column}` |" in text for column in columns_of(name))
    assert frame_guide.main(["--check"]) == 0
    monkeypatch.setattr(frame_guide, "PATH", tmp_path / "docs" / "frames.md")
    assert frame_guide.main(["--check"]) == 1
    assert frame_guide.main([]) == 0
    assert frame_guide.main(["--check"]) == 0
    assert frame_guide.main(["--chekc"]) == 2


def test_one_file_declares_one_frame() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {*FRAMES, "common"}


@pytest.mark.parametrize("folder", ["expectations", "flows", "reports", "warehouse"])
def test_no_rule_is_named_in_code(folder: str) -> None:
    """What a rule needs stands in its own item; code that knows a rule's id would have to change with it."""
    from expectations import catalogue

    families = "|".join(sorted({one.id.partition("-")[0] for one in catalogue.rules()}))
    for path in (ROOT / folder).rglob("*.py"):
        assert not re.search(rf"\b(?:{families})-\d\d\b", path.read_text("utf-8")), path
