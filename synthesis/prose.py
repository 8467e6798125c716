"""The report's prose, composed from ``declared/prose.yaml``: every figure in it is a value that defects can change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from random import Random

import yaml

from synthesis.awarded_scores import GRADES_IN_CHINESE
from synthesis.department_year import Figures
from synthesis.statements import StatementFact, told, words
from synthesis.themes import DECLARED, Declaration

_TOKEN = re.compile(r"\{(=?)([a-z_.]+)(~|:[a-z_]+)?\}")


class ProsePiece(Declaration):
    """Alternative wordings. One of them is used if the fact that ``when`` names holds."""

    any: tuple[str, ...]
    when: str | None = None


class ProsePart(Declaration):
    """A subsection: its heading, if it has one, and its paragraphs as pieces."""

    paragraphs: tuple[tuple[ProsePiece, ...], ...]
    heading: str | None = None


class SectionTemplate(Declaration):
    """A section of the report."""

    section: str
    heading: str
    parts: tuple[ProsePart, ...]


class StatedChange(Declaration):
    """How a change is worded, by direction."""

    amount: dict[str, str]
    rate: dict[str, str]


class Prose(Declaration):
    """All of ``prose.yaml``."""

    sections: tuple[SectionTemplate, ...]
    changes: tuple[StatedChange, ...]
    unchanged: str
    no_prior: str


@dataclass
class StatedFigure:
    """One figure in the prose. ``value`` is in ``unit`` and without a sign; a grade has ``printed`` instead.

    ``style`` numbers the wording of a change, ``direction`` is ``increase`` or ``decrease``.
    """

    concept: str
    measure: str
    value: Decimal | None
    unit: str
    direction: str | None = None
    style: int | None = None
    grade: str | None = None

    @property
    def name(self) -> str:
        """The name that paths of defects give it: ``concept:measure``."""
        return f"{self.concept}:{self.measure}"

    @property
    def lead(self) -> str:
        """The words that belong to the figure: 比上年减少, 下降."""
        if self.style is None or self.direction is None:
            return ""
        change = prose().changes[self.style]
        return (change.amount if self.measure == "change" else change.rate)[self.direction]

    def text(self, thousands: bool = False, space: str = "") -> str:
        """The figure as printed, with its words."""
        if self.grade is not None:
            return f"“{GRADES_IN_CHINESE[self.grade]}”"
        if self.value is None:
            return ""
        plain = self.value.normalize() if self.unit in ("分", "人", "个") else self.value
        return f"{self.lead}{space}{plain:{',' if thousands else ''}f}{space if self.unit != '%' else ''}{self.unit}"


@dataclass
class Text:
    """A paragraph: strings and figures in turn."""

    parts: list[str | StatedFigure] = field(default_factory=list)

    def text(self, thousands: bool = False, space: str = "") -> str:
        """The paragraph as printed."""
        return "".join(part if isinstance(part, str) else part.text(thousands, space) for part in self.parts)


@dataclass
class Section:
    """A section: heading and subsections, each a heading or ``None`` and its paragraphs."""

    section: str
    heading: str
    parts: list[tuple[str | None, list[Text]]]

    def texts(self) -> Iterator[Text]:
        """All paragraphs in order."""
        for _, texts in self.parts:
            yield from texts


@cache
def prose() -> Prose:
    """The declared prose, read once."""
    return Prose.model_validate(yaml.safe_load((DECLARED / "prose.yaml").read_text("utf-8")))


def compose(figures: Figures, rng: Random) -> list[Section]:
    """The report's sections for these figures; the seed picks among wordings."""
    known, plain = told(figures), words(figures, rng)
    style = rng.randrange(len(prose().changes))
    sections = []
    for template in prose().sections:
        parts: list[tuple[str | None, list[Text]]] = []
        for part in template.parts:
            texts = [_paragraph(pieces, known, plain, style, rng) for pieces in part.paragraphs]
            parts.append((part.heading, [text for text in texts if text.parts]))
        sections.append(Section(template.section, template.heading, parts))
    return sections


def _paragraph(pieces: tuple[ProsePiece, ...], known: StatementFact, plain: dict[str, str], style: int, rng: Random) -> Text:
    text = Text()
    for piece in pieces:
        wording = rng.choice(piece.any)
        if piece.when is None or piece.when in known.facts:
            text.parts += _expand(wording, known, plain, style)
    return text


def _expand(wording: str, known: StatementFact, plain: dict[str, str], style: int) -> Iterator[str | StatedFigure]:
    at = 0
    for match in _TOKEN.finditer(wording):
        yield wording[at : match.start()]
        at = match.end()
        marker, name, suffix = match.groups()
        if marker:
            yield plain[name]
        elif name == "functions":
            yield from _functions(known)
        elif suffix == "~":
            yield from _change(name, known, style)
        else:
            value, unit = known.figures[name, suffix[1:]]
            yield StatedFigure(name, suffix[1:], value, unit, grade=known.grade if name == "grade" else None)
    yield wording[at:]


def _functions(known: StatementFact) -> Iterator[str | StatedFigure]:
    for position, (code, label, amount) in enumerate(known.functions):
        yield ("，" if position else "") + label
        yield StatedFigure(f"expenditure.function.{code}", "budget", amount, "万元")


def _change(concept: str, known: StatementFact, style: int) -> Iterator[str | StatedFigure]:
    if concept not in known.changes:
        yield prose().no_prior
        return
    amount, percent = known.changes[concept]
    if amount == 0:
        yield prose().unchanged
        return
    direction = "increase" if amount > 0 else "decrease"
    yield StatedFigure(concept, "change", abs(amount), "万元", direction, style)
    if percent is not None:
        yield "，"
        yield StatedFigure(concept, "change_rate", abs(percent), "%", direction, style)
