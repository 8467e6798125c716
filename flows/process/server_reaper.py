"""Ends the temporary Prefect server of a run that was killed: a killed process cannot stop the server that it started.

:func:`guard` starts this file as a process of its own that waits for the end of its standard input, which the kernel
closes when the run ends, however it ends, and then stops the servers that carry the run's mark in their environment.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

MARK = "JIXIAO_RUN_MARK"
_SERVER = b"prefect.server"


def guard() -> None:
    """Makes sure that Prefect servers started by this process from now on stop when it ends. Does nothing without ``/proc``."""
    if not Path("/proc/self/environ").exists() or os.environ.get("PREFECT_API_URL"):
        return
    mark = os.environ[MARK] = secrets.token_hex(16)
    environment = {name: value for name, value in os.environ.items() if name != MARK}
    _guardians.append(
        subprocess.Popen(  # noqa: S603 - this interpreter, this file, a random word
            [sys.executable, "-I", "-S", __file__, mark],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    )


_guardians: list[subprocess.Popen[bytes]] = []


def stop_marked(mark: str) -> None:
    """Asks every Prefect server that has ``mark`` in its environment to end."""
    wanted = f"{MARK}={mark}".encode()
    for folder in Path("/proc").iterdir():
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0") and _SERVER in (folder / "cmdline").read_bytes():
                os.kill(int(folder.name), signal.SIGTERM)
        except (OSError, ValueError):
            continue


if __name__ == "__main__":
    sys.stdin.buffer.read()
    stop_marked(sys.argv[1])
