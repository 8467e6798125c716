"""What every stage receives and returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flows.intake.plan import Plan, saved
from flows.settings import Settings

Failed = Mapping[str, Sequence[str]]
"""Documents that could not be read for technical reasons: sha256 -> (code, detail)."""


@dataclass(frozen=True)
class Work:
    """One fiscal year on its way through the stages; ``failed`` grows while documents are read."""

    fiscal_year: int
    settings: Settings
    failed: Failed = field(default_factory=dict)

    @cached_property
    def plan(self) -> Plan | None:
        """The saved plan of the year's run; None if there is none."""
        path = saved(self.settings.plans, self.fiscal_year)
        return Plan.load(path) if path.is_file() else None

    @property
    def planned(self) -> Plan:
        """The plan of a run that has one; raises ``FileNotFoundError`` without."""
        return self.plan or Plan.load(saved(self.settings.plans, self.fiscal_year))

    @classmethod
    def of(cls, plan: Plan, settings: Settings) -> Work:
        """The work that ``plan`` asks for, without writing anything."""
        work = cls(plan.fiscal_year, settings)
        work.__dict__["plan"] = plan
        return work


@dataclass(frozen=True, slots=True)
class Done:
    """``output`` is a digest of what the stage leaves; a stage with ``failed`` documents or ``alarms`` (rules that raised) is not finished.

    ``count`` says how many of the register's units it dealt with, for people to see.
    """

    output: str
    failed: Failed = field(default_factory=dict)
    alarms: Sequence[str] = ()
    count: int | None = None

    @property
    def finished(self) -> bool:
        """True if nothing has to be tried again."""
        return not self.failed and not self.alarms
