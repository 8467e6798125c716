"""Walks the register: finds the stages that are stale and does them in order.

A stage is current if its marker names today's inputs and code and its output is still there. A stage that is redone to the same
output makes no later stage stale.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from flows.memory import recorded
from flows.process import progress
from flows.run.markers import Marker, Markers
from flows.run.register import STAGES, Stage
from flows.run.sources import SOURCES
from flows.stages.work import Work

_log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from flows.intake.plan import Plan
    from flows.settings import Settings
    from flows.stages.work import Done, Failed


class Performer(Protocol):
    """Does stages and their parts: in this process, or as Prefect tasks."""

    def stage(self, stage: Stage, work: Work) -> Done:
        """Does one stage."""

    def parts(self, stage: Stage, work: Work, parts: Sequence[Any]) -> Failed:
        """Does the parts of a stage, side by side; returns the documents that failed."""


class Here:
    """Does everything in this process, one after the other."""

    def stage(self, stage: Stage, work: Work) -> Done:
        """Does one stage."""
        return stage.run(work)

    def parts(self, stage: Stage, work: Work, parts: Sequence[Any]) -> Failed:
        """Does the parts of a stage, one after the other."""
        failed: dict[str, Sequence[str]] = {}
        for part in parts:
            failed |= stage.part(work, part)
        return failed


@dataclass(frozen=True, slots=True)
class Stale:
    """A stage that is not current: ``reasons`` are names of changed inputs, ``code``, ``output`` (gone) or ``never`` (no marker)."""

    stage: Stage
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk did: the stages ``done``, the documents ``failed``, the rules that raised (``alarms``)."""

    done: tuple[str, ...] = ()
    failed: Failed = field(default_factory=dict)
    alarms: tuple[str, ...] = ()


def stale(work: Work, stages: Sequence[Stage] = STAGES) -> list[Stale]:
    """Returns the stages of the year that are not current. Nothing is written.

    A stage that only follows a stale one is not among them: it may stay current. Without a plan, which lies in the cache, only the
    first stage can be named.
    """
    if work.plan is None:
        return [Stale(stages[0], ("never",))]
    found = []
    outputs: dict[str, str] = {}
    markers = Markers(work.settings, work.fiscal_year)
    for stage in stages:
        marker = markers.get(stage)
        if reasons := _reasons(stage, work, marker, {**(marker.inputs if marker else {}), **_inputs(stage, work, outputs)}):
            found.append(Stale(stage, reasons))
        if marker:
            outputs[stage.name] = marker.output
    return found


def nothing_to_do(plan: Plan, settings: Settings) -> bool:
    """True if the last run came to its end, every stage of the year is current and no file is being written to."""
    record = recorded(settings, plan.fiscal_year)
    return not (plan.untaken or record.interrupted or record.failed or stale(Work.of(plan, settings)))


def walk(work: Work, performer: Performer, stages: Sequence[Stage] = STAGES) -> Walked:
    """Does the stale stages in order. The caller holds the workspace's lock and has saved the plan."""
    markers = Markers(work.settings, work.fiscal_year)
    outputs: dict[str, str] = {}
    walked = Walked()
    for stage in stages:
        marker = markers.get(stage)
        if marker and not _reasons(stage, work, marker, _inputs(stage, work, outputs)):
            outputs[stage.name] = marker.output
            continue
        with progress.stage(stage.name, stage.waiting(work)) as clock:
            while parts := stage.parts(work):
                work = replace(work, failed={**work.failed, **performer.parts(stage, work, parts)})
            done = _do(stage, work, performer, markers, outputs)
            clock.end(done.count)
        outputs[stage.name] = done.output
        walked = Walked((*walked.done, stage.name), work.failed, (*walked.alarms, *done.alarms))
    return walked


def redo(stage: Stage, work: Work) -> Done:
    """Does one stage, even if it is current, from the output of earlier ones."""
    markers = Markers(work.settings, work.fiscal_year)
    outputs = {one.name: marker.output for one in STAGES if (marker := markers.get(one))}
    return _do(stage, work, Here(), markers, outputs)


def _do(stage: Stage, work: Work, performer: Performer, markers: Markers, outputs: Mapping[str, str]) -> Done:
    started = time.monotonic()
    done = performer.stage(stage, work)
    _log.info(
        "stage %s of %s: %.2f s, %s",
        stage.name,
        work.fiscal_year,
        time.monotonic() - started,
        "finished" if done.finished else "not finished",
    )
    if done.finished:
        markers.put(stage, Marker(_inputs(stage, work, outputs), stage.code, done.output))
    return done


def _inputs(stage: Stage, work: Work, outputs: Mapping[str, str]) -> dict[str, str]:
    """Returns the digests of the stage's inputs. An earlier stage is left out if ``outputs`` does not know it."""
    sources = {name: SOURCES[name].digest(work) for name in stage.inputs if name in SOURCES}
    return {name: digest for name in stage.inputs if (digest := sources.get(name) or outputs.get(name)) is not None}


def _reasons(stage: Stage, work: Work, marker: Marker | None, inputs: Mapping[str, str]) -> tuple[str, ...]:
    if marker is None:
        return ("never",)
    changed = [name for name in stage.inputs if marker.inputs.get(name) != inputs.get(name)]
    if marker.code != stage.code:
        changed.append("code")
    if not changed and not stage.present(work, marker.output):
        changed.append("output")
    return tuple(changed)
