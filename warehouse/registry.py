"""The department registry: who is expected to file, read from the CSV that the office keeps."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Self, cast

from warehouse import contract
from warehouse.compared_name import folded
from warehouse.dimensions import typed
from warehouse.faults import InvalidRegistry
from warehouse.ownership import is_expected
from warehouse.rows import DepartmentRow, OpenRow

Index = defaultdict[tuple[str | None, str], list[DepartmentRow]]

KINDS = ("government", "institution", "school", "hospital", "township", "other")
_DUE = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True)
class Registry:
    """``departments`` are rows of the contract's table of that name, in the order of the file."""

    departments: tuple[DepartmentRow, ...]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads the CSV at ``path`` (UTF-8, with or without BOM, or GB18030 as Excel saves it).

        Raises :class:`InvalidRegistry` with file and line when a column is unknown or missing, a value is not what
        the contract says, a code occurs twice, or two departments of a division bear one name at the same time;
        ``OSError`` when the file cannot be read.
        """
        reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
        _check_heading(path, list(reader.fieldnames or ()))
        rows = list(_lines(path, reader))
        _check_together(path, rows)
        return cls(tuple(row for _, row in rows))

    def expected(self, fiscal_year: int) -> list[DepartmentRow]:
        """The departments that file for ``fiscal_year``: those in being on its last day."""
        return [row for row in self.departments if is_expected(row, fiscal_year)]

    def match(self, name: str | None, division_code: str | None, fiscal_year: int) -> DepartmentRow | None:
        """The department of the division that bears ``name`` in ``fiscal_year``, or bore it before.

        Blanks and the width of characters are ignored; nothing else is guessed: ``None`` unless exactly one department
        has that name now, or none has and exactly one had.
        """
        wanted = division_code, folded(name or "")
        for index in self._by_name:
            found = [row for row in index.get(wanted, ()) if _holds(row, date(fiscal_year, 12, 31))]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    @cached_property
    def _by_name(self) -> tuple[Index, Index]:
        current, former = Index(list), Index(list)
        for row in self.departments:
            current[row["division_code"], folded(row["department_name"])].append(row)
            for name in filter(None, map(folded, (row["former_names"] or "").split("|"))):
                former[row["division_code"], name].append(row)
        return current, former


def _holds(row: DepartmentRow, day: date) -> bool:
    return (row["valid_from"] or date.min) <= day < (row["valid_to"] or date.max)


def _text(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidRegistry(path, 1, "is neither UTF-8 nor GB18030 text")


def _check_heading(path: Path, names: list[str]) -> None:
    columns = contract.table("departments").columns
    unknown = [name for name in names if name not in {column.name for column in columns}]
    missing = [column.name for column in columns if not column.nullable and column.name not in names]
    if unknown or missing or len(set(names)) < len(names):
        raise InvalidRegistry(
            path, 1, f"columns are {', '.join(column.name for column in columns)}; missing {missing}, unknown or twice {unknown}"
        )


def _lines(path: Path, reader: csv.DictReader[str]) -> Iterator[tuple[int, DepartmentRow]]:
    try:
        for printed in reader:
            if None in printed or None in printed.values():
                raise InvalidRegistry(path, reader.line_num, "has not as many cells as the heading")
            if any(value.strip() for value in printed.values()):
                yield reader.line_num, _row(path, reader.line_num, {name: value.strip() for name, value in printed.items()})
    except csv.Error as error:
        raise InvalidRegistry(path, reader.line_num + 1, str(error)) from None


def _row(path: Path, line: int, printed: dict[str, str]) -> DepartmentRow:
    row: OpenRow = {}
    for column in contract.table("departments").columns:
        try:
            row[column.name] = typed(column, printed.get(column.name))
        except ValueError:
            raise InvalidRegistry(path, line, f"{column.name}: {printed[column.name]!r} is no date (YYYY-MM-DD)") from None
        if row[column.name] is None and not column.nullable:
            raise InvalidRegistry(path, line, f"{column.name} is empty")
    department = cast("DepartmentRow", row)
    for wrong in _wrong(department):
        raise InvalidRegistry(path, line, wrong)
    return department


def _wrong(row: DepartmentRow) -> Iterator[str]:
    if row["division_code"] not in {code["division_code"] for code in contract.codes("divisions")}:
        yield f"division_code: {row['division_code']!r} is no division"
    if row["kind"] is not None and row["kind"] not in KINDS:
        yield f"kind: {row['kind']!r} is none of {', '.join(KINDS)}"
    if row["due_date"] is not None and not _DUE.fullmatch(row["due_date"]):
        yield f"due_date: {row['due_date']!r} is no month and day (MM-DD)"
    if row["valid_from"] and row["valid_to"] and row["valid_from"] >= row["valid_to"]:
        yield f"valid_to: {row['valid_to']} is not after valid_from"


def _check_together(path: Path, rows: list[tuple[int, DepartmentRow]]) -> None:
    codes: set[str] = set()
    names = Index(list)
    for line, row in rows:
        if row["department_code"] in codes:
            raise InvalidRegistry(path, line, f"department_code: {row['department_code']!r} occurs twice")
        bearers = names[row["division_code"], folded(row["department_name"])]
        for other in bearers:
            if _overlap(row, other):
                reason = f"department_name: {other['department_code']} bears the name {row['department_name']!r} at the same time"
                raise InvalidRegistry(path, line, reason)
        codes.add(row["department_code"])
        bearers.append(row)


def _overlap(one: DepartmentRow, other: DepartmentRow) -> bool:
    begin = max(one["valid_from"] or date.min, other["valid_from"] or date.min)
    return begin < min(one["valid_to"] or date.max, other["valid_to"] or date.max)
