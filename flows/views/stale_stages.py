"""The stages of a year that are not current, in words."""

from __future__ import annotations

from typing import Any

from flows.console import Console
from flows.run.register import STAGES
from flows.run.sources import SOURCES
from flows.run.walk import Stale

_OWN = {"never": ("尚未完成", "never finished"), "code": ("程序", "its code"), "output": ("结果不在", "its output is gone")}
_WORDS = _OWN | {name: (one.label, one.label_en) for name, one in SOURCES.items()} | {one.name: (one.label, one.label_en) for one in STAGES}
"""What each reason of :class:`flows.run.walk.Stale` is called."""


def as_json(stale: Stale) -> dict[str, Any]:
    """The stage and why it is stale, by their names."""
    return {"stage": stale.stage.name, "reasons": list(stale.reasons)}


def say(stale: Stale, console: Console) -> None:
    """One line: the stage and what has changed since it was done."""
    zh = "、".join(_WORDS[reason][0] for reason in stale.reasons)
    en = ", ".join(_WORDS[reason][1] for reason in stale.reasons)
    console.say(
        f"过期 {stale.stage.label}（{stale.stage.name}）：{zh}；再次运行 jixiao ingest 即可更新。",
        f"Stale {stale.stage.name}: {en}; jixiao ingest brings it up to date.",
    )
