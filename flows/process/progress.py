"""Tells listeners, such as the command line, how far each stage of a run has come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far ``stage`` (its name in the register) has come.

    ``done`` of ``total`` things, None where that is not known, and ``seconds`` since it began. ``ended`` is True once, at its end.
    """

    stage: str
    done: int | None
    total: int | None
    seconds: float
    ended: bool = False


_listeners: list[Callable[[StageProgress], None]] = []


def _tell(event: StageProgress) -> None:
    for listener in tuple(_listeners):
        listener(event)


class StageClock:
    """Counts one stage; :func:`advance` adds to the one that runs."""

    def __init__(self, stage: str, total: int | None) -> None:
        self._stage, self._total, self._done, self._began = stage, total, 0, time.monotonic()
        self._tell()

    def add(self, count: int) -> None:
        """Tells that ``count`` more are done."""
        self._done += count
        self._tell()

    def end(self, count: int | None) -> None:
        """Tells that the stage ended, having done ``count`` (default: what was added)."""
        done = self._done or None if count is None else count
        _tell(StageProgress(self._stage, done, None, time.monotonic() - self._began, ended=True))

    def _tell(self) -> None:
        _tell(StageProgress(self._stage, self._done, self._total, time.monotonic() - self._began))


_running: list[StageClock] = []


@contextmanager
def stage(name: str, total: int | None = None) -> Iterator[StageClock]:
    """Makes the stage ``name``, with ``total`` things to do, the one that :func:`advance` counts while the block runs."""
    clock = StageClock(name, total)
    _running.append(clock)
    try:
        yield clock
    finally:
        _running.remove(clock)


def advance(count: int) -> None:
    """Tells every listener in this process that ``count`` more were done by the stage that runs."""
    for clock in _running[-1:]:
        clock.add(count)


@contextmanager
def heard_by(listener: Callable[[StageProgress], None]) -> Iterator[None]:
    """Calls ``listener`` for every step while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
