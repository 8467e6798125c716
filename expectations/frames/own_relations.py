"""Relations between figures that the product knows by name: sums of concepts, rates of the tables, the part of a budget carried out.

They are records of frame ``relations`` beside those that sentences state, so that one family of rules judges both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.changes import change_parts
from expectations.frames.frame import Record
from expectations.frames.narrative import MEASURE_LABELS, MEASURE_LABELS_EN, stated
from expectations.frames.prose_to_table import label_of
from expectations.frames.ratios import stated_rates
from expectations.frames.slips import STATED, slips
from expectations.printed_figures import MISSING, Figure, exact, rate, show_money, show_points, show_rate, unit_factor
from warehouse.rows import NarrativeFigureRow, PassageRow, RelationRow

TERMS = ("t1", "t2", "t3", "t4", "t5", "t6")
PARTS = {"basic": ("personnel", "operating"), "expenditure.total": ("basic", "project")}
"""Wholes of the prose with the parts that always make them up."""
FUNCTIONS = "expenditure.function"
_LABELS: dict[str | None, str] = {FUNCTIONS: "按功能分类的支出合计", None: "完成预算的百分比"}
TORN = Figure(None, state="unreadable")
Named = Sequence[tuple[str, Figure]]
_MONEY = re.compile(r"\d\s*(?:万|亿|千)?元")
_BLANKS = re.compile(r"[\s\u200b-\u200d\ufeff]")
_AMOUNT = r"(?:为|是|了|共|数|达|到)*(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元|亿元)"
_SPENT = re.compile(rf"(?:支出|执行|决算){_AMOUNT}")
_ALL_SPENT = re.compile(rf"(?:全年|本年|年度|实际|累计|总|共)(?:实际|累计|总)?(?:支出|执行|支付|决算)(?:数|总额|合计)?{_AMOUNT}")
_STAGED = re.compile(
    r"(?:完成|占|为|是|达|达到|相当于|等于)(?:了|到)?(?P<stage>年初|全年|调整后|年度|当年)的?(?:部门)?预算(?:安排)?(?:数|总额)?的?(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_COMPLETED = re.compile(
    r"年初(?:部门)?预算(?:数|安排)?(?:为|是)?(?P<budget>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元|亿元)[^。；;\d]{0,20}?"
    r"(?:决算|执行|支出)(?:数)?(?:为|是)?(?P<actual>\d[\d,]*(?:\.\d+)?)(?P=unit)[^。；;\d]{0,6}完成(?:了)?年初预算(?:数)?的?(?P<rate>\d+(?:\.\d+)?)[%％]"
)


def own_relations(filing: FilingRows) -> list[Record]:
    """The records, made once: what a sentence states of the same figure is left to them, unless it lists more of the parts."""

    def made(one: FilingRows) -> list[Record]:
        return [own for own in chain(_sums(one), _changes(one), _rates(one), _completions(one)) if not _is_listed_further(one, own)]

    return filing.remember("own_relations", made)


def quotient(above: Figure, below: Figure) -> Figure:
    """One figure over another with the envelope that both leave; missing where either is not known or the divisor may be 0."""
    if above.value is None or below.value is None or below.value <= below.half:
        return MISSING
    value = above.value / below.value
    ends = [(above.value + way * above.half) / (below.value + other * below.half) for way in (-1, 1) for other in (-1, 1)]
    return Figure(value, max(max(ends) - value, value - min(ends)))


def _sums(filing: FilingRows) -> Iterator[Record]:
    """Each whole of a paragraph whose parts the paragraph names, by measure."""
    groups: dict[tuple[int | None, str], list[NarrativeFigureRow]] = defaultdict(list)
    money = [row for row in filing.rows("narrative_figures") if row.get("amount_cny") is not None]
    for row in money:
        groups[row.get("passage_seq"), row["measure"]].append(row)
    texts = {row["seq"]: row["text"] for row in filing.rows("passages")}
    for (seq, measure), rows in groups.items():
        if measure in STATED:
            text = texts.get(seq or 0, "")
            unnamed = groups.get((seq, "other")) or any(row["concept"] == "other" for row in rows)
            heard = sum(row.get("passage_seq") == seq for row in money)
            closed = not unnamed and heard >= len(_MONEY.findall(text))
            yield from _wholes(filing, measure, rows, closed, closed and "功能分类" in text)


def _wholes(filing: FilingRows, measure: str, rows: list[NarrativeFigureRow], closed: bool, by_function: bool) -> Iterator[Record]:
    by_concept: dict[str, list[NarrativeFigureRow]] = defaultdict(list)
    for row in rows:
        by_concept[row["concept"]].append(row)
    figures = {concept: _one(filing, same) for concept, same in by_concept.items()}
    named = {"measure": measure, "measure_label": MEASURE_LABELS[measure], "measure_label_en": MEASURE_LABELS_EN[measure]}
    for whole, parts in PARTS.items():
        if whole in figures and all(part in figures for part in parts):
            terms = [(label_of(part), figures[part]) for part in parts]
            yield _sum(filing, whole, by_concept[whole][0], figures[whole], terms, closed) | named
    functions = [row for row in rows if row["concept"].startswith(f"{FUNCTIONS}.")]
    if "expenditure.total" in figures and len(functions) > 1:
        once = len({row["concept"] for row in functions}) == len(functions)
        terms = [(label_of(row["concept"]), _one(filing, [row]) if once else TORN) for row in functions]
        yield _sum(filing, FUNCTIONS, by_concept["expenditure.total"][0], figures["expenditure.total"], terms, by_function) | named


def _one(filing: FilingRows, rows: list[NarrativeFigureRow]) -> Figure:
    """The figure that the rows state; torn where they differ, are approximate or are in the wrong unit."""
    wrong_units = filing.remember("slips", slips)
    spoilt = any(row.get("approximate") or row["seq"] in wrong_units for row in rows)
    return TORN if spoilt or len({row["amount_cny"] for row in rows}) > 1 else stated(rows[0])


def _sum(filing: FilingRows, concept: str, row: NarrativeFigureRow, whole: Figure, terms: Named, closed: bool) -> Record:
    values = [figure.value for _, figure in terms if figure.value is not None]
    half = sum((figure.half for _, figure in terms), start=Decimal(0))
    torn = len(values) < len(terms)
    due = TORN if torn else Figure(sum(values, start=Decimal(0)), half, location=terms[0][1].location, parts=tuple(terms))
    written = "+".join(f"{label}{figure.shown}" for label, figure in terms)
    return _record(filing, "sum", concept, whole, due, terms) | {
        "printed": row.get("printed"),
        "arithmetic": written.replace("+-", "-"),
        "closed": closed,
        "location": row.get("location"),
    }


def _changes(filing: FilingRows) -> Iterator[Record]:
    """The change of the three public expenses, where the paragraph states those of all parts."""
    for whole, terms in change_parts(filing):
        row = {"printed": whole["printed"], "location": whole["location"]}
        written = "".join(f"{'+' if (part.value or 0) > 0 else '-'}{part.printed}" for _, part in terms).lstrip("+")
        found = _sum(filing, whole["concept"], row, whole["change"], terms, closed=True)  # type: ignore[arg-type]
        yield found | {"form": "change_parts", "arithmetic": written}


def _rates(filing: FilingRows) -> Iterator[Record]:
    """Execution and control rates of the prose beside the figures of the tables."""
    for row in stated_rates(filing):
        terms = [("", row["numerator"]), ("", row["denominator"])]
        record = _record(filing, "quotient", row["subject"], row["rate"], quotient(*(figure for _, figure in terms)), terms)
        told = {name: row[name] for name in ("label", "printed", "table_rate", "location")}
        yield record | told | {"form": "table_rate", "arithmetic": f"表中{row['numerator'].shown}÷{row['denominator'].shown}"}


def _completions(filing: FilingRows) -> Iterator[Record]:
    """Sentences that state budget, spending and their quotient (完成年初预算的…%)."""
    for row in filing.passages:
        before = ""
        for sentence in re.split(r"[。！!\n]", _BLANKS.sub("", row["text"])):
            together = list(_COMPLETED.finditer(sentence))
            for match in together:
                yield _completion(filing, row, match, *((match[of], match["unit"]) for of in ("actual", "budget")))
            for match in _STAGED.finditer(sentence):
                said, stage = sentence[: match.start()], match["stage"]
                amounts = _stated_before(said, stage, _SPENT) or _stated_before(f"{before}。{said}", stage, _ALL_SPENT)
                if amounts and not any(one.start() <= match.start() < one.end() for one in together):
                    yield _completion(filing, row, match, *amounts)
            before = sentence


def _stated_before(sentence: str, stage: str, spending: re.Pattern[str]) -> Iterable[tuple[str, str]] | None:
    """The one amount spent and the one budget of that stage before it; ``None`` where there is none or more than one.

    Across two sentences only the whole year's spending is meant by the whole budget.
    """
    budgets = list(re.finditer(rf"{stage}的?(?:部门)?预算(?:安排)?{_AMOUNT}", sentence))
    spent = list(spending.finditer(sentence, budgets[0].end())) if len(budgets) == 1 else []
    return [(one["amount"], one["unit"]) for one in (spent[0], budgets[0])] if len(spent) == 1 else None


def _completion(filing: FilingRows, row: PassageRow, match: re.Match[str], *amounts: tuple[str, str]) -> Record:
    percent, printed = Decimal(match["rate"]), match.group()
    terms = [("", exact(Decimal(text.replace(",", "")) * unit_factor(unit), printed=text, unit=unit)) for text, unit in amounts]
    spent, budget = (figure for _, figure in terms)
    shown: dict[str, Any] = {"location": row.get("location"), "printed": match["rate"]}
    claimed = rate(percent / 100, max(-int(percent.as_tuple().exponent), 0), **shown)
    return _record(filing, "quotient", None, claimed, quotient(spent, budget), terms) | {
        "form": "completion",
        "printed": printed,
        "arithmetic": f"决算{spent.shown}÷预算{budget.shown}",
        "location": (row.get("location") or {}) | {"quote": printed} | _span(row["text"], printed),
    }


def _span(text: str, printed: str) -> dict[str, int]:
    """Where the words stand in their paragraph; nothing where a blank is between them."""
    start = text.find(printed)
    return {"start": start, "end": start + len(printed)} if start >= 0 else {}


def _record(filing: FilingRows, kind: str, concept: str | None, claimed: Figure, due: Figure, terms: Named) -> Record:
    """What all relations have; a rule of its own judges each of these."""
    known = claimed.value is not None and due.value is not None
    gap = claimed.value - due.value if claimed.value is not None and due.value is not None else Decimal(0)
    money, share = filing.money_unit, kind == "quotient"
    return (
        filing.common
        | dict.fromkeys(TERMS, MISSING)
        | dict(zip(TERMS, (figure for _, figure in terms), strict=False))
        | {
            "relation": kind,
            "form": concept,
            "concept": concept,
            "label": _LABELS.get(concept) or label_of(concept or ""),
            "direction": None,
        }
        | {"stated": claimed, "due": due, "closed": True, "judged_elsewhere": True, "table_rate": MISSING, "sentence": None}
        | {"measure": None, "measure_label": None, "measure_label_en": None}
        | {"last_digit": Figure(claimed.half * 2 if claimed.half else Decimal(1))}
        | {"due_shown": None if due.value is None else show_rate(due.value) if share else show_money(due.value, money)}
        | {"gap_shown": (show_points(gap) if share else show_money(gap, money)) if known else None}
    )


def is_told(filing: FilingRows, row: RelationRow) -> bool:
    """True if one of the filing's own relations judges the figure of a stated one, so that one slip is told once."""
    own = [one for one in own_relations(filing) if one["relation"] == row["kind"]]
    if row["kind"] == "sum":
        parts = [term["location"] for term in row["terms"]]
        return any(_is_whole_of(one, row) and any(figure.location in parts for figure in _terms(one)) for one in own if _is_judged(one))
    places = [one["location"] or {} for one in own if one["stated"].printed == f"{row.get('stated')}"]
    here = row.get("location") or {}
    return any(place == here or (place.get("quote") and place.get("block") == here.get("block")) for place in places)


def _is_judged(own: Record) -> bool:
    """True unless a sum's parts may not be all, and fall short of it: its own rule then leaves it open."""
    whole, due = own["stated"].value, own["due"].value
    return own["closed"] or whole is None or due is None or due >= whole


def _is_listed_further(filing: FilingRows, own: Record) -> bool:
    """True if a sentence lists more parts of the same whole beside those known by name, and these add up to it.

    Other parts of the whole, as its functional classes are, say nothing of these.
    """
    return own["relation"] == "sum" and any(
        _adds_up(own["stated"], [term for term in row["terms"] if term["way"] == way], _terms(own))
        for row in filing.rows("relations")
        if row["kind"] == "sum" and _is_whole_of(own, row)
        for way in {term["way"] for term in row["terms"]}
    )


def _adds_up(whole: Figure, terms: Sequence[dict[str, Any]], known: Sequence[Figure]) -> bool:
    listed = {Decimal(term["value"]) for term in terms}
    if whole.value is None or len(terms) <= len(known) or not {figure.value for figure in known} <= listed:
        return False
    half = sum((Decimal(term["half"]) for term in terms), start=whole.half)
    rest: Decimal = sum((term["sign"] * Decimal(term["value"]) for term in terms), start=-whole.value)
    return abs(rest) <= half


def _is_whole_of(own: Record, row: RelationRow) -> bool:
    return bool(own["stated"].location == row.get("location"))


def _terms(own: Record) -> list[Figure]:
    return [own[name] for name in TERMS if own[name].location is not None]
