"""Frames about the document itself: ``parts headings passages repeats units``."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.lexicons import lexicon
from expectations.printed_figures import exact
from warehouse.rows import AnyRow, HeadingRow, PassageRow

PARTS = {"base_table": "部门整体支出绩效评价基础数据表", "self_evaluation_table": "整体支出绩效自评表", "narrative": "自评报告正文"}
TABLES = ("budget_lines", "fund_lines", "building_controls", "staffing")
MONEY = ("元", "千元", "万元", "百万元", "亿元")
MANY = 3
"""Rows that belong to no table known: from here on a missing table may be one that was not recognised."""
SHORTEST = 20
"""Characters from which a repeated run is a record; the rule says from which length it is a finding."""
WINDOW = 20  # characters of which equal runs are looked up: as many as the shortest repeated run
_BUILT = re.compile(r"楼堂馆所.{0,100}[（(](?P<year>20\d\d)年(?:度)?(?:完工|竣工|建成)")
_DATE = r"(?P<date>(?P<year>20\d\d|[二2][〇○零0O][一二三四五六七八九〇○零\d]{2})\s*[年./-]\s*(?P<month>\d{1,2})\s*(?:[月./-]\s*(?:(?P<day>\d{1,2})\s*日?)?)?)"
_SIGNED = re.compile(rf"(?:填报|填表|填写|编制|报告|报送|上报|自评)(?:日期|时间)\s*[:：]\s*{_DATE}")
_DATE_ALONE = re.compile(rf"^{_DATE}$")
"""A date in a line of its own, as reports end: 2024年3月18日."""
_DIGITS = {char: str(digit) for digit, char in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "O": "0"}
_BLANKS = re.compile(r"[\s\u200b-\u200d\ufeff]")
_BREAK = re.compile(r"[，,。；;：:、！!？?\0]")
_FILER = re.compile(r"填报单位(?:[（(]盖章[）)])?[:：]")
_IN_NAME = re.compile(r"[（(](?:单位[:：])?(?:元|千元|万元|百万元|亿元)[）)]")
"""A unit in the name of a sheet: 基础数据表（万元）."""
_UNIT = re.compile(r"单位[:：]\s*(?:人民币)?(?:元|千元|万元|百万元|亿元)")


def parts(filing: FilingRows) -> Iterator[Record]:
    """One record per part that a submission must have; a table is not said to be missing where rows of one could not be placed."""
    found = filing.header.get("parts")
    strays = sum(str(row.get("what") or "").partition(".")[0] == "tables" for row in filing.rows("unresolved"))
    for part, label in PARTS.items():
        present = None if found is None else found.get(part, False) if isinstance(found, dict) else part in found
        present = None if present is False and part != "narrative" and strays >= MANY else present
        yield filing.common | {"part": part, "label": label, "present": present}


def _of_first_tables(rows: Sequence[HeadingRow]) -> Iterator[HeadingRow]:
    """The headings without those of a later table of the same kind: one of the year before, added for comparison, is not out of date."""
    first: dict[str | None, Any] = {}
    for row in rows:
        block = (row.get("location") or {}).get("block")
        if first.setdefault(row["table_name"], block) == block or row["table_name"] not in ("budget_lines", "staffing"):
            yield row


def headings(filing: FilingRows) -> Iterator[Record]:
    """One record per heading that names a year whose role is known, captions that stand above their table included."""
    dated = [(row, year) for row in _of_first_tables(filing.rows("headings")) if (year := row.get("year")) is not None]
    for row, year in dated:
        yield _heading(filing, row["printed"], year, _role(row), row.get("location"))
    if not any(row.get("table_name") == "building_controls" for row, _ in dated):
        for row in filing.rows("passages"):
            match = _BUILT.search(row["text"]) if row.get("kind") != "body" or len(row["text"]) < 40 else None
            if match:
                yield _heading(filing, row["text"].strip(), int(match["year"]), "building", row.get("location"))


def _role(row: HeadingRow) -> str | None:
    """What a heading's year is about: a measure of the base data table, or another table; ``None`` where that is open."""
    table, column = str(row.get("table_name")), row.get("column_name")
    if table not in TABLES or column in (None, "derived") or (table == "budget_lines" and column == "section"):
        return None
    return str(column) if table == "budget_lines" else {"building_controls": "building"}.get(table, table)


def _heading(filing: FilingRows, printed: str, year: int, role: str | None, location: dict[str, Any] | None) -> Record:
    due = None if role is None else int(filing.header["fiscal_year"]) - (role == "prior_actual")
    stated = exact(year, printed=str(year), location=location)
    return filing.common | {"role": role, "printed": printed, "year": stated, "year_due": exact(due), "location": location}


def passages(filing: FilingRows) -> Iterator[Record]:
    """One record per paragraph outside tables; ``answered`` where the unit's name is the line below it."""
    rows = filing.rows("passages")
    name = "".join(str(filing.header.get("department_name") or "").split())
    for row, below in zip_longest(rows, rows[1:]):
        yield filing.common | {
            "answered": below is not None and bool(name) and "".join(below["text"].split()).startswith(name),
            "text": row["text"],
            **_signed(filing, row),
            "of_kind": row.get("kind"),
            "section": row.get("section"),
            "location": row.get("location"),
        }


def _signed(filing: FilingRows, row: PassageRow) -> Record:
    """The date on which a line says that the report was filled in, and how many days after the fiscal year that is."""
    match = _SIGNED.search(row["text"]) or (_DATE_ALONE.match(row["text"].strip()) if row.get("kind") != "body" else None)
    if match is None:
        return {"signed": None, "signed_after": exact(None)}
    year, month = (int("".join(_DIGITS.get(char, char) for char in match[part])) for part in ("year", "month"))
    last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
    day = int(match["day"] or last)
    known = 1 <= day <= last
    days = (date(year, month, day) - date(int(filing.header["fiscal_year"]), 12, 31)).days if known else None
    return {"signed": match["date"], "signed_after": exact(days, state=None if known else "unreadable", location=row.get("location"))}


def repeats(filing: FilingRows) -> Iterator[Record]:
    """One record per run of text that stands twice in the prose, blanks left out."""
    text, owners = _joined(filing)
    seen: dict[str, int] = {}
    end_of_last = 0
    titles = _titles(filing)
    for start in [0, *(match.end() for match in _BREAK.finditer(text))]:
        gram = text[start : start + WINDOW]
        if len(gram) < WINDOW or "\0" in gram:
            continue
        before = seen.setdefault(gram, start)
        if before == start or start < end_of_last:
            continue
        length = _run(text, before, start)
        if length >= SHORTEST:
            end_of_last = start + length
            owner = next(row for first, last, row in owners if first <= start < last)
            run = text[start : start + length]
            yield filing.common | {
                "opening": run[:12],
                "text": run[:60],
                "length": exact(len(run)),
                "section_title": titles.get(owner["seq"]),
                "location": (owner.get("location") or {}) | {"quote": run[:60]},
            }


def _is_row_of_figures(text: str) -> bool:
    """True if a line is a row of a table without its cells: two tables may print the same account with the same amounts."""
    pieces = text.split()
    figures = sum(lexicon("figure_cell").search(piece) is not None for piece in pieces)
    return figures > len(pieces) - figures


def _joined(filing: FilingRows) -> tuple[str, list[tuple[int, int, AnyRow]]]:
    pieces: list[str] = []
    owners: list[tuple[int, int, AnyRow]] = []
    position = 0
    for row in filing.passages:
        if _is_row_of_figures(row["text"]):
            continue
        piece = _BLANKS.sub("", row["text"]) + "\0"
        owners.append((position, position + len(piece), row))
        pieces.append(piece)
        position += len(piece)
    return "".join(pieces), owners


def _run(text: str, before: int, start: int) -> int:
    """How far the text goes on alike from both places; it ends at a paragraph's end and before it meets itself."""
    length = 0
    limit = min(start - before, len(text) - start)
    while length < limit and text[before + length] == text[start + length] != "\0":
        length += 1
    return length


def _titles(filing: FilingRows) -> dict[int, str]:
    """By paragraph, the heading above it."""
    found: dict[int, str] = {}
    title = ""
    for row in filing.rows("passages"):
        title = row["text"].strip() if row.get("kind") == "heading" else title
        found[row["seq"]] = title
    return found


def units(filing: FilingRows) -> Iterator[Record]:
    """One record for the base data table and one for the fund table: the units of money that they declare.

    A table that declares none counts as declaring one where the document states the unit somewhere; but not where the
    form's line for it (填报单位：…　单位：…) is there and leaves the unit out.
    """
    known = bool(filing.header.get("unit")) or any(row.get("unit") in MONEY for row in filing.rows("narrative_figures"))
    texts = [row["text"] for row in filing.rows("passages")]
    sheets = {str((row.get("location") or {}).get("sheet") or "") for row in filing.rows("headings")}
    stated = any(_UNIT.search(text) for text in texts) or any(_IN_NAME.search(sheet) for sheet in sheets)
    left_out = any(_FILER.search(text) for text in texts) and not stated
    for table, label in (("budget_lines", "基础数据表"), ("fund_lines", "自评表的资金部分")):
        rows = [row for row in filing.rows("headings") if row.get("table_name") == table]
        declared = {row["unit"] for row in rows if row.get("unit") in MONEY}
        assumed = known and not (left_out and table == "budget_lines")
        if rows:
            yield filing.common | {
                "table": table,
                "label": label,
                "declared": "、".join(sorted(declared)) or None,
                "count": exact(len(declared) or int(assumed)),
                "location": rows[0].get("location"),
            }
