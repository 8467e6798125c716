"""Frame ``copies``: how far a filing repeats another department's, or its own of last year, in text, figures or indicators."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from expectations.frames.batch_context import owner
from expectations.frames.batch_rows import FilingRows, Surroundings
from expectations.frames.frame import Record
from expectations.printed_figures import exact, rate
from expectations.text_similarity import LEAST, alike, contained, fingerprints
from expectations.text_similarity import Prints as Fingerprints
from warehouse.contract import MEASURES
from warehouse.rows import SubmissionRow

FLOOR = 0.5
"""From this share on a pair is a record; the rules say from which share it is a finding."""
# Sizes below which sharing says nothing: of so few amounts or indicators half can agree by chance. Choices of this product.
LEAST_FIGURES = 10
LEAST_INDICATORS = 5
# Amounts of fewer digits (5万元, 20万元) recur in many reports by chance; a choice of this product.
_DIGITS = 3
# What more filings than this share is the form's own content, as in :mod:`expectations.text_similarity`.
_COMMON = 8


def copies(filing: FilingRows) -> Iterator[Record]:
    """One record for each other filing that it repeats, of the same batch or its own of last year."""
    if (filing.header.get("kind") or "department") != "department":
        return
    pairs = filing.around.remember("copies", _pairs)
    for what, other, share, counted in pairs.get(filing.header["submission_id"], ()):
        yield _record(filing, what, other, share, counted)
    yield from _again(filing)
    before = filing.around.before(filing)
    if before is not None:
        yield from _of_last_year(filing, before)


def _record(filing: FilingRows, what: str, other: str, share: float, counted: int) -> Record:
    place = next((row.get("location") for row in filing.rows("passages" if what == "text" else "budget_lines")), None)
    shown = rate(Decimal(str(round(share, 4))), 2)
    return filing.common | {"of": other, "what": what, "share": shown, "counted": exact(counted), "location": place or {"block": 0}}


def _again(filing: FilingRows) -> Iterator[Record]:
    """The department's other filing of the year with the same figures and nearly the same text, if the files differ."""
    others = filing.around.remember("versions", _versions)[owner(filing.header)]
    for other in others:
        same = other is not filing and _columns(other) == _columns(filing) and _indicators(other) == _indicators(filing)
        if same and len(prints(filing)) and (share := contained(prints(filing), prints(other))) >= FLOOR:
            yield _record(filing, "own_version", str(other.header.get("source_path") or other.header["submission_id"]), share, 1)
            return


def _versions(around: Surroundings) -> dict[str, list[FilingRows]]:
    found: dict[str, list[FilingRows]] = defaultdict(list)
    for filing in around.filings:
        found[owner(filing.header)].append(filing)
    return found


def _of_last_year(filing: FilingRows, before: FilingRows) -> Iterator[Record]:
    name = f"{before.header['fiscal_year']}年度自评报告"
    mine, theirs = prints(filing), prints(before)
    if len(mine) >= LEAST and (share := contained(mine, theirs)) >= FLOOR:
        yield _record(filing, "own_text", name, share, len(mine))
    for what, least, of in (("own_figures", LEAST_FIGURES, _columns), ("own_indicators", LEAST_INDICATORS, _indicators)):
        now, then = of(filing), of(before)
        if len(now) >= least and (share := len(now & then) / len(now)) >= FLOOR:
            yield _record(filing, what, name, share, len(now))


def prints(filing: FilingRows) -> Fingerprints:
    """The fingerprints of its prose."""
    return filing.remember("prints", lambda one: fingerprints("".join(row["text"] for row in one.passages)))


def _columns(filing: FilingRows) -> set[Any]:
    """The amounts of the base data table, each with its item and column."""
    rows = filing.rows("budget_lines")
    return {(row["item_code"], row["measure"], row["amount_cny"]) for row in rows if row.get("amount_cny") and row["measure"] in MEASURES}


def _figures(filing: FilingRows) -> set[Any]:
    """The telling amounts of the base data table: those of three digits and more."""
    amounts = {row["amount_cny"] for row in filing.rows("budget_lines") if row.get("amount_cny")}
    return {amount for amount in amounts if len(amount.normalize().as_tuple().digits) >= _DIGITS}


def _indicators(filing: FilingRows) -> set[Any]:
    """The indicators with their targets."""
    return {(row["indicator_name"], row.get("target_printed")) for row in filing.rows("indicators") if row.get("indicator_name")}


def _pairs(around: Surroundings) -> dict[str, list[tuple[str, str, float, int]]]:
    """For each submission what it repeats of other departments: what, whose, how much of it, out of how many."""
    held = {filing.header["submission_id"]: filing for filing in around.current.values()}
    texts = {name: prints(filing) for name, filing in held.items()}
    found: dict[str, list[tuple[str, str, float, int]]] = defaultdict(list)
    for one, other, share in alike(texts, FLOOR):
        found[one].append(("text", _named(held[other].header), share, len(texts[one])))
    for what, least, of in (("figures", LEAST_FIGURES, _figures), ("indicators", LEAST_INDICATORS, _indicators)):
        sets = {name: values for name, filing in held.items() if len(values := of(filing)) >= least}
        own, shared = _shared(sets)
        for (one, other), count in shared.items():
            if own[one] >= least and count >= FLOOR * own[one]:
                found[one].append((what, _named(held[other].header), count / own[one], own[one]))
    return {name: _closest(rows) for name, rows in found.items()}


def _shared(sets: dict[str, set[Any]]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How many values each has that not many share, and how many of them each pair shares."""
    holders: dict[Any, list[str]] = defaultdict(list)
    for name, values in sets.items():
        for value in values:
            holders[value].append(name)
    telling = [names for names in holders.values() if len(names) <= _COMMON]
    own = Counter(name for names in telling for name in names)
    return own, Counter((one, other) for names in telling for one in names for other in names if one != other)


def _closest(rows: list[tuple[str, str, float, int]]) -> list[tuple[str, str, float, int]]:
    """Of each kind the closest one."""
    best: dict[str, tuple[str, str, float, int]] = {}
    for row in sorted(rows, key=lambda row: (row[2], row[1])):
        best[row[0]] = row
    return [best[what] for what in sorted(best)]


def _named(header: SubmissionRow) -> str:
    return str(header.get("department_name") or header.get("source_path") or header["submission_id"])
