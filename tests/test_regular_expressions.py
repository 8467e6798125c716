"""No text makes a regular expression of the product take more than time in proportion to its length."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.adversaries import Used, expressions, seconds, worst_texts

SHORT, LONG = 1_000, 4_000
MOST = 9.0
"""Four times the text may take so many times as long. In proportion it is 4, with the square 16: between them, for a busy machine."""
NOTICED = 0.003
"""Seconds of processor time below which a text of 4,000 characters is quick whatever the growth; with the square it takes at least ten."""
TRIES = 3


def slow_text(one: Used) -> Any:
    """The first text on which an expression takes more than time in proportion; None if there is none."""
    for short, long in zip(worst_texts(one.pattern, SHORT), worst_texts(one.pattern, LONG), strict=True):
        if seconds(one, long) > NOTICED:
            taken = seconds(one, long, TRIES)
            if taken > NOTICED and taken > MOST * seconds(one, short, TRIES):
                return long
    return None


@pytest.mark.parametrize("pattern", [r"\d+万元", r"（[^）]*）", r"^\s*\S*\s*表$"])
def test_the_test_finds_an_expression_that_takes_the_square_of_the_length(pattern: str) -> None:
    assert slow_text(Used(re.compile(pattern), "here", frozenset())) is not None


def test_every_expression_takes_time_in_proportion_to_the_text() -> None:
    found = expressions()
    assert len(found) > 300
    slow = {one.where: slow_text(one) for one in found}
    assert [f"{where}: {str(text)[:40]!r}" for where, text in slow.items() if text is not None] == []
