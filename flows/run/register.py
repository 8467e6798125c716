"""The register of stages: what each reads, which code it is, what it runs and where its marker lies.

To add a stage (a notification, an export): one module in :mod:`flows.stages` with ``run`` and ``present``, and one entry here.
The flow, the command line and the tests walk this register.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from warehouse.code_version import code_version

if TYPE_CHECKING:
    from flows.stages.work import Done, Failed, Work

PLUMBING = ("flows.settings", "flows.failures", "flows.stages.work")
"""Modules that decide where files lie and how failures read, but no content. They belong to no stage's code."""

Beside = Literal["cache", "lake", "workspace", "warehouse"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage.

    ``unit`` is what it counts, for people to see. ``inputs`` names earlier stages and :data:`flows.run.sources.SOURCES`; ``module`` holds what it runs, and its import closure
    is the stage's code, but for the modules in ``without``. ``beside`` says where the marker lies: the folder of that setting or
    the table ``stages`` of the warehouse. With ``in_parts`` the module also has ``parts`` and ``part``, which run side by side
    before ``run``.
    """

    name: str
    label: str
    label_en: str
    inputs: tuple[str, ...]
    module: str
    beside: Beside
    without: tuple[str, ...] = ()
    in_parts: bool = False
    unit: str = "项"
    unit_en: str = "items"

    @property
    def code(self) -> str:
        """Version of the stage's code: its modules, the data files that they read and their libraries."""
        return code_version((self.module,), (*PLUMBING, *self.without))

    def run(self, work: Work) -> Done:
        """Does the stage's work."""
        done: Done = self._module.run(work)
        return done

    def present(self, work: Work, output: str) -> bool:
        """True if what the stage left with the digest ``output`` is still there."""
        return bool(self._module.present(work, output))

    def waiting(self, work: Work) -> int | None:
        """How many things its parts have to do, None where nobody counts them."""
        counted = getattr(self._module, "waiting", None)
        return int(counted(work)) if counted else None

    def parts(self, work: Work) -> list[Any]:
        """Returns the parts to do side by side before ``run``. The caller asks again until the list is empty."""
        return list(self._module.parts(work)) if self.in_parts else []

    def part(self, work: Work, part: Any) -> Failed:
        """Does one of :meth:`parts`. Returns the documents that failed for technical reasons."""
        failed: Failed = self._module.part(work, part)
        return failed

    @property
    def _module(self) -> Any:
        return importlib.import_module(self.module)


STAGES: tuple[Stage, ...] = (
    Stage("read", "读取", "reading", ("documents",), "flows.stages.read", "cache", in_parts=True, unit="份文件", unit_en="documents"),
    Stage(
        "judge", "校验", "judging", ("read", "filings", "registry", "history", "own choices"), "flows.stages.judge", "cache",
        without=("flows.readings.pool",), in_parts=True, unit="份报送件", unit_en="submissions",
    ),
    Stage(
        "publish-lake", "发布数据湖", "publishing the lake", ("read", "judge", "filings", "registry", "own choices", "waivers"),
        "flows.stages.publish_lake", "lake", unit="份报送件", unit_en="submissions",
    ),
    Stage(
        "load", "装载", "loading", ("publish-lake", "registry", "own choices", "decisions"), "flows.stages.load", "warehouse",
        without=("warehouse.rolling", "warehouse.rollup"), unit="份报送件", unit_en="submissions",
    ),
    Stage("roll-up", "汇总", "rolling up", ("load",), "flows.stages.roll_up", "warehouse", unit="张汇总表", unit_en="roll-ups"),
    Stage(
        "publish-site", "公布", "publishing the site", ("load", "roll-up", "results", "own choices"),
        "flows.stages.publish_site", "workspace", unit="个文件", unit_en="files",
    ),
    Stage("send-notices", "通知", "notifying", ("publish-site",), "flows.stages.send_notices", "workspace", unit="条通知", unit_en="messages"),
)  # fmt: skip


def stage(name: str, stages: Sequence[Stage] = STAGES) -> Stage:
    """The stage of that name; ``KeyError`` when there is none."""
    for one in stages:
        if one.name == name:
            return one
    raise KeyError(name)
