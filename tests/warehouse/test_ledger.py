from datetime import UTC, datetime

import pytest

from warehouse.database import Warehouse
from warehouse.faults import InvalidRow
from warehouse.ledger import Ledger


@pytest.fixture
def ledger(url):
    with Warehouse(url) as warehouse:
        warehouse.create()
        yield Ledger(warehouse)


def _run(identifier, hour, year=2023):
    return {
        "run_id": identifier,
        "fiscal_year": year,
        "inbox": "samples",
        "started_at": datetime(2024, 3, 1, hour, tzinfo=UTC),
        "state": "running",
    }


def _entry(path, state="done", **columns):
    row = {"source_path": path, "sha256": "0" * 64, "reader_version": "r", "rule_set_version": "v", "fiscal_year": 2023, "state": state}
    return row | {"run_id": "one", "recorded_at": datetime(2024, 3, 1, tzinfo=UTC)} | columns


def test_a_run_begins_and_ends(ledger):
    ledger.start(_run("one", 8))
    assert ledger.runs()[0]["finished_at"] is None
    finished = datetime(2024, 3, 1, 9, tzinfo=UTC)
    ledger.finish("one", "completed", finished_at=finished, filed=14, read=14, failed=0)
    (run,) = ledger.runs(2023)
    assert (run["state"], run["finished_at"], run["filed"], run["inbox"]) == ("completed", finished, 14, "samples")
    with pytest.raises(KeyError):
        ledger.finish("other", "completed")


def test_runs_come_newest_first_of_one_year_or_all(ledger):
    for run in (_run("a", 8), _run("c", 10), _run("b", 9, year=2022)):
        ledger.start(run)
    assert [run["run_id"] for run in ledger.runs()] == ["c", "b", "a"]
    assert [run["run_id"] for run in ledger.runs(2023)] == ["c", "a"]
    assert ledger.runs(2021) == []


def test_a_document_that_failed_and_then_succeeds_has_one_entry(ledger):
    ledger.record([_entry("a.docx"), _entry("b.docx", "failed", reason_code="timed_out", reason="读取超时")])
    ledger.record([_entry("b.docx", outcome="accepted")])
    assert [(row["source_path"], row["state"], row["reason_code"]) for row in ledger.entries(2023)] == [
        ("a.docx", "done", None),
        ("b.docx", "done", None),
    ]
    assert ledger.entries(2022) == []
    ledger.record([])


def test_entries_are_written_all_or_none(ledger):
    with pytest.raises(InvalidRow):
        ledger.record([_entry("a.docx"), _entry("b.docx", state=None)])
    assert ledger.entries(2023) == []


def test_thousands_of_entries_at_once(ledger):
    rows = [_entry(f"{number}.docx") for number in range(2500)]
    ledger.record(rows)
    ledger.record(rows)
    assert len(ledger.entries(2023)) == 2500
