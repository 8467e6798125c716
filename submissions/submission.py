"""What was read from one submission: rows of the contract's tables, as printed and typed, never altered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse import contract
from warehouse.rows import AnyRow, OpenRow, OpenTables

_BEFORE = '{"header":'

TABLES = (
    *contract.forms(),
    "narrative_figures",
    "relations",
    "passages",
    "headings",
    "identifiers",
    "unresolved",
)
"""The fact tables that extraction fills, in the order in which JSON prints them."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission's facts.

    ``header`` holds the columns of the contract's ``submissions`` table that the document itself states
    (``department_name division_code fiscal_year kind unit self_score grade total_max_score total_score parts cells
    format sha256``). ``tables`` has, for each name of :data:`TABLES`, rows whose keys are the contract's columns less
    the common ones (``submission_id fiscal_year division_code standing``). Money, rates and scores are ``Decimal``,
    dates ``datetime.date``, locations and cells plain dicts. A value the document does not state is ``None``.
    """

    header: OpenRow
    tables: OpenTables = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object of ``extract --json``: the contract's names, decimals as JSON numbers, blanks as null."""
        totals = {"max_score": self.header.get("total_max_score"), "score": self.header.get("total_score")}
        out: dict[str, Any] = {"submission": {k: v for k, v in self.header.items() if not k.startswith("total_")}}
        for name in TABLES:
            out[name] = [_year_as_contract(row) for row in self.tables.get(name, [])]
        out["totals"] = totals
        plain: dict[str, Any] = _plain(out)
        return plain


def _year_as_contract(row: AnyRow) -> dict[str, Any]:
    return {("fiscal_year" if key == "amount_year" else key): value for key, value in row.items()}


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case _:
            return value


def dumps(submission: Submission) -> str:
    """Lossless JSON for the extraction cache: decimals and dates are tagged, so that :func:`loads` restores them."""
    header, tables = (json.dumps(_tag(one), ensure_ascii=False, separators=(",", ":")) for one in (submission.header, submission.tables))
    return f'{_BEFORE}{header},"tables":{tables}}}'


def loads(text: str) -> Submission:
    """The inverse of :func:`dumps`."""
    raw = json.loads(text, object_hook=_untag)
    return Submission(raw["header"], raw["tables"])


def loads_header(text: str) -> OpenRow:
    """The header alone of what :func:`dumps` wrote, without reading its tables."""
    header, _ = json.JSONDecoder(object_hook=_untag).raw_decode(text, len(_BEFORE))
    return dict(header)


def _tag(value: Any) -> Any:
    match value:
        case dict():
            return {key: _tag(item) for key, item in value.items()}
        case list() | tuple():
            return [_tag(item) for item in value]
        case Decimal():
            return {"$decimal": str(value)}
        case date():
            return {"$date": value.isoformat()}
        case _:
            return value


def _untag(raw: dict[str, Any]) -> Any:
    if len(raw) == 1:
        if "$decimal" in raw:
            return Decimal(raw["$decimal"])
        if "$date" in raw:
            return date.fromisoformat(raw["$date"])
    return raw
