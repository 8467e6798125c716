"""What ``check`` says of findings: what failed by severity, and apart from it what could not be judged."""

from __future__ import annotations

import pytest

from flows.check.judge_files import Examined
from flows.check.print_files import list_checked
from flows.console import Console
from flows.settings import Settings
from submissions.submission import Submission
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
