"""What a rule is: data, read by strict models; see ``rules/*.yaml``.

A rule's ``check`` is judged on the rows of its frame where ``applies`` holds. Rows where something of ``needs`` is not
known, or where the check is neither certainly true nor false, are "could not judge".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from expectations.declared_causes import Declared, Follows, Identity, KnownCause, columns_of_cause
from expectations.expressions import names
from expectations.frame_register import columns_of

Severity = Literal["critical", "warning", "info"]
Status = Literal["draft", "active", "retired"]
STATUSES: dict[Status, tuple[str, str]] = {
    "draft": ("试行（只告知绩效办，不计入结果）", "draft (told to the office alone, counts for nothing)"),
    "active": ("生效", "active"),
    "retired": ("停用", "retired (does not run)"),
}
"""A rule's life, in Chinese and English: a draft runs, a retired rule is kept for its findings of earlier years."""
Outcome = Literal["pass", "fail", "could_not_judge", "not_applicable"]
RANKS: tuple[Severity, ...] = ("critical", "warning", "info")


def rank(severity: Severity | None) -> int:
    """Place of a finding's severity, 0 the gravest; what could not be judged has none and comes last."""
    return len(RANKS) if severity is None else RANKS.index(severity)


class Basis(Declared):
    """Why the rule holds; ``confirmed`` is false where the source was not seen and the report must say so."""

    text: str
    confirmed: bool

    @property
    def shown(self) -> str:
        """The basis for a reader, marked where it is unconfirmed."""
        return self.text if self.confirmed else f"{self.text}（未经核实）"


class BilingualText(Declared):
    """A template in Chinese and in English; ``{name}`` is filled from the row or the rule's values."""

    zh: str
    en: str


class Years(Declared):
    """First and last fiscal year that the rule judges; ``None`` is open."""

    first: int | None = None
    last: int | None = None


class SeverityLevel(Declared):
    """A severity other than the rule's own where ``when`` certainly holds; the first that does counts."""

    when: str
    severity: Severity


class Computed(Declared):
    """A figure for messages: an expression and how to print it."""

    value: str
    shown_as: Literal["money", "rate", "points", "number"] = Field(alias="as")


class Example(Declared):
    """A row and what the rule says of it.

    Figures carry their unit (``196.26万元``, ``39.58%``, ``7``); ``?`` is unreadable. A figure or text left out is not
    stated, a flag left out is false, and ``null`` is a flag that is not known.
    """

    outcome: Outcome
    row: dict[str, Any]
    severity: Severity | None = None
    why: str = ""


class Override(Declared):
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


class Test(Declared):
    """The part of a rule that is judged. ``thresholds`` are figures that its expressions name and ``overrides`` may replace."""

    __test__ = False

    thresholds: dict[str, Decimal] = Field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    define: dict[str, str] = Field(default_factory=dict)
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
    """A rule with everything that is said about it.

    ``names`` says what the rule calls its definitions, and a column that it calls otherwise than the frame does; ``doubts`` says
    each term of ``doubt(...)`` in words. ``arithmetic``, ``known_cause`` and ``limit`` declare what may have caused a finding,
    ``follows`` which other rule's finding explains it.
    """

    id: str = Field(pattern=r"^[A-Z]+-\d{2}$")
    title: str
    title_en: str
    basis: Basis
    severity: Severity
    status: Status = "active"
    levels: tuple[SeverityLevel, ...] = ()
    frame: str
    key: str
    values: dict[str, Computed] = Field(default_factory=dict)
    printed: str | None = None
    expected: str | None = None
    difference: str | None = None
    message: BilingualText
    fix: BilingualText
    locations: tuple[str, ...] = ("row",)
    names: dict[str, BilingualText] = Field(default_factory=dict)
    doubts: dict[str, BilingualText] = Field(default_factory=dict)
    arithmetic: Identity | None = None
    known_cause: KnownCause | None = None
    follows: tuple[Follows, ...] = ()
    examples: tuple[Example, ...]

    @model_validator(mode="after")
    def _declares_what_its_causes_need(self) -> Rule:
        when = {word for follows in self.follows for word in follows.when}
        if "score_of_headline_rate" in when and (self.arithmetic is None or self.arithmetic.marks is None):
            raise ValueError("score_of_headline_rate needs the arithmetic of marks")
        return self

    @property
    def cause_columns(self) -> tuple[str, ...]:
        """Every column that its arithmetic and known cause name."""
        return (
            *(self.arithmetic.columns if self.arithmetic else ()),
            *(columns_of_cause(self.known_cause) if self.known_cause else ()),
        )

    def name_of(self, column: str) -> tuple[str, str]:
        """What people call a column or a definition, in Chinese and English; ``KeyError`` for a definition that has no name."""
        own = self.names.get(column)
        if own is not None:
            return own.zh, own.en
        declared = columns_of(self.frame)[column]
        return declared.label, declared.label_en

    @property
    def test(self) -> Test:
        """Only what is judged: what the Great Expectations expectation carries."""
        return Test.model_validate(self.model_dump(include=set(Test.model_fields)))
