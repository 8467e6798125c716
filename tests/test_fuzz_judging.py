"""Some hundred fuzzed documents through reading and judging; ``python -m benchmarks.fuzz`` tries ten thousand."""

from __future__ import annotations

import pytest

from benchmarks.fuzz import attempt
from submissions.readers.pages import scan

COUNT = 240
"""Twenty of each kind of ten. Chosen for the time of the suite."""


def test_fuzzed_documents_end_as_facts_or_a_coded_rejection_and_what_was_read_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    tried = attempt(20_000, COUNT)
    assert tried.wrong == []
    assert tried.outcomes["facts"] > COUNT / 5
    assert sum(count for outcome, count in tried.outcomes.items() if not outcome.startswith("judged")) == COUNT
    assert any(outcome.startswith("judged") for outcome in tried.outcomes)
