"""Whose a folder of the inbox is."""

from __future__ import annotations

from datetime import date

from warehouse.contract import codes
from warehouse.divisions import division_of


def folder_division(source_path: str, fiscal_year: int) -> str | None:
    """The division whose code or name the first folder of ``source_path`` is, or None."""
    folder, slash, _ = source_path.partition("/")
    if not slash:
        return None
    if folder in {row["division_code"] for row in codes("divisions")}:
        return folder
    return division_of(folder, date(fiscal_year, 12, 31))
