"""Holding a workspace: one run at a time writes, in the warehouse's own file, and readers get a copy when it ends."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.failures import WorkspaceBusy
from warehouse import read_copy
from warehouse.files import write_whole

if TYPE_CHECKING:
    from flows.settings import Settings

NAME = ".lock"
_held: set[str] = set()


@contextmanager
def held(workspace: Path) -> Iterator[None]:
    """Holds ``workspace`` for as long as the block runs; the kernel lets go when the process dies, however it dies.

    Raises :class:`~flows.failures.WorkspaceBusy` at once when another process or thread holds it. The lock file stays
    empty, so that a run which changes nothing changes no byte.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    with (workspace / NAME).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkspaceBusy(workspace) from None
        yield


@contextmanager
def holding(settings: Settings) -> Iterator[None]:
    """Holds the workspace while the block runs; then the warehouse's copy for readers is published, however the block ended.

    Raises :class:`~flows.failures.WorkspaceBusy` at once when another process or thread holds it.
    """
    with held(settings.workspace):
        read_copy.take_up(settings.url)
        _held.add(settings.url)
        try:
            yield
        finally:
            _held.discard(settings.url)
            read_copy.publish(settings.url)


def publish_now(settings: Settings) -> None:
    """Publishes the copy in the middle of a run, so that readers see that it runs."""
    read_copy.publish(settings.url)


def url_to_read(settings: Settings) -> str:
    """The warehouse to read: the writer's own file in the process that holds the workspace, the published copy elsewhere."""
    return read_copy.writer_url(settings.url) if settings.url in _held else read_copy.readable_url(settings.url)


def identity(settings: Settings) -> str:
    """The random word by which a database knows the workspace; made when it is first asked for, and moved with the folder."""
    path = settings.workspace / ".identity"
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        word = secrets.token_hex(16)
        write_whole(path, word.encode() + b"\n")
        return word
