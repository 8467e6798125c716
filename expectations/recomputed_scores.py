"""Scores recomputed beside the reported ones, never instead: execution, indicators, level sums, total and grade, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from expectations.frames.batch_context import by_submission
from expectations.frames.funds import GRADES, band
from expectations.lexicons import lexicon
from expectations.printed_figures import show_number
from expectations.scoring import formula_of, rounded, scoring, share
from warehouse.rows import AnyRow, FundLineRow, IndicatorRow, OpenRow, RecomputedScoreRow, SubmissionRow, Tables

TABLE = "recomputed_scores"


@dataclass(frozen=True)
class Due:
    """The lowest and highest score that a formula gives, the arithmetic as printed; or why there is none, in Chinese and English."""

    formula: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    arithmetic: str | None = None
    reason: tuple[str, str] | None = None


def _none(zh: str, en: str) -> Due:
    return Due(reason=(zh, en))


def recomputed(batch: Tables) -> list[RecomputedScoreRow]:
    """The rows of the contract's table ``recomputed_scores`` for every submission of a batch that has a self-evaluation table."""
    funds, indicators = (by_submission(batch.get(name, ())) for name in ("fund_lines", "indicators"))
    rows: list[RecomputedScoreRow] = []
    for header in batch.get("submissions", ()):
        name = header["submission_id"]
        total = next((row for row in funds.get(name, ()) if row["line"] == "total"), None)
        if indicators.get(name):
            common = {column: header[column] for column in ("submission_id", "fiscal_year", "division_code", "standing")}
            found = _of_submission(header, total, indicators[name])
            rows += [cast("RecomputedScoreRow", {**common, "seq": number, **row}) for number, row in enumerate(found, 1)]
    return rows


def _of_submission(header: SubmissionRow, total: FundLineRow | None, indicators: Sequence[IndicatorRow]) -> Iterator[OpenRow]:
    lines: list[OpenRow] = []
    listed = any(row.get("level1") == "execution" for row in indicators)
    if total is not None and total.get("max_score") is not None and not listed:
        lines.append(_line("execution", "预算执行率", total, _execution(total)))
    for row in indicators:
        due = _indicator(row, header.get("division_code"), int(header["fiscal_year"]))
        lines.append(_line("indicator", str(row["indicator_name"]), row, due) | {"_level": row.get("level1_printed")})
    levels = list(dict.fromkeys(line["_level"] for line in lines if line.get("_level")))
    sums = [_sum("level", level, [line for line in lines if line.get("_level") == level], None, None) for level in levels]
    whole = _sum("total", "总分", lines, header.get("total_score"), header.get("total_max_score"))
    yield from ({name: value for name, value in line.items() if name != "_level"} for line in [*lines, *sums, whole])
    yield _grade(header, whole)


def _line(subject: str, label: str, row: AnyRow, due: Due) -> OpenRow:
    place = ((row.get("cells") or {}).get("score") or {}).get("location") or row.get("location")
    return _row(subject, label, row.get("max_score"), row.get("score"), due) | {"location": place}


def _row(subject: str, label: str, marks: Decimal | None, reported: Decimal | None, due: Due) -> OpenRow:
    formula = scoring().formulas[due.formula] if due.formula else None
    return {
        "subject": subject,
        "label": label,
        "max_score": marks,
        "reported": reported,
        "low": due.low,
        "high": due.high,
        "difference": _difference(reported, due),
        "formula": due.formula,
        "arithmetic": due.arithmetic,
        "reason": due.reason and due.reason[0],
        "reason_en": due.reason and due.reason[1],
        "basis": formula.basis.shown if formula else None,
        "location": None,
    }


def _difference(reported: Decimal | None, due: Due) -> Decimal | None:
    """How far the reported score lies outside the range of the formula; 0 inside it."""
    if reported is None or due.low is None or due.high is None:
        return None
    return reported - due.high if reported > due.high else reported - due.low if reported < due.low else Decimal(0)


def _execution(total: FundLineRow) -> Due:
    final, actual, marks = total.get("final_budget_cny"), total.get("actual_cny"), total["max_score"]
    if final is None or actual is None or marks is None:
        return _none("全年预算数或执行数没有确定的数", "final budget or amount spent is not known")
    if final <= 0:
        return _none("全年预算数为零", "the final budget is nought")
    score = rounded(min(actual / final, Decimal(1)) * marks)
    return Due("execution", score, score, f"{_wan(actual)}÷{_wan(final)}×{show_number(marks)} = {score}")


def _wan(value: Decimal) -> str:
    return f"{value / 10_000:.2f}万元"


def _indicator(row: IndicatorRow, division: str | None, fiscal_year: int) -> Due:
    marks, operator = row.get("max_score"), row.get("target_operator")
    target, actual = row.get("target_value"), row.get("actual_value")
    if marks is None:
        return _none("分值没有确定的数", "its marks are not known")
    if operator == "date" or row.get("target_date") is not None:
        return _on_time(row, marks)
    if operator == "qualitative" or target is None:
        return _qualitative(row, marks)
    if actual is None:
        return _none("实际完成值不是一个确定的数", "the actual is not one number")
    if row.get("actual_unit") and row.get("unit") and row["actual_unit"] != row["unit"]:
        return _none("指标值与实际完成值的单位不同", "target and actual are in different units")
    formula = formula_of(operator, target, division, fiscal_year)
    part = share(formula, target, actual) if formula else None
    if formula is None or part is None:
        return _none("没有适用的计分公式", "no formula applies")
    score = rounded(part * marks)
    return Due(formula, score, score, _written(formula, target, actual, marks, score))


def _written(formula: str, target: Decimal, actual: Decimal, marks: Decimal, score: Decimal) -> str:
    t, a, m = show_number(target), show_number(actual), show_number(marks)
    reached = (actual <= target) if formula.startswith("reverse") else (actual >= target)
    sign = "≤" if formula.startswith("reverse") else "≥"
    if reached or target == 0:
        return f"{a}（目标为0）：{score}" if target == 0 else f"{a} {sign} {t}，满分 {score}"
    ways = {
        "proportional": f"{a}÷{t}×{m} = {score}",
        "reverse_excess": f"（1－（{a}－{t}）÷{t}）×{m} = {score}",
        "reverse_ratio": f"{t}÷{a}×{m} = {score}",
    }
    return ways.get(formula, f"{a}÷{t} → {score}")


def _on_time(row: IndicatorRow, marks: Decimal) -> Due:
    due, done = row.get("target_date"), row.get("actual_date")
    if due is None or done is None:
        return _none("没有两个可比的日期", "there are not two dates to compare")
    if done > due:
        return _none(f"{done}晚于{due}，逾期扣分没有统一公式", f"{done} is after {due}; no formula is common for delays")
    return Due("on_time", rounded(marks), rounded(marks), f"{done} ≤ {due}：{rounded(marks)}")


def _qualitative(row: IndicatorRow, marks: Decimal) -> Due:
    written = str(row.get("actual_printed") or "")
    for level, (low, high) in scoring().bands.items():
        if lexicon(level).search(written):
            ends = rounded(low * marks), rounded(high * marks)
            return Due("band", *ends, f"{show_number(low * 100)}%—{show_number(high * 100)}%×{show_number(marks)} = {ends[0]}—{ends[1]}")
    return _none("定性指标没有评定档次", "a qualitative indicator without one of the three levels")


def _sum(subject: str, label: str, lines: Sequence[OpenRow], reported: Decimal | None, marks: Decimal | None) -> OpenRow:
    """The sum of the lines: where one cannot be recomputed its reported score stands in; blank where that is missing too."""
    ends = [(line["reported"], line["reported"]) if line["low"] is None else (line["low"], line["high"]) for line in lines]
    stated = [line["reported"] for line in lines]
    summed = None if None in stated else sum(stated, Decimal(0))
    reported = reported if subject == "total" else summed
    marks = marks if marks is not None else _total(line["max_score"] for line in lines)
    low, high = (_total(end[side] for end in ends) for side in (0, 1))
    if low is None or high is None:
        return _row(subject, label, marks, reported, _none("有得分没有确定的数", "a score is not known"))
    taken = sum(line["low"] is None for line in lines)
    note = f"（{taken}项无法重算，按填报数计）" if taken else ""
    between = f"{low}" if low == high else f"{low}—{high}"
    return _row(subject, label, marks, reported, Due("sum", low, high, f"{len(lines)}项合计 {between}{note}"))


def _total(values: Iterator[Decimal | None]) -> Decimal | None:
    found = list(values)
    return None if None in found else sum((value for value in found if value is not None), Decimal(0))


def _grade(header: SubmissionRow, whole: OpenRow) -> OpenRow:
    """The grade that the recomputed total falls in, in words; two where it may lie in either."""
    reported = GRADES.get(header.get("grade") or "", header.get("grade"))
    full = whole["max_score"]
    due = list(dict.fromkeys(GRADES.get(band(end, full) or "") for end in (whole["low"], whole["high"]) if end is not None))
    if not due:
        return _row("grade", "评价等级", None, None, _none("总分没有确定的数", "the total is not known"))
    words = "或".join(str(one) for one in due)
    told = f"{whole['low']}" if whole["low"] == whole["high"] else f"{whole['low']}—{whole['high']}"
    return _row("grade", f"评价等级（填报：{reported or '未写'}）", None, None, Due("grade", None, None, f"{told}分：{words}"))
