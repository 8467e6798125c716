"""``changes``: each stated change over last year beside the tables' two years; a change of the three public expenses and its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.frames.narrative import stated
from expectations.frames.prose_to_table import counterpart, in_base_table, label_of
from expectations.frames.slips import slips
from expectations.lexicons import lexicon
from expectations.printed_figures import MISSING, Figure, loose_money, rate
from warehouse.rows import NarrativeFigureRow

DIRECTIONS = {"increase": "增加", "decrease": "减少"}
FAMILY = ("three_public.vehicles", "three_public.overseas", "three_public.reception")
VEHICLES = ("three_public.vehicles.purchase", "three_public.vehicles.operation")

Groups = dict[tuple[str, int | None], list[NarrativeFigureRow]]


def grouped(filing: FilingRows) -> Groups:
    """The figures of the prose by concept and paragraph, where a change is among them."""
    groups: Groups = defaultdict(list)
    for row in filing.rows("narrative_figures"):
        if row["concept"] != "other":
            groups[row["concept"], row.get("passage_seq")].append(row)
    return {key: rows for key, rows in groups.items() if any(row["measure"] in ("change", "change_rate") for row in rows)}


def changes(filing: FilingRows) -> Iterator[Record]:
    """One record per concept whose change over last year a paragraph states."""
    wrong_units = filing.remember("slips", slips)
    for (concept, _), rows in grouped(filing).items():
        moved = _over_years(rows)
        if moved:
            yield (
                filing.common
                | _change(filing, concept, rows, moved)
                | {
                    "slip": any(row["seq"] in wrong_units for row in moved),
                    "has_table": bool(filing.rows("budget_lines")) and in_base_table(concept),
                }
            )


def _over_years(rows: list[NarrativeFigureRow]) -> list[NarrativeFigureRow]:
    """The changes among figures, less those that are said to be against a budget."""
    return [row for row in rows if row["measure"] in ("change", "change_rate") and row.get("change_basis") != "budget"]


def _change(filing: FilingRows, concept: str, rows: list[NarrativeFigureRow], moved: list[NarrativeFigureRow]) -> Record:
    size, ratio, current = (_only(rows, name, moved) for name in ("change", "change_rate", "actual"))
    direction = (size or ratio or {}).get("direction")
    prior, now = (counterpart(filing, concept, measure) for measure in ("prior_actual", "actual"))
    sign = {"increase": 1, "decrease": -1}.get(direction or "", 0)
    return {
        "concept": concept,
        "label": label_of(concept),
        "direction": direction,
        "direction_label": DIRECTIONS.get(direction or "", ""),
        "stated": stated(current) if current else MISSING,
        "size": stated(size) if size else MISSING,
        "loose_size": _loose(size),
        "change": _signed(stated(size), sign) if size else MISSING,
        "loose_change": _signed(_loose(size), sign),
        "rate": _rate(ratio),
        "prior": prior,
        "current": now,
        "direction_due": _moved(prior, now),
        "comparable": _comparable(rows, moved),
        "zero_base": _zero_base(size, ratio, current, prior),
        "printed": size.get("printed") if size else None,
        "rate_printed": ratio.get("printed") if ratio else None,
        "location": (size or ratio or {}).get("location"),
    }


def _moved(prior: Figure, current: Figure) -> str | None:
    """Which way the tables' two years move, in Chinese."""
    if prior.value is None or current.value is None:
        return None
    return "持平" if prior.value == current.value else DIRECTIONS["increase" if current.value > prior.value else "decrease"]


def _only(rows: list[NarrativeFigureRow], measure: str, moved: list[NarrativeFigureRow]) -> NarrativeFigureRow | None:
    """The one row of that measure; none where there are several that differ."""
    pool = moved if measure.startswith("change") else rows
    found = [row for row in pool if row["measure"] == measure and not row.get("approximate")]
    return found[0] if found and len({row.get("value") for row in found}) == 1 else None


def _loose(row: NarrativeFigureRow | None) -> Figure:
    return loose_money(row.get("amount_cny"), row.get("unit"), row.get("decimals")) if row else MISSING


def _rate(row: NarrativeFigureRow | None) -> Figure:
    value = row.get("value") if row else None
    if row is None or value is None:
        return MISSING
    shown: dict[str, Any] = {"printed": str(value), "unit": "%", "location": row.get("location")}
    return rate(value / 100, row.get("decimals"), **shown) if row.get("unit") == "%" else MISSING


def _signed(figure: Figure, sign: int) -> Figure:
    if figure.value is None or sign == 0:
        return MISSING
    return Figure(figure.value * sign, figure.half, "value", figure.printed, figure.unit, figure.location)


def _comparable(rows: list[NarrativeFigureRow], moved: list[NarrativeFigureRow]) -> bool | None:
    """True if the change is one of spending over last year's; ``None`` where the words leave it open."""
    measures = {row["measure"] for row in rows} & {"budget", "actual"}
    if measures == {"budget"}:
        return False
    told = any(row["measure"] == "prior_actual" or lexicon("over_last_year").search(row.get("printed") or "") for row in (*rows, *moved))
    spent = measures == {"actual"} or (told and (not measures or "actual" in measures))
    return True if spent and any(row.get("change_basis") == "prior_year" for row in moved) else None


def is_over_last_year(filing: FilingRows, concept: str | None, passage: int | None) -> bool:
    """True if a paragraph's change of a concept is one of spending over last year's, which the two years of the tables judge."""
    rows = grouped(filing).get((concept or "", passage), [])
    return bool(_comparable(rows, _over_years(rows)))


def _zero_base(
    size: NarrativeFigureRow | None, ratio: NarrativeFigureRow | None, current: NarrativeFigureRow | None, prior: Figure
) -> bool:
    """True if a percentage is stated on nothing: last year's figure is 0, or the change is the whole amount and 100 %."""
    if ratio is None or ratio.get("direction") != "increase":
        return False
    if prior.value == 0:
        return True
    whole = size is not None and current is not None and size.get("value") == current.get("value") != None  # noqa: E711
    return whole and ratio.get("value") == 100


def change_parts(filing: FilingRows) -> Iterator[tuple[Record, list[tuple[str, Figure]]]]:
    """Each stated change of the three public expenses with those of its parts, where none that moved is left out."""
    records = {(record["concept"], seq): record for (_, seq), record in _with_passage(filing)}
    for (concept, seq), record in records.items():
        if concept == "three_public" and record["change"].stated:
            parts = {part: records.get((part, seq), {}).get("change", MISSING) for part in (*FAMILY, *VEHICLES)}
            vehicles = [FAMILY[0]] if parts[FAMILY[0]].stated else list(VEHICLES)
            needed = [*vehicles, *FAMILY[1:]]
            told = [(label_of(part), parts[part]) for part in needed if parts[part].stated]
            if len(told) >= 2 and all(parts[part].stated or _unmoved(filing, part) for part in needed):
                yield record, told


def _with_passage(filing: FilingRows) -> Iterator[tuple[tuple[str, int | None], Record]]:
    for key, rows in grouped(filing).items():
        moved = _over_years(rows)
        if moved:
            yield key, _change(filing, key[0], rows, moved)


def _unmoved(filing: FilingRows, concept: str) -> bool:
    """True if the base data table has nothing for it in either year, and the prose nothing this year."""
    spoken = any(row["concept"] == concept and row["measure"] == "actual" and row.get("value") for row in filing.rows("narrative_figures"))
    return (
        bool(filing.rows("budget_lines"))
        and not spoken
        and all(not counterpart(filing, concept, measure).value for measure in ("prior_actual", "actual"))
    )
