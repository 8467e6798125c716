"""Finds the division that a folder of the inbox belongs to."""

from __future__ import annotations

from datetime import date

from warehouse.contract import codes
from warehouse.divisions import division_of


def folder_division(source_path: str, fiscal_year: int) -> str | None:
    """Returns the code of the division that the first folder of ``source_path`` names by code or name; None if it names none."""
    folder, slash, _ = source_path.partition("/")
    if not slash:
        return None
    if folder in {row["division_code"] for row in codes("divisions")}:
        return folder
    return division_of(folder, date(fiscal_year, 12, 31))
