from __future__ import annotations

from pathlib import Path

import pytest

from flows.failures import WorkspaceBusy, is_transient
from flows.process import lock


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with lock.held(tmp_path), pytest.raises(WorkspaceBusy) as raised, lock.held(tmp_path):
        pass
    assert is_transient(raised.value)
    with lock.held(tmp_path):
        assert (tmp_path / lock.NAME).read_bytes() == b""
