"""Shows how far a run has come, stage by stage: a line that moves on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flows.console import Console
from flows.process.progress import StageProgress
from flows.run.register import stage

_EVERY_SECONDS = 10.0
"""A plain line at most so often while a stage runs: a log of an hour's run stays under 400 lines. Chosen, not measured."""


@contextmanager
def stage_lines(console: Console) -> Iterator[Callable[[StageProgress], None]]:
    """Yields the listener for :func:`flows.process.progress.heard_by`; everything goes to standard error."""
    if not sys.stderr.isatty():
        yield _PlainLines(console)
        return
    from rich.console import Console as Terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Terminal(file=sys.stderr), transient=True) as bars:
        yield _Bars(console, bars)


class _PlainLines:
    def __init__(self, console: Console) -> None:
        self._console, self._said = console, time.monotonic()

    def __call__(self, event: StageProgress) -> None:
        now = time.monotonic()
        if event.ended:
            self._console.note(*_ended(event))
        elif now - self._said < _EVERY_SECONDS or not event.done:
            return
        else:
            of = f"/{event.total}" if event.total else ""
            one, seconds = stage(event.stage), f"{event.seconds:.0f}"
            self._console.note(f"{one.label} {event.done}{of}，{seconds} 秒", f"{one.label_en} {event.done}{of}, {seconds} s")
        self._said = now


class _Bars:
    def __init__(self, console: Console, bars: Any) -> None:
        self._console, self._bars, self._tasks = console, bars, dict[str, Any]()

    def __call__(self, event: StageProgress) -> None:
        one = stage(event.stage)
        if event.stage not in self._tasks:
            self._tasks[event.stage] = self._bars.add_task(self._console.words(one.label, one.label_en), total=event.total)
        if event.ended:
            self._bars.remove_task(self._tasks.pop(event.stage))
            self._bars.console.print(self._console.words(*_ended(event)), highlight=False)
        else:
            self._bars.update(self._tasks[event.stage], completed=event.done or 0)


def _ended(event: StageProgress) -> tuple[str, str]:
    """What a stage did and how long it took, in Chinese and English."""
    one, seconds = stage(event.stage), f"{event.seconds:.1f}"
    if event.done is None:
        return f"{one.label}：完成，{seconds} 秒", f"{one.label_en}: done, {seconds} s"
    return f"{one.label}：{event.done} {one.unit}，{seconds} 秒", f"{one.label_en}: {event.done} {one.unit_en}, {seconds} s"
