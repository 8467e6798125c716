"""``narrative``: one row per figure of the prose beside the figure of the tables that it repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.frames.printed_cells import cell_figure
from expectations.frames.prose_to_table import CONCEPTS, SAME_SUBJECT, counterpart, label_of, table_amounts
from expectations.frames.slips import OTHER_UNIT, STATED, slips
from expectations.lexicons import lexicon
from expectations.printed_figures import Figure, exact, loose_money, money, rate, show_money
from warehouse.contract import names_of
from warehouse.rows import NarrativeFigureRow

MEASURE_LABELS = {"prior_actual": "上年决算", "budget": "预算", "actual": "决算", "change": "增减额", "change_rate": "增减率", "other": ""}
MEASURE_LABELS_EN = {"prior_actual": "last year's actual", "budget": "budget", "actual": "actual"}


def narrative(filing: FilingRows) -> Iterator[Record]:
    """One record per figure of the prose."""
    wrong_units = filing.remember("slips", slips)
    amounts = filing.remember("table_amounts", table_amounts)
    rows = filing.rows("narrative_figures")
    twins: Counter[tuple[str, str, Decimal | None]] = Counter((row["concept"], row["measure"], row.get("amount_cny")) for row in rows)
    for row in rows:
        table = counterpart(filing, row["concept"], row["measure"]) if _comparable(filing, row) else Figure(None, state="missing")
        amount = row.get("amount_cny")
        yield filing.common | {
            "concept": row["concept"],
            "label": label_of(row["concept"]) if row["concept"] != "other" else row.get("label"),
            "measure": row["measure"],
            "measure_label": _measure_told(row),
            "printed": row.get("printed"),
            "unit": row.get("unit"),
            "amount": stated(row),
            "loose": loose_money(amount, row.get("unit"), row.get("decimals")),
            "table": table,
            "this_years": _this_years(filing, row),
            "mark": exact(row.get("value") if row["concept"] == "self_score" else None, location=row.get("location")),
            "is_money": amount is not None,
            "approximate": bool(row.get("approximate")),
            "slip": wrong_units.get(row["seq"]),
            **_right(row, row["seq"] in wrong_units),
            "partial": _partial(row),
            "agrees_elsewhere": table.stated and twins[row["concept"], row["measure"], table.value] > 0,
            "named_elsewhere": amount != table.value and amount is not None and _is_another(row["concept"], amounts.get(amount, [])),
            "steady": row["concept"].partition(".")[0] in ("three_public", "operating", "project", "procurement", "basic"),
            "share_of_whole": _share_of_whole(row),
            "location": row.get("location"),
        }


def _measure_told(row: NarrativeFigureRow) -> str:
    """The measure in words; nothing where the concept's own name says it (年初预算, 全年执行数)."""
    named = "fund." in row["concept"] and row["measure"] in ("budget", "actual")
    return "" if named else MEASURE_LABELS.get(row["measure"], "")


def _this_years(filing: FilingRows, row: NarrativeFigureRow) -> Figure:
    """The tables' figure of this year, for spending or a score that the prose gives as last year's; missing for any other."""
    last_year = int(filing.header["fiscal_year"]) - 1
    if row["concept"] == "self_score" and row.get("amount_year") == last_year and str(last_year) in (row.get("label") or ""):
        return cell_figure(filing.header, "total_score", "submissions")
    if row["measure"] != "prior_actual" or row.get("amount_year") != last_year or str(last_year) not in (row.get("label") or ""):
        return Figure(None, state="missing")
    return counterpart(filing, row["concept"], "actual")


def _share_of_whole(row: NarrativeFigureRow) -> Figure:
    """The rate of a part of a whole (合格率、占比) that the prose states; missing for a change and every other figure."""
    value, words = row.get("value"), f"{row.get('label') or ''}{row.get('printed') or ''}"
    if value is None or row.get("unit") != "%" or row["measure"] in ("change", "change_rate") or lexicon("may_be_negative").search(words):
        return Figure(None, state="missing")
    part = lexicon("part_of_whole").search(words)
    return (
        rate(value / 100, row.get("decimals"), printed=str(value), location=row.get("location")) if part else Figure(None, state="missing")
    )


def _is_another(concept: str, held_by: list[tuple[str, str]]) -> bool:
    """True if the tables hold the amount for something else than the concept itself."""
    return any(item not in SAME_SUBJECT.get(concept, ()) for item, _ in held_by)


def _right(row: NarrativeFigureRow, slipped: bool) -> Record:
    """The unit and the amount that a slipped figure should have."""
    amount, printed_unit = row["amount_cny"], row["unit"]
    if not slipped or amount is None or printed_unit is None:
        return {}
    unit, factor = OTHER_UNIT[printed_unit]
    return {"right_unit": unit, "right": exact(amount * factor)}


def stated(row: NarrativeFigureRow) -> Figure:
    """The amount of a narrative row as a figure that messages can show."""
    value, unit = row.get("amount_cny"), row.get("unit")
    location = row.get("location")
    if value is None:
        return exact(None, state="missing", location=location)
    printed = f"{row['value']}" if row.get("value") is not None else show_money(value, unit or "元")
    return money(value, unit, row.get("decimals"), printed=printed, location=location)


def _comparable(filing: FilingRows, row: NarrativeFigureRow) -> bool:
    """True if the tables repeat the figure: it is exact and of this year, or of the year before if it is last year's actual."""
    if row["measure"] not in STATED or row.get("amount_cny") is None or lexicon("moving").search(row.get("label") or ""):
        return False
    due = int(filing.header["fiscal_year"]) - (row["measure"] == "prior_actual")
    return row.get("amount_year") in (None, due)


def _partial(row: NarrativeFigureRow) -> bool:
    """True if the words before the figure say more than the concept's name: it may be a part of it, or something else."""
    concept = CONCEPTS.get(row["concept"])
    label = re.sub(r"\s|[“”\"'＂]", "", row.get("label") or "")
    if concept is None:
        return True
    for name in sorted(names_of(concept), key=len, reverse=True):
        if name in label:
            label = label.replace(name, "", 1)
            break
    return len(lexicon("neutral_words").sub("", label)) >= 2
