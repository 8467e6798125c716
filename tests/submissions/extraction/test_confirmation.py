"""What is recognised from a picture counts only where arithmetic confirms it."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.extraction.confirmation import REASON, confirm
from submissions.extraction.printed import printed_figures
from submissions.reading import read_file
from submissions.submission import Submission

_REPORT = read_file(Path(__file__).parents[1] / "formats" / "report.docx")[0]
_FIGURES = [figure.key for figure in printed_figures(_REPORT)]


def _confirmed(change: tuple[tuple[str, int, str], Decimal] | None = None) -> Submission:
    submission = copy.deepcopy(_REPORT)
    for figure in printed_figures(submission):
        if change and figure.key == change[0]:
            figure.holder[figure.column] = change[1]
    confirm(submission)
    return submission


def _kept(submission: Submission) -> dict[tuple[str, int, str], Decimal]:
    return {figure.key: figure.value for figure in printed_figures(submission)}


def test_sums_quotients_and_prose_confirm_most_of_a_report() -> None:
    kept = _kept(_confirmed())
    assert kept[_of("budget_lines", item_code="project", measure="actual")] == Decimal("5732700")
    assert kept["staffing", 0, "control_rate"] == Decimal("0.9043")
    assert kept["fund_lines", 0, "execution_rate"] == Decimal("0.984")
    assert kept["submissions", 0, "total_score"] == Decimal("99.25")
    assert kept["indicators", 0, "actual_value"] == 486, "its marks follow from its proportion to the target"
    assert len(kept) * 3 > len(_FIGURES) * 2


def test_what_nothing_confirms_is_unresolved_with_its_text_and_place() -> None:
    submission = _confirmed()
    line = submission.tables["budget_lines"][_of("budget_lines", item_code="procurement", measure="actual")[1]]
    assert (line["amount_cny"], line["state"], line["printed"]) == (None, "unreadable", "160.19")
    said = [row for row in submission.tables["unresolved"] if row["printed"] == "160.19"]
    assert [(row["what"], row["reason"]) for row in said] == [("budget_lines.amount_cny", REASON)]
    assert said[0]["location"]["row"] == line["location"]["row"]


def test_everything_is_of_low_confidence() -> None:
    submission = _confirmed()
    assert submission.header["confidence"] == "low"
    assert {row["confidence"] for row in submission.tables["budget_lines"]} == {"low"}
    assert {entry["confidence"] for row in submission.tables["indicators"] for entry in row["cells"].values()} == {"low"}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_FIGURES), st.sampled_from(("1", "9", "10", "300")), st.sampled_from((1, -1)))
def test_a_misread_figure_is_never_kept(key: tuple[str, int, str], step: str, sign: int) -> None:
    true = next(figure for figure in printed_figures(_REPORT) if figure.key == key)
    assert key not in _kept(_confirmed((key, true.value + sign * true.last_digit * Decimal(step))))


@pytest.mark.parametrize("key", [("submissions", 0, "total_score"), ("fund_lines", 0, "actual_cny")])
def test_a_misread_total_takes_nothing_wrong_with_it(key: tuple[str, int, str]) -> None:
    kept = _kept(_confirmed((key, Decimal("12345.67"))))
    true = {figure.key: figure.value for figure in printed_figures(_REPORT)}
    assert all(true[name] == value for name, value in kept.items())


def _of(table: str, **columns: str) -> tuple[str, int, str]:
    rows = _REPORT.tables[table]
    number = next(number for number, row in enumerate(rows) if all(row[name] == value for name, value in columns.items()))
    return table, number, "amount_cny"
