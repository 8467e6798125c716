"""Arrow tables of the contract: the one door through which rows enter the lake.

A row is a dict keyed by the contract's column names. :func:`to_arrow` checks every value against the contract and
names the table, column and submission of the first that does not fit; :func:`invalid_rows` lists all of them, so that
a caller can set one submission aside instead of stopping the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import cache
from typing import Any

import pyarrow as pa

from warehouse import contract
from warehouse.faults import InvalidRow
from warehouse.rows import OpenRow

_PLAIN = {
    "string": pa.string(),
    "json": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}
_INTEGERS = range(-(2**63), 2**63)


def arrow_type(column: contract.Column) -> pa.DataType:
    """The Arrow type that stores ``column``: decimal128 for numbers, UTC microseconds for times, text for JSON."""
    if column.type in contract.DECIMALS:
        return pa.decimal128(*contract.DECIMALS[column.type])
    return _PLAIN[column.type]


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of the contract's ``table``; ``KeyError`` when the contract has none."""
    return pa.schema([pa.field(c.name, arrow_type(c), nullable=c.nullable) for c in contract.table(table).columns])


def to_arrow(table: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """``rows`` as an Arrow table of the contract's ``table``, in the order given.

    A column that a row does not have is null. This is the only place that rounds: numbers with more decimals than the
    contract stores are rounded half to even. The printed text is stored beside them unrounded. Raises :class:`InvalidRow` at the first
    unknown key, missing value of a column that may not be null, wrong type, or number out of range.
    """
    columns = contract.table(table).columns
    stored: dict[str, list[Any]] = {column.name: [] for column in columns}
    for row in rows:
        for name, value in _checked(table, row).items():
            stored[name].append(value)
    return pa.table([pa.array(stored[c.name], arrow_type(c)) for c in columns], schema=schema(table))


def invalid_rows(batch: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[InvalidRow]:
    """The first fault of every row of ``batch`` (contract table name -> rows) that breaks the contract; empty when none does."""
    return [fault for table, rows in batch.items() for row in rows if (fault := _fault(table, row))]


def _fault(table: str, row: Mapping[str, Any]) -> InvalidRow | None:
    try:
        _checked(table, row)
    except InvalidRow as fault:
        return fault
    return None


def _checked(table: str, row: Mapping[str, Any]) -> OpenRow:
    columns = contract.table(table).columns
    for name in row.keys() - {column.name for column in columns}:
        raise InvalidRow(table, str(name), row.get("submission_id"), "the contract has no such column")
    return dict(_values(table, columns, row))


def _values(table: str, columns: tuple[contract.Column, ...], row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in columns:
        value = row.get(column.name)
        try:
            if value is not None:
                yield column.name, _STORED[column.type](value)
            elif column.nullable:
                yield column.name, None
            else:
                raise ValueError("may not be null")
        except ValueError as error:
            raise InvalidRow(table, column.name, row.get("submission_id"), str(error)) from None


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong("text", value)
    if "\0" in value:
        raise ValueError("holds a NUL character, which PostgreSQL cannot store")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair") from None
    return value


def _json(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"cannot be written as JSON: {error}") from None
    if "\\u0000" in text:
        raise ValueError("holds a NUL character, which PostgreSQL cannot store")
    return _string(text)


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong("a whole number", value)
    if value not in _INTEGERS:
        raise ValueError(f"{value} does not fit 64 bits")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong("true or false", value)
    return value


def _date(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong("a date", value)
    return value


def _timestamp(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _wrong("a time with its zone", value)
    return value.astimezone(UTC)


def _decimal(precision: int, scale: int) -> Callable[[Any], Decimal]:
    context = Context(prec=precision, rounding=ROUND_HALF_EVEN)
    unit = Decimal(1).scaleb(-scale)

    def stored(value: Any) -> Decimal:
        if not isinstance(value, Decimal | int) or isinstance(value, bool):
            raise _wrong("a Decimal", value)
        try:
            quantized = Decimal(value).quantize(unit, context=context)
        except InvalidOperation:
            raise ValueError(f"{value} does not fit decimal({precision},{scale})") from None
        if not quantized.is_finite():
            raise ValueError(f"{value} is not a number")
        return quantized

    return stored


def _wrong(expected: str, value: Any) -> ValueError:
    return ValueError(f"expected {expected}, got {type(value).__name__} {str(value)[:80]!r}")


_STORED: dict[str, Callable[[Any], Any]] = {
    "string": _string,
    "json": _json,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _timestamp,
    **{name: _decimal(*size) for name, size in contract.DECIMALS.items()},
}
