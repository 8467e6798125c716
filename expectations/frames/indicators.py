"""``indicators``: one row per indicator; ``level1``: the marks of each level-1 class; ``dimensions``: what level 2 covers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.expected_scores import share_due
from expectations.frames.explanations import reason_given, says_why
from expectations.frames.frame import Record
from expectations.frames.funds import bare
from expectations.frames.goals_and_topics import topics
from expectations.frames.printed_cells import cell_figure
from expectations.frames.prose_to_table import fund_lines
from expectations.lexicons import lexicon, pairs
from expectations.printed_figures import MISSING, Figure, exact, unit_factor
from expectations.scoring import formula_of, rounded, share
from warehouse.contract import codes
from warehouse.rows import AnyRow, IndicatorRow

_DATED = re.compile(r"(20\d\d年)?\d{1,2}月(\d{1,2}日|底|末)?(之前|以前|前|底)?.{0,6}完成|20\d\d年底前?完成")
_BARE = re.compile(r"^\d+(\.\d+)?$")
_QUOTED = re.compile(r"[（(][^）)]{0,200}[）)]")


def indicators(filing: FilingRows) -> Iterator[Record]:
    """One record per indicator."""
    rows = filing.rows("indicators")
    names = Counter(bare(row["indicator_name"]) for row in rows)
    asked = _explanation_asked(filing, rows)
    total = filing.remember("fund_lines", fund_lines).get("total", {})
    executed = cell_figure(total, "actual_cny", "fund_lines")
    for row in rows:
        yield (
            filing.common
            | _texts(row)
            | _figures(row)
            | topics(filing, row)
            | {
                "copies": exact(names.pop(bare(row["indicator_name"]), 1)),
                "executed": executed,
                "cost_amount": _cost(row),
                "explanation_asked": asked,
                "dated_name": _DATED.search(row["indicator_name"]) is not None
                and not lexicon("counting_words").search(row["indicator_name"]),
                "time_name": lexicon("time_names").search(row["indicator_name"].strip()) is not None,
                "bare_number": _BARE.match((row.get("target_printed") or "").strip()) is not None and not row.get("unit"),
                "repeats_target": bool(bare(row.get("target_printed")))
                and bare(row.get("target_printed")) == bare(row.get("actual_printed")),
                "has_sample": lexicon("sample").search(f"{row['indicator_name']}{row.get('deviation_explanation') or ''}") is not None,
                "compound": _compound(row["indicator_name"]),
                "excess_explained": _excess_explained(filing, row),
                "level_fits": _level_fits(row.get("level1"), row.get("level2")),
                "qualitative": row.get("target_operator") == "qualitative",
                "location": row.get("location"),
            }
        )


def _excess_explained(filing: FilingRows, row: IndicatorRow) -> bool:
    """True if the column for reasons or the prose says why more than the target was reached."""
    name = "".join(row["indicator_name"].split())
    return reason_given(row.get("deviation_explanation"), "up") or says_why(filing, name, "up")


def _level_fits(level1: str | None, level2: str | None) -> bool | None:
    """True if the level-2 class belongs under the level-1 class; older forms keep satisfaction among the benefits."""
    parents = {row["class_code"]: row["parent_code"] for row in codes("indicator_classes") if row["level"] == "2"}
    if level1 is None or level2 not in parents:
        return None
    return level1 in (parents[level2], level2) or (level2 == "satisfaction" and level1 == "outcome")


def _texts(row: IndicatorRow) -> Record:
    return {
        "indicator_name": row["indicator_name"],
        "level1": row.get("level1"),
        "level2": row.get("level2"),
        "target_printed": row.get("target_printed") or None,
        "actual_printed": row.get("actual_printed") or None,
        "operator": row.get("target_operator"),
        "unit": row.get("unit"),
        "actual_unit": row.get("actual_unit"),
        "explanation": row.get("deviation_explanation") or None,
        "target_state": _state(row, "target_printed"),
        "actual_state": _state(row, "actual_printed"),
        "score_state": _cell_state(row, "score"),
        "target_family": _family(row.get("unit")),
        "actual_family": _family(row.get("actual_unit")),
    }


_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}


def _cell_state(row: AnyRow, column: str) -> str | None:
    """The state of a figure's cell; ``None`` where the form has no such column."""
    state: str | None = ((row.get("cells") or {}).get(column) or {}).get("state")
    return state or ("value" if row.get(column) is not None else None)


def _state(row: AnyRow, column: str) -> str | None:
    cell: dict[str, Any] = (row.get("cells") or {}).get(column) or {}
    state: str | None = cell.get("state") or ("value" if row.get(column) else None)
    return "blank" if state == "value" and not (row.get(column) or "").strip() else state


def _family(unit: str | None) -> str | None:
    if not unit:
        return None
    return next((name for pattern, name in pairs("unit_families") if pattern.search(unit)), "count")


def _figures(row: IndicatorRow) -> Record:
    target, actual = row.get("target_value"), row.get("actual_value")
    places = {name: {"printed": row.get(f"{name}_printed"), "location": _place(row, f"{name}_printed")} for name in ("target", "actual")}
    low, high = _score_due(row)
    due = _formula_due(row, low, high)
    done, planned = row.get("actual_date"), row.get("target_date")
    late = (done - planned).days if done and planned else None
    return {
        "target": exact(target, **places["target"]),
        "actual": exact(actual, **places["actual"]),
        "max_score": cell_figure(row, "max_score", "indicators"),
        "score": cell_figure(row, "score", "indicators"),
        "score_low": exact(low),
        "score_high": exact(high),
        "score_due": exact(due),
        "times": _times(row) if high is not None else MISSING,
        "days_late": exact(late),
        "target_year": exact(planned.year if planned else None, **places["target"]),
        "actual_year": exact(done.year if done else None, **places["actual"]),
    } | _date_fault(row, late)


def _date_fault(row: IndicatorRow, late: int | None) -> Record:
    """What is wrong with an indicator about a date, should something be: it was late, or no date stands there."""
    if late is not None and late > 0:
        return {"date_fault": f"逾期{late}天仍得满分", "date_fault_en": f"{late} days late with full marks", "date_due": "逾期不得满分"}
    return {"date_fault": "填的不是日期，疑抄了分值", "date_fault_en": "not a date; perhaps the marks were copied", "date_due": "日期"}


def _formula_due(row: IndicatorRow, low: Decimal | None, high: Decimal | None) -> Decimal | None:
    """The score by the formula in force, as the recomputed scores have it, within what the formulas allow."""
    (target, actual), marks = _in_one_unit(row), row.get("max_score")
    if low is None or high is None:
        return None
    formula = None if target is None else formula_of(row.get("target_operator"), target, row.get("division_code"), row["fiscal_year"])
    part = None if formula is None or target is None or actual is None else share(formula, target, actual)
    return rounded(high if part is None or marks is None else min(max(part * marks, low), high))


def _place(row: IndicatorRow, column: str) -> dict[str, Any] | None:
    return ((row.get("cells") or {}).get(column) or {}).get("location") or row.get("location")


def _in_one_unit(row: IndicatorRow) -> tuple[Decimal | None, Decimal | None]:
    """Target and actual in the unit that both count in: 30万页 beside 324000页. Units of different kinds are left as they are."""
    target, actual, unit, other = row.get("target_value"), row.get("actual_value"), row.get("unit"), row.get("actual_unit")
    if unit == other or not unit or not other or target is None or actual is None:
        return target, actual
    (base, factor), (other_base, other_factor) = _base_unit(unit), _base_unit(other)
    return (target * factor, actual * other_factor) if base == other_base else (target, actual)


def _times(row: IndicatorRow) -> Figure:
    """The actual over the target."""
    target, actual = _in_one_unit(row)
    return MISSING if not target or actual is None else exact(actual / target)


def _base_unit(unit: str) -> tuple[str, Decimal]:
    """What a unit counts in, and how many of these it is: 万平方米 is 10,000 平方米, 万元 10,000 元."""
    scale = _SCALES.get(unit[:1])
    return (unit[1:], scale) if scale is not None and len(unit) > 1 else (unit, Decimal(1))


def _score_due(row: IndicatorRow) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest score that the formulas allow; nothing where target and actual cannot be compared."""
    (target, actual), marks = _in_one_unit(row), row.get("max_score")
    units = [_base_unit(unit)[0] if unit else None for unit in (row.get("unit"), row.get("actual_unit"))]
    comparable = units[1] in (None, units[0]) or _family(row.get("actual_unit")) == _family(row.get("unit")) == "percent"
    unequal = (row.get("unit") is None) != (row.get("actual_unit") is None) and not _unit_apart(row, target, actual)
    if target is None or actual is None or marks is None or not comparable or unequal:
        return None, None
    half = Decimal(10) ** int(actual.as_tuple().exponent) / 2 if _family(row.get("unit")) == "percent" else Decimal(0)
    half = min(half, Decimal("0.5"))
    printed = (row.get("target_printed") or "").strip()
    unsigned = not printed.startswith(("=", "＝", "﹦", "等于"))
    either = (
        unsigned
        or row.get("level2") == "cost"
        or row.get("level1") == "cost"
        or lexicon("smaller_is_better").search(row["indicator_name"]) is not None
    )
    span = share_due(row.get("target_operator"), target, (actual - half, actual + half), either)
    return (None, None) if span is None else (span[0] * marks, span[1] * marks)


def _unit_apart(row: IndicatorRow, target: Decimal | None, actual: Decimal | None) -> bool:
    """True if the unit has a column of its own, so that it holds for the bare actual too; 0.96 beside 95 % may be a fraction."""
    if row.get("unit") is None or target is None or actual is None or not (row.get("target_printed") or "").strip()[-1:].isdigit():
        return False
    return _family(row["unit"]) != "percent" or actual > 1 or target <= 1


def _compound(name: str) -> bool:
    """True if the name lists several things, each long enough to be measured by itself."""
    pieces = _QUOTED.sub("", name).split("、")
    return len(pieces) > 1 and all(len(piece) >= 4 for piece in pieces)


def _cost(row: IndicatorRow) -> Figure:
    """A target of money in yuan, of a cost indicator."""
    value = row.get("target_value")
    if value is None or "cost" not in (row.get("level1"), row.get("level2")) or _family(row.get("unit")) != "money":
        return MISSING
    return exact(value * unit_factor(row.get("unit")), printed=row.get("target_printed"), location=_place(row, "target_printed"))


def _explanation_asked(filing: FilingRows, rows: list[IndicatorRow]) -> bool | None:
    """True if the form has a column for reasons; ``None`` where that is not known."""
    headings = [row for row in filing.rows("headings") if row.get("table_name") == "indicators"]
    if any(row.get("column_name") == "deviation_explanation" for row in headings):
        return True
    if any("deviation_explanation" in (row.get("cells") or {}) or row.get("deviation_explanation") for row in rows):
        return True
    return None


def level1(filing: FilingRows) -> Iterator[Record]:
    """One record per level-1 class whose marks the form prints."""
    groups: dict[str, list[IndicatorRow]] = {}
    for row in filing.rows("indicators"):
        if row.get("level1"):
            groups.setdefault(row["level1"], []).append(row)
    for code, rows in groups.items():
        weights = [row.get("max_score") for row in rows]
        complete = [value for value in weights if value is not None]
        quotas = {quota for row in rows if (quota := row.get("level1_quota")) is not None}
        printed = next((row.get("level1_printed") for row in rows if row.get("level1_printed")), code)
        torn = Figure(None, state="unreadable")
        place = _place(rows[0], "level1")
        quota = _quota(quotas, sum(complete, start=Decimal(0)))
        yield filing.common | {
            "level1": code,
            "label": re.sub(r"[\s（(].*$", "", str(printed)) or code,
            "quota": MISSING if quota is None else exact(quota, printed=str(quota), location=place),
            "weights": exact(sum(complete, start=Decimal(0)), location=place) if len(complete) == len(weights) else torn,
            "unsettled": filing.unsettled("indicators", ("level1", "max_score")),
            "location": place,
        }


def _quota(quotas: set[Decimal], marks: Decimal) -> Decimal | None:
    """The quota that a class is judged by: of two, one of which its marks come to, the other; ``None`` where rows have quotas of their own."""
    if len(quotas) == 2 and marks in quotas:
        return next(iter(quotas - {marks}))
    return next(iter(quotas)) if len(quotas) == 1 else None


def dimensions(filing: FilingRows) -> Iterator[Record]:
    """One record per submission with output indicators: which of quantity, quality, timeliness and cost has none."""
    rows = filing.rows("indicators")
    output = [row for row in rows if row.get("level1") == "output"]
    if output:
        labels = {
            row["class_code"]: row["label"] for row in codes("indicator_classes") if row["level"] == "2" and row["parent_code"] == "output"
        }
        covered = {row.get("level2") for row in output} | {row.get("level1") for row in rows}
        missing = [label for code, label in labels.items() if code not in covered]
        yield filing.common | {
            "missing": "、".join(missing) or None,
            "settled": all(row.get("level2") for row in output),
            "location": output[0].get("location"),
        }
