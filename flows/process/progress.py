"""Who is told when documents have been read: a progress bar, when the command line has set one up."""

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
    """Has ``listener`` told of every document read while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
