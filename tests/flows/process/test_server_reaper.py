from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows.process.server_reaper import MARK, stop_marked

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")


def test_only_the_server_of_the_marked_run_is_stopped() -> None:
    def sleeper(mark: str, name: str) -> subprocess.Popen[bytes]:
        code = "import time; print(flush=True); time.sleep(60)"
        return subprocess.Popen([sys.executable, "-c", code, name], env={MARK: mark}, stdout=subprocess.PIPE)

    marked, other, unrelated = sleeper("one", "prefect.server"), sleeper("two", "prefect.server"), sleeper("one", "worker")
    try:
        for process in (marked, other, unrelated):
            assert process.stdout
            process.stdout.readline()
        stop_marked("one")
        assert marked.wait(10) == -15
        assert other.poll() is None
        assert unrelated.poll() is None
    finally:
        for process in (marked, other, unrelated):
            process.kill()
            process.communicate()
