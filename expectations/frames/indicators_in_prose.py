"""Frames about the prose beside the tables: ``unspoken`` items, and ``mentions`` of indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from expectations.frames.batch_rows import FilingRows
from expectations.frames.budget import ITEMS, ITEMS_EN, lines
from expectations.frames.frame import Record
from expectations.frames.printed_cells import cell_figure
from expectations.lexicons import lexicon
from expectations.printed_figures import MISSING, exact
from warehouse.contract import codes, names_of

_ASKED = ("three_public", "project", "operating")
"""What the form's notes ask the prose to speak of."""
_LABELS = {row["item_code"]: row for row in codes("budget_items")}
_QUOTES = re.compile(r"[“”‘’\"'「」『』＂]")
_SENTENCE = re.compile(r"[。；;！!\n]")


def unspoken(filing: FilingRows) -> Iterator[Record]:
    """One record for each main item of the base data table that holds money."""
    written = filing.rows("passages")
    prose = _QUOTES.sub("", "".join(row["text"] for row in filing.passages))
    headed = _QUOTES.sub("", "".join(row["text"] for row in written if row.get("kind") == "heading"))
    for item in _ASKED:
        amount = filing.remember("lines", lines).get((item, "actual"), MISSING)
        if amount.value:
            spoken = any(name in prose or name in headed for name in (*map(_bare, names_of(_LABELS[item])), ITEMS[item]) if len(name) > 2)
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
    praised = any(_is_praise(sentence) for sentence, _ in sentences)
    for row in filing.rows("indicators"):
        name = "".join(str(row.get("indicator_name") or "").split())
        score, full = row.get("score"), row.get("max_score")
        yield filing.common | {
            "name": row.get("indicator_name"),
            "lost": exact(full - score if full is not None and score is not None else None),
            "admitted": len(name) < 4 or name in problems or bool(row.get("deviation_explanation")),
            "problems_written": len(problems) > 40,
            "praised": praised,
            "location": cell_figure(row, "score", "indicators").location or row.get("location"),
        }


def _is_praise(sentence: str) -> bool:
    """True if a sentence claims that everything was achieved; one that excepts something (其余指标均已完成) does not."""
    return lexicon("all_achieved").search(sentence) is not None and not lexicon("all_but_some").search(sentence)
