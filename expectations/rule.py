"""What a rule is: data, read by strict models; see ``rules/*.yaml``.

A rule's ``check`` is judged on the rows of its frame where ``applies`` holds. Rows where something of ``needs`` is not
known, or where the check is neither certainly true nor false, are "could not judge".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from expectations.expressions import names

Severity = Literal["critical", "warning", "info"]
Status = Literal["draft", "active", "retired"]
STATUSES: dict[Status, tuple[str, str]] = {
    "draft": ("试行（只告知绩效办，不计入结果）", "draft (told to the office alone, counts for nothing)"),
    "active": ("生效", "active"),
    "retired": ("停用", "retired (does not run)"),
}
"""A rule's life, in Chinese and English: a draft runs, a retired rule is kept for its findings of earlier years."""
Outcome = Literal["pass", "fail", "could_not_judge", "not_applicable"]
Sharing = Literal["cell", "place", "item", "family", "part", "gap", "fix", "rate", "room", "lesser", "reversal"]
RANKS: tuple[Severity, ...] = ("critical", "warning", "info")


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Basis(_Declared):
    """Why the rule holds; ``confirmed`` is false where the source was not seen and the report must say so."""

    text: str
    confirmed: bool

    @property
    def shown(self) -> str:
        """The basis for a reader, marked where it is unconfirmed."""
        return self.text if self.confirmed else f"{self.text}（未经核实）"


class BilingualText(_Declared):
    """A template in Chinese and in English; ``{name}`` is filled from the row or the rule's values."""

    zh: str
    en: str


class Years(_Declared):
    """First and last fiscal year that the rule judges; ``None`` is open."""

    first: int | None = None
    last: int | None = None


class SeverityLevel(_Declared):
    """A severity other than the rule's own where ``when`` certainly holds; the first that does counts."""

    when: str
    severity: Severity


class Computed(_Declared):
    """A figure for messages: an expression and how to print it."""

    value: str
    shown_as: Literal["money", "rate", "points", "number"] = Field(alias="as")


class Example(_Declared):
    """A row and what the rule says of it.

    Figures carry their unit (``196.26万元``, ``39.58%``, ``7``); ``?`` is unreadable. A figure or text left out is not
    stated, a flag left out is false, and ``null`` is a flag that is not known.
    """

    outcome: Outcome
    row: dict[str, Any]
    severity: Severity | None = None
    why: str = ""


class Follows(_Declared):
    """A rule whose finding explains one of this rule where both share all of ``sharing``; see :mod:`expectations.root_causes`."""

    rule: str
    sharing: tuple[Sharing, ...] = Field(min_length=1)


class Override(_Declared):
    """Another threshold for some divisions or years, with who decided it and why; of several that fit, the last counts.

    No ``divisions`` means all of them.
    """

    rule: str
    threshold: str
    value: Decimal
    divisions: tuple[str, ...] = ()
    fiscal_years: Years = Years()
    by: str = Field(min_length=1)
    reason: str = Field(min_length=1)


class Test(_Declared):
    """The part of a rule that is judged. ``thresholds`` are figures that its expressions name and ``overrides`` may replace."""

    __test__ = False

    thresholds: dict[str, Decimal] = {}
    overrides: tuple[Override, ...] = ()
    define: dict[str, str] = {}
    applies: str = "True"
    needs: tuple[str, ...] = ()
    check: str
    fiscal_years: Years = Years()

    def columns(self) -> frozenset[str]:
        """The frame's columns that it reads."""
        sources = (*self.define.values(), self.applies, self.check)
        read = frozenset().union(*(names(source) for source in sources), self.needs)
        return (read - self.define.keys() - self.thresholds.keys()) | {"fiscal_year", "division_code"}


class Rule(Test):
    """A rule with everything that is said about it."""

    id: str = Field(pattern=r"^[A-Z]+-\d{2}$")
    title: str
    title_en: str
    basis: Basis
    severity: Severity
    status: Status = "active"
    levels: tuple[SeverityLevel, ...] = ()
    frame: str
    key: str
    values: dict[str, Computed] = {}
    printed: str | None = None
    expected: str | None = None
    difference: str | None = None
    message: BilingualText
    fix: BilingualText
    locations: tuple[str, ...] = ("row",)
    follows: tuple[Follows, ...] = ()
    examples: tuple[Example, ...]

    @property
    def test(self) -> Test:
        """Only what is judged: what the Great Expectations expectation carries."""
        return Test.model_validate(self.model_dump(include=set(Test.model_fields)))
