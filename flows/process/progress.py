"""Tells listeners, such as the command line's progress bar, how many documents have been read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_listeners: list[Callable[[int], None]] = []


def advance(documents: int) -> None:
    """Tells every listener in this process that ``documents`` more were read."""
    for listener in tuple(_listeners):
        listener(documents)


@contextmanager
def heard_by(listener: Callable[[int], None]) -> Iterator[None]:
    """Calls ``listener`` for every document read while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
