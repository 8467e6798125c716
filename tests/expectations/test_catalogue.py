"""The catalogue: complete, checked against the frames, and open to one more item."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations import catalogue
from expectations.batch_judgement import judge
from expectations.rule_set_version import rule_set_version
from tests.expectations.conftest import Submission
from warehouse import contract

ONE_MORE = """
- id: OWN-01
  title: 公务接待不超过5万元
  title_en: Official reception stays below 50,000 yuan
  basis: {text: 某市规定, confirmed: false}
  severity: warning
  frame: budget
  applies: known(three_public.reception)
  check: three_public.reception < 50000
  key: three_public.reception.{measure}
  message: {zh: "公务接待{three_public.reception}", en: "Reception {three_public.reception}"}
  fix: {zh: 核对, en: Check}
  examples: [{outcome: fail, row: {measure: actual, three_public.reception: 6.00万元}}]
"""


def test_the_rules_of_the_design_are_all_there() -> None:
    numbers = {
        "SUM": range(1, 12),
        "UNIT": range(1, 5),
        "RATE": range(1, 25),
        "SCORE": [*range(1, 7), *range(8, 12)],
        "IND": range(1, 17),
        "DOC": range(1, 11),
        "FMT": range(1, 6),
        "OCR": range(1, 4),
        "LOGIC": range(1, 4),
    }
    wanted = {f"{family}-{number:02d}" for family, known in numbers.items() for number in known}
    wanted |= {"XREF-01", "XREF-02", "XREF-04", "XREF-05", "XREF-07", "XREF-09", "CG-01", "BLD-01", "SEC-01", "STAFF-01"}
    assert wanted <= {rule.id for rule in catalogue.rules()}
    assert len(catalogue.rules()) >= 130


def test_rows_are_those_of_the_contract() -> None:
    rows = catalogue.as_rows()
    columns = {column.name for column in contract.table("rules").columns}
    assert {frozenset(row) for row in rows} == {frozenset(columns)}
    marked = {row["rule"] for row in rows if row["basis"].endswith("（未经核实）")}
    assert {"RATE-02", "RATE-10", "RATE-11", "RATE-12", "CG-01", "BLD-01", "SCORE-10"} <= marked
    assert not {"RATE-13", "RATE-20", "SCORE-05", "SUM-01"} & marked
    assert catalogue.rule("SUM-01").title.startswith("三公经费")
    with pytest.raises(KeyError):
        catalogue.rule("SUM-99")


def test_a_rule_is_added_by_one_item(tmp_path: Path, submission: Submission) -> None:
    (tmp_path / "own.yaml").write_text(ONE_MORE, "utf-8")
    own = catalogue.load(tmp_path)
    submission.line("three_public.reception", actual="6.00", budget="4.00")
    found = judge(submission.batch, own).findings
    assert [(row["rule"], row["key"], row["message"]) for row in found] == [("OWN-01", "three_public.reception.actual", "公务接待6.00万元")]


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (
            "three_public.reception < 50000",
            "three_public.receptoin < 50000",
            "no column 'three_public.receptoin' in budget; nearest: three_public.reception",
        ),
        ("frame: budget", "frame: budgets", "no frame 'budgets'; nearest: budget"),
        ("{measure}", "{messure}", "no name 'messure' in a template; nearest: measure"),
        ("  key:", "  needs: [parts]\n  define: {parts: three_public}\n  key:", "no words in names for 'parts'"),
        ("  key:", "  names: {mesure: {zh: 数列, en: measure}}\n  key:", "names has no column 'mesure'; nearest: measure"),
        ("< 50000\n", "< 50000 or doubt(project_unsettled)\n", "no words in doubts for 'project_unsettled'"),
        ("  key:", "  doubts: {project_unsettled: {zh: 未读全, en: open}}\n  key:", "the check has no doubt 'project_unsettled'"),
        (
            "  key:",
            "  arithmetic: {whole: three_pubic, parts: [project]}\n  key:",
            "no column 'three_pubic' for its cause; nearest: three_public",
        ),
        ("  key:", "  arithmetic: {whole: project, rate: project}\n  key:", "either a whole with its parts or a rate"),
        ("  key:", "  known_cause: {kind: unheard_of}\n  key:", "known_cause: Input tag 'unheard_of'"),
        ("  key:", "  follows: [{rule: SUM-01, when: [room]}]\n  key:", "follows.0.when.0: Input should be 'same_cell'"),
        ("  key:", "  follows: [{rule: SUM-01, when: [score_of_headline_rate]}]\n  key:", "needs the arithmetic of marks"),
        ("three_public.reception < 50000", "three_public.reception <", "not an expression"),
        ("measure: actual, three", "measures: actual, three", "example has no column 'measures'"),
    ],
)
def test_a_rule_that_speaks_of_nothing_is_refused(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    (tmp_path / "own.yaml").write_text(ONE_MORE.replace(before, after), "utf-8")
    with pytest.raises(catalogue.RuleError, match=complaint):
        catalogue.load(tmp_path)


def test_unknown_keys_and_doubled_rules_are_refused(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(ONE_MORE.replace("severity:", "tolerance: 3\n  severity:"), "utf-8")
    with pytest.raises(catalogue.RuleError, match=r"own\.yaml\[1\] \S+: tolerance: Extra inputs"):
        catalogue.load(tmp_path)
    (tmp_path / "own.yaml").write_text(ONE_MORE + ONE_MORE, "utf-8")
    with pytest.raises(catalogue.RuleError, match="declared twice"):
        catalogue.load(tmp_path)


@pytest.mark.parametrize("text", ["7", "id: SUM-01", "- 7", "- {id: NOPE-1}", "- id: [", "\xff"])
def test_a_file_that_holds_no_rules_names_itself(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.yaml").write_bytes(text.encode("latin-1"))
    with pytest.raises(catalogue.RuleError, match=r"own\.yaml"):
        catalogue.load(tmp_path)


def test_the_version_is_a_digest() -> None:
    assert len(rule_set_version()) == 12
    assert rule_set_version() == rule_set_version()
