"""What a unit is there for: goals copied from its duties, indicators whose topic is over or whose audience is not its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.lexicons import lexicon, pairs
from expectations.printed_figures import MISSING, Figure, exact
from warehouse.rows import IndicatorRow

_BARE = re.compile(r"[\W_]|^(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?=[、.．）)])")
_OPENING = 20
"""Characters of a goal that a message quotes: enough to find it in its cell."""


def duties(filing: FilingRows) -> str:
    """The text that says what the unit does: the paragraphs of the profile below a heading on duties, or that speak of them."""
    return filing.remember("duties", _duties)


def _duties(filing: FilingRows) -> str:
    found: list[str] = []
    below = False
    for row in filing.rows("passages"):
        if row.get("section") != "profile":
            below = False
        elif row.get("kind") == "heading":
            below = lexicon("duty_headings").search(row["text"]) is not None
        elif row.get("kind") == "body" and (below or lexicon("duties").search(row["text"])):
            found.append(row["text"])
    return "\n".join(found)


def goals(filing: FilingRows) -> Iterator[Record]:
    """One record per submission that states goals and duties: how much of the goals stands in the duties word for word."""
    rows = [row for row in filing.rows("goals") if row.get("expected")]
    known = _plain(duties(filing))
    if not rows or not known:
        return
    texts = [_plain(row["expected"]) for row in rows]
    copied = [text for text in texts if text and text in known]
    yield filing.common | {
        "copied": exact(sum(map(len, copied))),
        "length": exact(sum(map(len, texts))),
        "count": exact(len(copied)),
        "opening": rows[0]["expected"][:_OPENING],
        "location": rows[0].get("location"),
    }


def goal_results(filing: FilingRows) -> Iterator[Record]:
    """One record per submission whose form has goals and a place for what was achieved.

    A single text for all goals answers them all; only where results are listed as the goals are can one be missing.
    """
    rows = filing.rows("goals")
    expected = [row for row in rows if row.get("expected")]
    answered = [row for row in rows if row.get("achieved")]
    asked = any(one.get("table_name") == "goals" and one.get("column_name") == "achieved" for one in filing.rows("headings"))
    if not expected or not (asked or answered):
        return
    unanswered = [row for row in expected if not row.get("achieved")]
    copied = [_plain(row["expected"]) for row in expected if row.get("achieved") and _plain(row["expected"]) == _plain(row["achieved"])]
    yield filing.common | {
        "expected_count": exact(len(expected)),
        "achieved_count": exact(len(answered)),
        "unanswered": "；".join(row["expected"][:_OPENING] for row in unanswered) or None,
        "copied_count": exact(len(copied)),
        "copied_length": exact(sum(map(len, copied))),
        "opening": expected[0]["expected"][:_OPENING],
        "unsettled": filing.unsettled("goals", ("achieved",)),
        "location": (unanswered or expected)[0].get("location"),
    }


def _plain(text: str) -> str:
    return "".join(_BARE.sub("", line) for line in text.split("\n"))


def topics(filing: FilingRows, row: IndicatorRow) -> Record:
    """The columns of an indicator about its topic and whom it is for."""
    name = row["indicator_name"]
    topic, ended = _stale(filing, name)
    audience, strange = (None, False) if row.get("level1") == "satisfaction" else _audience(filing, name)
    return {"topic": topic, "topic_ended": ended, "audience": audience, "audience_strange": strange}


def _stale(filing: FilingRows, name: str) -> tuple[str | None, Figure]:
    """A topic that is over, and the last year in which it was one; standing duties of the unit are no such topic."""
    if lexicon("standing_topics").search(name) or lexicon("standing_topics").search(str(filing.header.get("department_name") or "")):
        return None, MISSING
    for pattern, last in pairs("stale_topics"):
        match = pattern.search(name)
        if match:
            return match.group(), exact(Decimal(last))
    return None, MISSING


def _audience(filing: FilingRows, name: str) -> tuple[str | None, bool | None]:
    """Whom the indicator is for, and whether neither the duties, the goals of the prose nor the name speak of them or their field."""
    about = filing.remember("about", _about)
    for pattern, fields in pairs("audiences"):
        match = pattern.search(name)
        if match:
            near = pattern.search(about) or re.search(fields, about)
            return match.group(), False if near else True if duties(filing) else None
    return None, False


def _about(filing: FilingRows) -> str:
    stated = [row["text"] for row in filing.passages if row.get("section") == "goals"]
    return "\n".join([str(filing.header.get("department_name") or ""), duties(filing), *stated])
