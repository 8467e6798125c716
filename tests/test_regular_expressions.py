"""No text makes a regular expression of the product take more than time in proportion to its length."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.adversaries import Used, declared_expressions, expressions, seconds, worst_texts

SHORT, LONG = 2_000, 8_000
"""Characters. From 2,000 on a repeat of at most 200 shows that it is bounded."""
MOST = 9.0
"""Four times the text may take so many times as long. In proportion it is 4, with the square 16: between them, for a busy machine."""
NOTICED = 0.003
"""Seconds of processor time below which a text of 8,000 characters is quick whatever the growth; with the square it takes at least ten."""
STEADY = 0.08
"""Seconds over which a doubtful time is taken: twenty steps of the coarsest clock that was seen."""


def slow_text(one: Used) -> Any:
    """The first text on which an expression takes more than time in proportion; None if there is none."""
    for short, long in zip(worst_texts(one.pattern, SHORT), worst_texts(one.pattern, LONG), strict=True):
        if seconds(one, long) > NOTICED:
            taken = seconds(one, long, STEADY)
            if taken == float("inf") or (taken > NOTICED and taken > MOST * seconds(one, short, STEADY)):
                return long
    return None


@pytest.mark.parametrize("pattern", [r"a+a+b", r"(a+)+$", r"\d+万元", r"（[^）]*）", r"^\s*\S*\s*表$"])
def test_the_test_finds_an_expression_that_takes_the_square_of_the_length(pattern: str) -> None:
    assert slow_text(Used(re.compile(pattern), "here", frozenset())) is not None


def test_every_expression_takes_time_in_proportion_to_the_text() -> None:
    found = expressions()
    assert len(found) > 300
    slow = {one.where: slow_text(one) for one in found}
    assert [f"{where}: {str(text)[:40]!r}" for where, text in slow.items() if text is not None] == []


def test_every_expression_that_data_declares_takes_time_in_proportion_to_the_text() -> None:
    """A paragraph of 100,000 digits took minutes: two clues of a statement began to count them at every digit."""
    found = declared_expressions()
    assert len(found) > 150
    slow = {one.where: slow_text(one) for one in found}
    assert [f"{where}: {str(text)[:40]!r}" for where, text in slow.items() if text is not None] == []
