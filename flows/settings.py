"""Every setting of a run in one frozen model, read from the environment at the edge and handed on as a value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from flows.failures import InvalidSetting
from submissions.limits import Limits

PREFIX = "JIXIAO_"
LIMIT = "JIXIAO_LIMIT_"
SECRET = frozenset({"notify_urls"})
"""Settings that are never shown: who has the value can write in the office's name."""
_environment: ContextVar[Mapping[str, str]] = ContextVar("environment")


def _cores() -> int:
    return max(1, min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))


class _LimitVariables(PydanticBaseSettingsSource):
    """The limits that ``JIXIAO_LIMIT_<NAME>`` state."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Not asked: the limits come as one value."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        """The value of ``limits``, where a variable states one of them."""
        stated = _environment.get(os.environ)
        limits = {name: stated[key] for name in Limits.model_fields if stated.get(key := LIMIT + name.upper())}
        return {"limits": limits} if limits else {}


class Settings(BaseSettings):
    """Where a run keeps what it keeps, how much it may use, and how it speaks.

    Each field is ``JIXIAO_<NAME>`` in the environment, each limit ``JIXIAO_LIMIT_<NAME>``. The description of a field, in
    Chinese and English, stands in the documents.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    workspace: Path = Field(
        default=Path("workspace"),
        description="原件、缓存、数据湖、数据库和网站所在的目录 / folder of originals, cache, lake, warehouse and site",
    )
    warehouse_url: str | None = Field(
        default=None,
        description="数据库的 SQLAlchemy 地址；默认是工作目录里的 DuckDB 文件 / SQLAlchemy URL of the warehouse; by default the DuckDB file in the workspace",
    )
    chunk_size: int = Field(default=32, ge=1, le=1_000, description="每个 Prefect 任务读取的文件数 / documents per Prefect task")
    workers: int = Field(
        default_factory=_cores,
        ge=1,
        le=64,
        description="读取进程数；默认为 CPU 核数，最多8个 / reading processes; by default the cores, at most 8",
    )
    overrides: Path | None = Field(
        default=None,
        description="本市、本县自定阈值的 YAML 文件，写明谁定、为什么 / YAML file of thresholds that the city or a division sets for itself, with who and why",
    )
    scoring: Path | None = Field(default=None, description="自选评分公式的 YAML 文件 / YAML file of scoring formulas chosen likewise")
    four_eyes: bool = Field(
        default=False,
        description="采信决定须由另一人批准（提出、批准分开） / a waiver is only proposed until another person approves it",
    )
    notify_urls: str | None = Field(
        default=None,
        description="通知办公室的 Apprise 地址，以空格分开；不显示、不入日志 / Apprise URLs that the office is told at, parted by blanks; never shown or logged",
    )
    contacts: Path | None = Field(
        default=None,
        description="各部门通知地址的 CSV：department_code,url / CSV of the departments' own Apprise URLs: department_code,url",
    )
    site_url: str | None = Field(
        default=None,
        description="网站对外的地址，通知中的链接以它开头 / address of the published site, with which links in messages begin",
    )
    log: Literal["debug", "info", "warning", "error"] = Field(
        default="warning",
        description="写到标准错误的日志级别：debug、info、warning、error / what is logged to standard error: debug, info, warning, error",
    )
    debug: bool = Field(default=False, description="出错时打印程序内部的堆栈 / print the program's own traceback on errors")
    limits: Limits = Field(
        default_factory=Limits, description="单个文件的各项上限，见下表 / what one document may cost, in the table below"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given wins over the environment; nothing else is read."""
        del env_settings, dotenv_settings, file_secret_settings
        variables = EnvSettingsSource(settings_cls)
        variables.env_vars = {name.lower(): value for name, value in _environment.get(os.environ).items() if value}
        return init_settings, _LimitVariables(settings_cls), variables

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """The settings that ``environment`` (default: the process's) states; those in ``given`` that are not None win.

        Raises :class:`~flows.failures.InvalidSetting` naming the first that cannot be used.
        """
        token = _environment.set(os.environ if environment is None else environment)
        try:
            return cls(**{name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            first = error.errors()[0]
            *parents, name = (str(part) for part in first["loc"])
            raise InvalidSetting((LIMIT if parents else PREFIX) + name.upper(), str(first["input"]), first["msg"]) from None
        finally:
            _environment.reset(token)

    def as_environment(self) -> dict[str, str]:
        """The environment variables from which :meth:`from_environment` makes these settings again."""
        plain = {name: value for name in type(self).model_fields if name != "limits" and (value := getattr(self, name)) is not None}
        stated = {PREFIX + name.upper(): str(value) for name, value in plain.items()}
        stated |= {PREFIX + name.upper(): str(value.absolute()) for name, value in plain.items() if isinstance(value, Path)}
        return stated | {LIMIT + name.upper(): str(value) for name, value in self.limits.model_dump().items()}

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
