from __future__ import annotations

from pathlib import Path

import pytest

from flows.failures import InvalidSetting
from flows.settings import Settings


def test_defaults_keep_everything_in_one_folder() -> None:
    settings = Settings.from_environment({})
    assert settings.workspace == Path("workspace")
    assert settings.chunk_size == 32
    assert settings.url.endswith("/workspace/warehouse.duckdb")


def test_the_environment_is_read_and_options_win(tmp_path: Path) -> None:
    stated = {"JIXIAO_WORKSPACE": "/elsewhere", "JIXIAO_CHUNK_SIZE": "5", "JIXIAO_LIMIT_SECONDS": "7.5", "JIXIAO_WAREHOUSE_URL": ""}
    settings = Settings.from_environment(stated, workspace=tmp_path, warehouse_url=None)
    assert (settings.workspace, settings.chunk_size, settings.limits.seconds) == (tmp_path, 5, 7.5)
    assert Settings.from_environment(settings.as_environment()) == settings


@pytest.mark.parametrize(
    ("name", "value"), [("JIXIAO_CHUNK_SIZE", "many"), ("JIXIAO_WORKERS", "0"), ("JIXIAO_LIMIT_MEMORY_BYTES", "all of it")]
)
def test_what_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting) as raised:
        Settings.from_environment({name: value})
    assert (raised.value.name, raised.value.value) == (name, value)
