"""Every setting of a run in one frozen model, read from the environment at the edge and handed on as a value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.failures import InvalidSetting
from submissions.limits import Limits

_PREFIX = "JIXIAO_"
_LIMIT = "JIXIAO_LIMIT_"
_PLAIN = ("workspace", "warehouse_url", "chunk_size", "workers")


def _cores() -> int:
    return max(1, min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))


class Settings(BaseModel):
    """Where a run keeps what it keeps and how much it may use.

    ``JIXIAO_WORKSPACE``, ``JIXIAO_WAREHOUSE_URL``, ``JIXIAO_CHUNK_SIZE`` (documents per Prefect task), ``JIXIAO_WORKERS``
    (reading processes) and ``JIXIAO_LIMIT_SECONDS``, ``JIXIAO_LIMIT_MEMORY_BYTES`` and so on, one for each field of
    :class:`submissions.limits.Limits`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    workspace: Path = Path("workspace")
    warehouse_url: str | None = None
    chunk_size: int = Field(default=32, ge=1, le=1_000)
    workers: int = Field(default_factory=_cores, ge=1, le=64)
    limits: Limits = Field(default_factory=Limits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """The settings that ``environment`` (default: the process's) states; those in ``given`` that are not None win.

        Raises :class:`~flows.failures.InvalidSetting` naming the first that cannot be used.
        """
        stated = os.environ if environment is None else environment
        values: dict[str, Any] = {name: stated[key] for name in _PLAIN if stated.get(key := _PREFIX + name.upper())}
        values["limits"] = {name: stated[key] for name in Limits.model_fields if stated.get(key := _LIMIT + name.upper())}
        values |= {name: value for name, value in given.items() if value is not None}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            *parents, name = (str(part) for part in first["loc"])
            raise InvalidSetting((_LIMIT if parents else _PREFIX) + name.upper(), str(first["input"]), first["msg"]) from None

    def as_environment(self) -> dict[str, str]:
        """The environment variables from which :meth:`from_environment` makes these settings again."""
        stated = {_PREFIX + name.upper(): str(value) for name in _PLAIN if (value := getattr(self, name)) is not None}
        stated[_PREFIX + "WORKSPACE"] = str(self.workspace.absolute())
        return stated | {_LIMIT + name.upper(): str(value) for name, value in self.limits.model_dump().items()}

    @property
    def originals(self) -> Path:
        """Root of the originals store."""
        return self.workspace / "originals"

    @property
    def cache(self) -> Path:
        """Root of what can be deleted and made again: extractions, judgements and plans."""
        return self.workspace / "cache"

    @property
    def plans(self) -> Path:
        """Folder of the last plan of each year."""
        return self.cache / "plans"

    @property
    def lake(self) -> Path:
        """Root of the Parquet lake."""
        return self.workspace / "lake"

    @property
    def validations(self) -> Path:
        """Root of the suites' results, beside the lake."""
        return self.workspace / "validations"

    @property
    def site(self) -> Path:
        """Folder of the published site: an index of years, and a folder for each year."""
        return self.workspace / "site"

    def page(self, fiscal_year: int) -> Path:
        """First page of a year's report in the published site."""
        return self.site / str(fiscal_year) / "index.html"

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the warehouse: as set, or the DuckDB file in the workspace."""
        return self.warehouse_url or f"duckdb:///{(self.workspace / 'warehouse.duckdb').absolute()}"
