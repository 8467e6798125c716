"""Invented claims are what they say: right ones add up, wrong ones differ by one slip, and the reader tells the two apart."""

import pytest

from benchmarks.relations import measure
from synthesis.claim_kinds import KINDS
from synthesis.claims import Wordings, paragraph, wordings

SAMPLE = 64
"""Paragraphs of each sort: four of every kind, so that the test takes seconds."""
RECALL = 0.9
"""Of 64 wrong claims six may be missed; the benchmark measures the rate on 2,000."""


@pytest.mark.parametrize("of", ["shown", "held_out", "strangers"])
def test_a_wrong_paragraph_has_one_wrong_claim_and_a_right_one_none(of: Wordings) -> None:
    for number in range(SAMPLE):
        assert paragraph(number, wrong=False, of=of).wrong is None
        wrong = paragraph(number, wrong=True, of=of)
        assert [claim.slip is not None for claim in wrong.claims] == [True, *[False] * (len(wrong.claims) - 1)]
        assert all(claim.text in wrong.text for claim in wrong.claims)


def test_every_kind_is_worded_and_no_wording_is_both_shown_and_held_out() -> None:
    shown, held = wordings("shown"), wordings("held_out")
    assert set(shown) == set(held) == set(wordings("strangers")) == set(KINDS)
    assert not any(set(shown[kind]) & set(held[kind]) for kind in KINDS)


def test_wrong_claims_are_told_and_right_ones_are_not() -> None:
    tally = measure(SAMPLE, "shown")
    assert tally.found.total() >= RECALL * tally.planted.total()
    assert tally.false["critical"] == tally.false["warning"] == 0
