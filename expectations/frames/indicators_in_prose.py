"""Frames about the prose beside the tables: ``unspoken`` items, and ``mentions`` of indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from expectations.frames.batch_rows import FilingRows, Row, cell_figure
from expectations.frames.budget import ITEMS, ITEMS_EN, lines
from expectations.frames.frame import Record
from expectations.printed_figures import MISSING, Figure, exact
from warehouse.contract import codes, names_of

_ASKED = ("three_public", "project", "operating")
"""What the form's notes ask the prose to speak of."""
_LABELS = {row["item_code"]: row for row in codes("budget_items")}
_QUOTES = re.compile(r"[“”‘’\"'「」『』＂]")
_SENTENCE = re.compile(r"[。；;！!\n]")
_NUMBER = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[%％]|[^\d\s，,。；;、（()）“”]{0,4})")
_PLAN = re.compile(r"目标|计划|预期|年初|上年|去年|同比|以上|不低于|不少于|至少|比")
_DONE = re.compile(r"(全部|均|都|圆满|超额)(已)?(完成|达到|达标)|全面完成|各项(绩效)?指标(均|都|全部)")


def unspoken(filing: FilingRows) -> Iterator[Record]:
    """One record for each main item of the base data table that holds money."""
    prose = _QUOTES.sub("", "".join(row["text"] for row in filing.passages))
    for item in _ASKED:
        amount = filing.remember("lines", lines).get((item, "actual"), MISSING)
        if amount.value:
            spoken = any(name in prose for name in (*map(_bare, names_of(_LABELS[item])), ITEMS[item]) if len(name) > 2)
            yield filing.common | {
                "item_code": item,
                "label": ITEMS[item],
                "label_en": ITEMS_EN[item],
                "amount": amount,
                "spoken": spoken,
                "prose": exact(len(prose)),
                "location": amount.location,
            }


def _bare(name: str) -> str:
    return _QUOTES.sub("", name)


def mentions(filing: FilingRows) -> Iterator[Record]:
    """One record per indicator of the self-evaluation table, with what the prose says of it."""
    problems = "".join(row["text"] for row in filing.passages if row.get("section") in ("problems", "measures"))
    sentences = [(s, row) for row in filing.passages for s in _SENTENCE.split(row["text"]) if s]
    praised = any(_DONE.search(sentence) for sentence, _ in sentences)
    for row in filing.rows("indicators"):
        name = "".join(str(row.get("indicator_name") or "").split())
        score, full = row.get("score"), row.get("max_score")
        quoted, said, place = _said(name, row, sentences)
        yield filing.common | {
            "name": row.get("indicator_name"),
            "said": said,
            "actual": _actual(row),
            "target": exact(row.get("target_value"), printed=row.get("target_printed")),
            "unit": row.get("unit"),
            "quoted": quoted,
            "lost": exact(full - score if full is not None and score is not None else None),
            "admitted": len(name) < 4 or name in problems or bool(row.get("deviation_explanation")),
            "problems_written": len(problems) > 40,
            "praised": praised,
            "location": place or cell_figure(row, "score", "indicators").location or row.get("location"),
        }


def _actual(row: Row) -> Figure:
    value = row.get("actual_value")
    return exact(value, printed=row.get("actual_printed")) if value is not None else Figure(None, state="missing")


def _said(name: str, row: Row, sentences: list[tuple[str, Row]]) -> tuple[str | None, Figure, Row | None]:
    """The one number, in the indicator's own unit, that a sentence gives right behind the indicator's name."""
    unit = str(row.get("actual_unit") or row.get("unit") or "").replace("％", "%")
    if len(name) < 5 or not unit:
        return None, MISSING, None
    found: list[tuple[str, Decimal, Row]] = []
    for sentence, passage in sentences:
        text = "".join(sentence.split())
        at = text.find(name)
        if at < 0:
            continue
        behind = text[at + len(name) : at + len(name) + 16].lstrip('”’"」')
        match = _NUMBER.search(behind)
        if match and not _PLAN.search(behind[: match.start()]) and match["unit"].replace("％", "%").startswith(unit):
            found.append((name + behind[: match.end()], Decimal(match["number"].replace(",", "")), passage))
    if len({value for _, value, _ in found}) != 1:
        return None, MISSING, None
    quoted, value, passage = found[0]
    return quoted, exact(value, printed=f"{value}{unit}"), (passage.get("location") or {}) | {"quote": quoted}
