"""10,580 damaged files, deep nesting and bombs: each ends as documents or a coded rejection, in time, and leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from submissions.readers import READERS, read_all
from submissions.readers.pages import scan
from submissions.readers.recognition import recognise
from submissions.reading import read_bytes
from submissions.rejections import REASONS, Rejected
from tests.submissions.readers.fuzzing import KINDS, TIGHT, bombs, case, count_of, deep, seed_of

_BLOCKS = 5
_SECONDS = 10
_WHOLE = 20
"""Every so many cases the facts are extracted too."""


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No network, and an empty folder for whatever a reader might leave behind; recognising pictures has tests of its own."""

    def refused(*_: object) -> None:
        raise AssertionError("a reader opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(scan, "available", lambda: False)
    monkeypatch.chdir(tmp_path)
    yield
    assert list(tmp_path.iterdir()) == []


class TookTooLong(BaseException):
    """Not an ``Exception``, so that no reader takes it for one of a file's faults."""


@contextmanager
def within(seconds: int, name: str) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TookTooLong(name)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def ends(content: bytes, name: str, whole: bool = False) -> None:
    """Reads it; anything but documents or a coded rejection fails, with the case's name."""
    try:
        with within(_SECONDS, name):
            if whole:
                assert read_bytes(content, TIGHT)
            else:
                assert all(document.format for _, document in read_all(content, TIGHT))
    except Rejected as rejected:
        assert rejected.code in REASONS, name
    except (Exception, TookTooLong) as error:
        raise AssertionError(f"{name}: {type(error).__name__}: {error}") from error


@pytest.mark.parametrize("block", range(_BLOCKS))
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_ends_as_documents_or_a_coded_rejection(kind: str, block: int) -> None:
    for number in range(block, count_of(kind), _BLOCKS):
        ends(case(kind, number), f"case({kind!r}, {number})", whole=number % _WHOLE == 0)


@pytest.mark.parametrize("depth", [100, 3_000, 40_000])
def test_deep_nesting_ends_as_documents_or_a_coded_rejection(depth: int) -> None:
    for name, content in deep(depth):
        ends(content, f"{name} {depth} deep", whole=True)


@pytest.mark.parametrize(("name", "content"), list(bombs()), ids=lambda value: value if isinstance(value, str) else "")
def test_a_bomb_ends_as_documents_or_a_coded_rejection(name: str, content: bytes) -> None:
    ends(content, name, whole=True)


def test_every_reader_is_tried_and_there_are_ten_thousand_cases() -> None:
    tried = {recognise(seed_of(kind)) for kind in KINDS}
    assert tried >= READERS.keys() - {"picture"}
    assert sum(map(count_of, KINDS)) >= 10_000
