"""The language of rules: what it says, and what it refuses."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from expectations.expressions import Evaluator, ExpressionError, Value, names, parse
from expectations.functions import FUNCTIONS
from expectations.intervals import ABSENT, Intervals, Tri


def evaluator() -> Evaluator:
    low = np.array([9_995_000, 0], dtype=np.int64)
    state = np.array([0, ABSENT], dtype=np.int8)
    text = np.empty(2, dtype=object)
    text[:] = ["逐步提高", None]
    columns: dict[str, Value] = {
        "three_public": Intervals(low, low + 5_000, low + 10_000, state),
        "three_public.vehicles": Intervals.constant(Decimal(4), 2),
        "target": text,
        "yes": Tri.of(np.array([True, True])),
    }
    return Evaluator(columns, FUNCTIONS, 2)


def truth(source: str) -> list[bool | None]:
    found = evaluator().condition(source)
    return [True if yes else False if no else None for yes, no in zip(found.yes, found.no, strict=True)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("three_public > 9.5", [True, None]),
        ("three_public == 10", [True, None]),
        ("three_public >= 10", [None, None]),
        ("exact(three_public) >= 10", [True, None]),
        ("three_public - three_public.vehicles < 7", [True, None]),
        ("total(three_public, three_public.vehicles) == 14", [True, False]),
        ("first(three_public, three_public.vehicles) == 4", [False, True]),
        ("meets(three_public, 10.005)", [True, None]),
        ("gap(three_public, 12.5) <= 2.5", [True, None]),
        ("known(three_public)", [True, False]),
        ("blank(three_public)", [False, True]),
        ("known(three_public) and three_public > 9 or not yes", [True, False]),
        ("surely(three_public > 9)", [True, False]),
        ("yes or doubt(yes)", [True, True]),
        ("not yes or doubt(yes)", [None, None]),
        ('target == "逐步提高"', [True, None]),
        ('target in ("健全", "逐步提高")', [True, None]),
        ('contains_any(target, "vague")', [True, None]),
        ('known(found(target, "vague"))', [True, False]),
        ("-three_public < 0", [True, None]),
        ("at_most(three_public, 5) == 5", [True, None]),
    ],
)
def test_meaning(source: str, expected: list[bool | None]) -> None:
    assert truth(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')",
        "three_public.__class__()",
        "(lambda: 1)()",
        "[x for x in three_public]",
        "three_public[0]",
        "open('/etc/passwd')",
        "three_public if yes else 1",
        "f'{three_public}'",
        "three_public := 3",
        "three_public ** 2",
        "yes & yes",
        "total(*three_public)",
        "total(a=three_public)",
        "0 < three_public < 3",
        "target in (three_public, 1)",
        "target < 'x'",
        "no_such_column > 1",
        "three_public +",
        "three_public and yes",
        "yes + 1",
    ],
)
def test_everything_else_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        evaluator().condition(source)
    assert refused.value.source


def test_names_are_whole_columns() -> None:
    assert names("meets(three_public, total(three_public.vehicles, a)) or not b.c.d") == {
        "three_public",
        "three_public.vehicles",
        "a",
        "b.c.d",
    }


def test_a_faulty_expression_names_itself() -> None:
    with pytest.raises(ExpressionError, match="not an expression: a b"):
        parse("a b")
