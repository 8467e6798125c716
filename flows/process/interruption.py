"""Ctrl-C ends a run within seconds: every stage may be killed, so nothing has to be waited for."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SENTENCE = "已中断；已完成的部分都已保存，再次运行会接着做。 / Interrupted; what was finished is kept, run again to go on."
PATIENCE_SECONDS = 5.0
"""Seconds that libraries have to shut down after Ctrl-C. Chosen, not measured."""


@contextmanager
def prompt() -> Iterator[None]:
    """While the block runs, the first Ctrl-C raises ``KeyboardInterrupt`` and ends the process after a few seconds; the second ends it at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _interrupted)
    try:
        yield
    finally:
        if not _pressed.is_set():
            signal.signal(signal.SIGINT, before)


_pressed = threading.Event()


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    if _pressed.is_set():
        _leave()
    _pressed.set()
    timer = threading.Timer(PATIENCE_SECONDS, _leave)
    timer.daemon = True
    timer.start()
    raise KeyboardInterrupt


def _leave() -> None:
    os.write(sys.stderr.fileno(), (SENTENCE + "\n").encode())
    os._exit(2)
