"""One run at a time per workspace."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.failures import WorkspaceBusy

NAME = ".lock"


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
