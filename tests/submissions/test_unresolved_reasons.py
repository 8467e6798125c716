"""Every reason that the reader gives for leaving something unresolved is said in two languages with what to do about it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import submissions
from submissions import targets
from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import Rejected
from submissions.unresolved_reasons import declared_reasons, why, why_left_out

_SOURCES = sorted(Path(submissions.__file__).parent.rglob("*.py"))


def _said() -> Iterator[str]:
    """Every sentence that the source gives as the third argument of ``unresolved``, by itself or by the name of a constant."""
    constants: dict[str, str] = {}
    arguments: list[ast.expr] = []
    for path in _SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Constant):
                constants[node.targets[0].id] = str(node.value.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "unresolved":
                arguments.append(node.args[2])
    for argument in arguments:
        if isinstance(argument, ast.Constant):
            yield str(argument.value)
        elif isinstance(argument, ast.Name) and argument.id in constants:
            yield constants[argument.id]  # another name holds the doubt that a reader or a target has, tested below


def test_every_reason_in_the_source_is_declared() -> None:
    said = set(_said())
    assert len(said) > 10
    assert said - set(declared_reasons()) == set()


@pytest.mark.parametrize("printed", ["Q5万元", "1O人", "95%30", "12 30"])
def test_a_doubt_about_a_target_is_declared(printed: str) -> None:
    doubt = targets.read_target(printed, 2023).doubt
    assert doubt in declared_reasons()


def test_a_figure_that_several_columns_share_is_declared() -> None:
    text = "某局2023年度部门整体支出绩效自评报告\n\n一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分\t原因\n"
    rows = "产出指标\t数量指标\t检查次数\t≥6次\t7次\t50\t50\t\n产出指标\t质量指标\t合格率\t≥95%\t96%\t5050\t\n"
    [submission] = read_bytes(f"{text}{rows}".encode(), Limits())
    reasons = {row["reason"] for row in submission.tables["unresolved"] if row["what"].startswith("indicators.合格率")}
    assert reasons
    assert reasons <= set(declared_reasons())


def test_a_relation_read_as_a_digit_is_declared() -> None:
    target, actual = targets.read_target("26次", 2023), targets.read_actual("8次", 2023)
    assert targets.hidden_sign("26次", target, actual, full_marks=True) in declared_reasons()


def test_a_formula_without_its_result_is_told_from_a_number_that_makes_no_sense() -> None:
    assert "公式" in why("不能读成一个确定的数", "\ufffc")["reason"]
    assert why("不能读成一个确定的数", "约12-15")["reason"] == "不能读成一个确定的数"


def test_a_part_that_was_not_read_says_so_in_both_languages() -> None:
    told = why_left_out(Rejected("encrypted"))
    assert told["reason"].startswith("文件已加密")
    assert told["reason_en"].startswith("The file is encrypted")
    assert told["fix_en"]
