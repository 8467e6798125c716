from __future__ import annotations

from pathlib import Path

import pytest

from flows.readings.pool import ReadingPool, read_document
from submissions.limits import Limits

READERS = """
import os
from flows.readings.outcome import Extraction

def read(path, limits):
    if path.name == "hang":
        while True:
            pass
    if path.name == "kill":
        os.kill(os.getpid(), 9)
    if path.name == "abort":
        os.abort()
    if path.name == "hunger":
        try:
            bytearray(limits.memory_bytes)
        except MemoryError:
            return Extraction(code="reader_failed", detail="memory")
    return Extraction((path.name,))
"""


@pytest.mark.slow
def test_a_document_that_hangs_starves_or_kills_its_worker_harms_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "misbehaving_reader.py").write_text(READERS)
    monkeypatch.syspath_prepend(tmp_path)
    import misbehaving_reader

    names = ("good", "hang", "fine", "kill", "well", "abort", "hunger", "last")
    with ReadingPool(2, Limits(seconds=1.0), misbehaving_reader.read) as pool:
        found = list(pool.read([Path(name) for name in names]))
    codes = dict(zip(names, [one.code for one in found], strict=True))
    assert codes == {
        "good": None,
        "hang": "timed_out",
        "fine": None,
        "kill": "reader_failed",
        "well": None,
        "abort": "reader_failed",
        "hunger": "reader_failed",
        "last": None,
    }
    assert all(one.texts == (name,) for name, one in zip(names, found, strict=True) if one.code is None)


def test_a_bug_in_the_reader_is_the_readers_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path, limits: Limits) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("submissions.reading.read_file", fails)
    found = read_document(tmp_path / "a", Limits())
    assert (found.code, found.passing) == ("reader_failed", True)
    assert found.detail.startswith("ZeroDivisionError at test_pool.py:")


def test_a_rejection_is_final(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    found = read_document(tmp_path / "a", Limits())
    assert (found.code, found.passing) == ("empty_file", False)
