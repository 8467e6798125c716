"""Who a row belongs to: the department that filed it, the submission that states it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from warehouse.rows import AnyRow, SubmissionRow

R = TypeVar("R", bound=AnyRow)


def owner(header: SubmissionRow) -> str:
    """What tells one department's filings from another's."""
    name = "".join(unicodedata.normalize("NFKC", header.get("department_name") or "").split())
    return str(header.get("department_code") or (f"{header.get('division_code')} {name}" if name else header["submission_id"]))


def by_submission(rows: Iterable[R]) -> dict[str, list[R]]:
    """Rows by the submission that states them."""
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[row["submission_id"]].append(row)
    return found
