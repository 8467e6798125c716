from __future__ import annotations

from datetime import UTC, datetime

from flows.intake.filings import Filing, readable_before, united
from flows.memory import last_by_path


def test_content_sent_twice_is_one_filing_that_names_both_paths() -> None:
    (filing,) = united([Filing("b/x.txt", "1", 5), Filing("a/x.txt", "1", 9)], [])
    assert (filing.source_path, filing.also, filing.modified) == ("a/x.txt", ("b/x.txt",), 5)


def test_an_earlier_version_stays_when_its_file_was_overwritten() -> None:
    found = united([Filing("a.txt", "2", 9)], [Filing("a.txt", "1", present=False)])
    assert [(filing.sha256, filing.present) for filing in found] == [("1", False), ("2", True)]


def test_a_renamed_file_is_the_same_filing_under_its_new_path() -> None:
    (filing,) = united([Filing("new.txt", "1", 9)], [Filing("old.txt", "1", present=False)])
    assert (filing.source_path, filing.present, filing.also) == ("new.txt", True, ())


def test_what_could_not_be_read_is_not_kept_as_an_earlier_version() -> None:
    rows = [{"source_path": "a", "sha256": "1", "outcome": "unreadable"}, {"source_path": "b", "sha256": "2", "outcome": "returned"}]
    assert readable_before(rows) == [Filing("b", "2", present=False)]


def test_the_ledgers_last_word_counts() -> None:
    rows = [{"source_path": "a", "sha256": str(day), "recorded_at": datetime(2024, 1, day, tzinfo=UTC)} for day in (2, 3, 1)]
    assert last_by_path(rows)["a"]["sha256"] == "3"
