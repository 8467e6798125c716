"""What ``check`` says of findings: what failed by severity, and apart from it what could not be judged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.check.judge_files import Examined
from flows.check.print_files import list_checked, list_extracted
from flows.check.print_unresolved import named
from flows.console import Console
from flows.settings import Settings
from submissions.submission import Submission
from submissions.unresolved_reasons import why
from warehouse.rows import OpenRow


def finding(outcome: str, severity: str | None, key: str = "k") -> OpenRow:
    words = {"message": "说明。", "message_en": "Words.", "fix": "核对", "fix_en": "Check"}
    return words | {"rule": "R", "key": key, "severity": severity, "outcome": outcome, "fingerprint": f"{outcome}{key}"}


@pytest.fixture
def judged() -> Examined:
    findings = [finding("failed", "warning"), finding("could_not_judge", None), finding("could_not_judge", None, "other")]
    return Examined("a.txt", (Submission({"department_name": "档案局"}),), verdicts=(("accepted_with_findings", findings),))


def test_what_could_not_be_judged_has_no_severity(judged: Examined) -> None:
    (found,) = judged.as_json()
    assert [one["severity"] for one in found["findings"]] == ["warning", None, None]


@pytest.mark.parametrize(
    ("lang", "counts", "marks"),
    [
        ("zh", "（严重 0，提醒 1，提示 0，无法判断 2）", ["[提醒]", "[无法判断]", "[无法判断]"]),
        ("en", "(critical 0, warning 1, note 0, not judged 2)", ["[warning]", "[not judged]", "[not judged]"]),
    ],
)
def test_it_is_counted_apart(judged: Examined, lang: str, counts: str, marks: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    list_checked([judged], Console(Settings(), lang))
    lines = capsys.readouterr().out.splitlines()
    assert counts in lines[0]
    assert [line[line.index("[") : line.index("]") + 1] for line in lines if line[:1].isdigit()] == marks


UNRESOLVED: OpenRow = {
    "seq": 1,
    "what": "budget_lines.project.business.actual",
    "printed": "\ufffc",
    "location": {"block": 4, "table": 1, "row": 10, "column": 6, "cell": "F12", "sheet": "基础数据表"},
    **why("不能读成一个确定的数", "\ufffc"),
}


@pytest.mark.parametrize("lister", [list_checked, list_extracted])
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", ("待确认 1 处", "基础数据表 · 业务工作经费 · 决算数", "F12 表1 行10 列6", "没有存下计算结果的公式", "重新计算后保存")),
        ("en", ("Unresolved: 1", "base data table · ", "F12", "whose result the file does not hold", "save again")),
    ],
)
def test_what_is_unresolved_is_listed_with_its_place_reason_and_what_to_do(
    lister: Callable[..., None], lang: str, told: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    submission = Submission({"department_name": "档案局"}, {"unresolved": [UNRESOLVED]})
    lister([Examined("a.xlsx", (submission,), verdicts=(("accepted", []),))], Console(Settings(), lang))
    printed = capsys.readouterr().out
    assert [words for words in told if words not in printed] == []


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("tables", "表格"),
        ("tables.indicators", "表格 · 绩效指标"),
        ("headings.fund_lines", "表头 · 年度预算申请"),
        ("fund_lines.total.score", "年度预算申请 · 年度资金总额 · 得分"),
        ("indicators.完成率.target_printed", "绩效指标 · 完成率 · 年度指标值"),
        ("totals", "总分行"),
        ("member", "文件的一部分"),
    ],
)
def test_what_is_unresolved_is_named_in_the_words_of_the_form(what: str, words: str) -> None:
    assert named(what, Console(Settings(), "zh")) == words
