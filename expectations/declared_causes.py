"""What a rule declares about the cause of its findings: arithmetic that must close, slips that its frame already knows, a limit.

All of it names columns of the rule's frame; :mod:`expectations.likely_causes` and :mod:`expectations.root_causes` interpret it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Declared(BaseModel):
    """Base of everything that a rule's item declares: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Identity(Declared):
    """Printed figures that must agree.

    Either a sum, ``whole = parts − less``, where ``instead`` names what to add up for a part that is not stated and ``signed``
    says that a direction can be reversed; or a ``rate`` ``of`` two figures, or of the ``change`` from one to the other; or, with
    ``marks``, a score that is that rate of the marks, within ``tolerance`` (in marks, the one of the rule's check).
    """

    whole: str | None = None
    parts: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    instead: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    signed: bool = False
    rate: str | None = None
    of: tuple[str, str] | None = None
    change: tuple[str, str] | None = None
    marks: str | None = None
    tolerance: Decimal | None = None

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Identity:
        if (self.whole is None) == (self.rate is None):
            raise ValueError("either a whole with its parts or a rate")
        if self.whole is not None and (not self.parts or self.of or self.change or self.marks):
            raise ValueError("a whole has parts and nothing of a rate")
        if self.rate is not None and (self.of is None) == (self.change is None):
            raise ValueError("a rate is of two figures or of a change")
        if self.rate is not None and (self.parts or self.less or self.instead or self.signed):
            raise ValueError("a rate has no parts")
        if (self.marks is None) != (self.tolerance is None):
            raise ValueError("marks have a tolerance, nothing else has one")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it names."""
        others = (column for columns in self.instead.values() for column in columns)
        single = (name for name in (self.whole, self.rate, self.marks) if name)
        return (*single, *self.parts, *self.less, *others, *(self.of or ()), *(self.change or ()))


class WrongUnit(Declared):
    """The frame knows the ``unit`` that ``amount`` should have been printed in, and the ``value`` that it then has."""

    kind: Literal["wrong_unit"]
    amount: str
    unit: str
    value: str


class WrongDirection(Declared):
    """The ``direction`` in words is not the one ``due`` by ``prior`` and ``current``, while the ``size`` or the ``rate`` is right."""

    kind: Literal["wrong_direction"]
    prior: str
    current: str
    size: str
    rate: str
    direction: str
    due: str


class CopiedMarks(Declared):
    """The ``marks`` of an indicator stand in ``figure``, printed as ``printed``; looked for where the flag ``where`` is set."""

    kind: Literal["copied_marks"]
    figure: str
    printed: str
    marks: str
    where: str


KnownCause = Annotated[WrongUnit | WrongDirection | CopiedMarks, Field(discriminator="kind")]
"""A slip that the frame has already found, or that shows without trying numbers."""


def columns_of_cause(cause: KnownCause) -> tuple[str, ...]:
    """Every column that a known cause names."""
    return tuple(column for name, column in cause.model_dump().items() if name != "kind")


Sharing = Literal[
    "same_cell",
    "same_paragraph",
    "same_item",
    "related_item",
    "headline_is_part",
    "part_of_headline",
    "same_difference",
    "corrected_by_headline",
    "score_of_headline_rate",
    "holds_once_corrected",
    "less_severe",
    "direction_reversed",
]
SHARING: dict[Sharing, tuple[str, str]] = {
    "same_cell": ("两条涉及同一单元格或同一处文字", "both concern the same cell or place"),
    "same_paragraph": ("两条在同一段落或同一张表", "both stand in the same paragraph or table"),
    "same_item": ("两条说的是同一项目或概念", "both are about the same item or concept"),
    "related_item": ("两条说的是同一项目，或一个是另一个的下级", "both are about the same item, or one's item lies under the other's"),
    "headline_is_part": ("主因所在项目是本条项目的下级", "the headline's item lies under this one's"),
    "part_of_headline": ("本条项目是主因所在项目的下级", "this one's item lies under the headline's"),
    "same_difference": ("两条的差额一分不差", "both differ by the same amount, to the cent"),
    "corrected_by_headline": ("按主因改正后，本条的算式也成立", "what corrects the headline makes this rule's arithmetic close too"),
    "score_of_headline_rate": ("本条的得分就是按主因所填比率算出的", "this one's score follows from the rate that the headline prints"),
    "holds_once_corrected": ("主因改正后，本条不再成立", "once the headline is corrected, there is nothing left to tell"),
    "less_severe": ("本条的程度较轻", "this one is the less severe"),
    "direction_reversed": (
        "本条可由增减方向写反、或把本年数当成增减额解释",
        "a reversed direction, or this year's amount given as the change, explains this one",
    ),
}
"""What a finding must share with the one that explains it, in Chinese and English."""


class Follows(Declared):
    """A ``rule`` whose finding explains one of this rule ``when`` all of these are so; see :mod:`expectations.root_causes`."""

    rule: str
    when: tuple[Sharing, ...] = Field(min_length=1)
