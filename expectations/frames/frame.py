"""A frame: records of one kind for all submissions of a batch, as columns that expressions can read.

A figure becomes four physical columns of the pandas frame (``x.low x.point x.high`` as fixed-point integers and
``x.state``), a flag one (``x.flag``: 1 yes, 0 no, -1 unknown), a text one object column. The records stay beside them for what people are shown: printed texts,
exact decimals and locations. Row ``n`` of the frame is record ``n``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from expectations.expressions import Value
from expectations.frame_register import Kind, shared
from expectations.intervals import ABSENT, KNOWN, SCALE, UNRESOLVED, Intervals, Tri, fixed
from expectations.printed_figures import MISSING, Figure

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]
PARTS = ("low", "point", "high", "state")
FLAG = "flag"
COMMON: dict[str, Kind] = {column.name: column.kind for column in shared().columns}
"""The kind of each column that every frame has."""


@dataclass(frozen=True)
class Frame:
    """Records with declared columns, and the pandas frame made of them."""

    name: str
    columns: Mapping[str, Kind]
    records: Sequence[Record]
    data: pd.DataFrame

    @classmethod
    def build(cls, name: str, columns: Mapping[str, Kind], records: Sequence[Record]) -> Frame:
        """A frame of ``records``; a column that a record leaves out is missing there, an undeclared one an error."""
        import pandas as pd

        declared = {**COMMON, **columns}
        strange = {key for record in records for key in record} - declared.keys() - {"location"}
        if strange:
            raise KeyError(f"{name}: {sorted(strange)}")
        physical: dict[str, Any] = {}
        for column, kind in declared.items():
            values = [record.get(column) for record in records]
            match kind:
                case "figure":
                    physical |= _figures(column, values)
                case "flag":
                    physical[f"{column}.{FLAG}"] = np.array([-1 if value is None else int(value) for value in values], dtype=np.int8)
                case "text":
                    physical[column] = pd.Series(values, dtype=object)
        return cls(name, declared, records, pd.DataFrame(physical))

    def take(self, rows: Sequence[int]) -> Frame:
        """The frame of those rows only."""
        return Frame(self.name, self.columns, [self.records[row] for row in rows], self.data.iloc[list(rows)].reset_index(drop=True))


def physical_columns(names: Sequence[str], columns: Mapping[str, Kind]) -> list[str]:
    """The columns of the pandas frame behind the named columns."""
    found: list[str] = []
    for name in names:
        match columns[name]:
            case "figure":
                found += [f"{name}.{part}" for part in PARTS]
            case "flag":
                found.append(f"{name}.{FLAG}")
            case "text":
                found.append(name)
    return found


def logical_columns(data: pd.DataFrame) -> dict[str, Value]:
    """The columns of a pandas frame as expressions see them: intervals, conditions and texts."""
    found: dict[str, Value] = {}
    for physical in data.columns:
        name, _, part = str(physical).rpartition(".")
        if part == "state":
            low, point, high, state = (data[f"{name}.{end}"].to_numpy() for end in PARTS)
            found[name] = Intervals(low, point, high, state)
        elif part == FLAG:
            flags = data[physical].to_numpy()
            found[name] = Tri(flags == 1, flags == 0)
        elif part not in PARTS:
            found[physical] = data[physical].to_numpy(dtype=object)
    return found


def _figures(column: str, values: Sequence[Figure | Decimal | int | None]) -> dict[str, Any]:
    ends = np.zeros((3, len(values)), dtype=np.int64)
    states = np.full(len(values), ABSENT, dtype=np.int8)
    for row, value in enumerate(values):
        figure = value if isinstance(value, Figure) else MISSING if value is None else Figure(Decimal(value))
        if figure.value is None:
            states[row] = ABSENT if figure.absent else UNRESOLVED
            continue
        point = fixed(figure.value)
        half = -int(-(figure.half * SCALE).to_integral_value(rounding="ROUND_CEILING"))
        states[row] = UNRESOLVED if point is None else KNOWN
        if point is not None:
            ends[:, row] = (point - half, point, point + half)
    return {f"{column}.{part}": part_values for part, part_values in zip(PARTS, (*ends, states), strict=True)}
