"""Staffing where no heading announces it: labels with their values beside them, in a line or in rows of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from submissions.document import Cell, Location
from submissions.extraction.collector import Facts
from submissions.extraction.typed_cells import RowReader
from submissions.grammar import vocabulary
from submissions.grammar.heading_columns import Cells, filled
from submissions.numbers import read
from submissions.text import fold, joined

STAFFING = "staffing"
_PAIR = re.compile(r"(?P<label>[^\d::,,;;。\s]{2,14})[:：]\s*(?P<value>[\d.,]+\s*[%％人名]?)")


def pairs(text: str, location: Location) -> dict[str, Cell]:
    """Cells from a line of labels and values (编制数：30　实有人数：29　控制率：96.67％); empty unless two columns are named."""
    names = vocabulary.columns(STAFFING)
    found: dict[str, Cell] = {}
    for match in _PAIR.finditer(text):
        name = names.get(vocabulary.heading(fold(match["label"]))[0])
        if name is not None and name not in found:
            value = match["value"].strip()
            found[name] = Cell(
                value, 0, 0, location.span(match.start("value"), match.start("value") + len(value), match.group()), found="beside"
            )
    return found if len(found) >= 2 else {}


def beside(row: Cells) -> dict[str, Cell]:
    """Cells of a row that alternates labels and values (编制数 | 18 | 实有人数 | 17); empty unless two columns are named."""
    found = _beside(row)
    return found if len(found) >= 2 else {}


def below(rows: Sequence[Cells]) -> tuple[dict[str, Cell], frozenset[int]]:
    """Cells of rows that each name a column with its figure beside it, and those rows' numbers; nothing unless two in a row do."""
    found: dict[str, Cell] = {}
    taken: list[int] = []
    for number, row in enumerate(rows):
        named = {name: cell for name, cell in _beside(row).items() if read(joined(cell.text)).value is not None}
        if named and not named.keys() & found.keys() and (not taken or taken[-1] == number - 1):
            found |= named
            taken.append(number)
        elif len(taken) < 2:
            found, taken = {}, []
    return (found, frozenset(taken)) if len(taken) >= 2 else ({}, frozenset())


def _beside(row: Cells) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for name_cell, value in pairwise(row):
        name = vocabulary.column(STAFFING, vocabulary.heading(joined(name_cell.text))[0])
        if name is not None and value.text.strip():
            found.setdefault(name, replace(value, found="beside"))
    return found


def complete(row: Cells, facts: Facts) -> bool:
    """Read a row that holds one label and its value, where the row of posts and staff above it had no place for that column."""
    cells = filled(row)
    rows = facts.tables[STAFFING]
    name = vocabulary.column(STAFFING, vocabulary.heading(joined(cells[0].text))[0]) if len(cells) == 2 and rows else None
    if name is None or name in rows[0]["cells"]:
        return False
    stated = RowReader(facts, STAFFING).read({name: replace(cells[1], found="beside")}, known=rows[0])
    rows[0].update({name: stated.values[name], "cells": rows[0]["cells"] | stated.printed})
    return True
