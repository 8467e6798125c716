"""The words of ``reasons.yaml``, compiled: subjects, directions, measures, shapes of a reason and events."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Direction = Literal["up", "down"]
Measure = Literal["budget", "prior_year", "adjustment", "execution"]
Words = tuple[str, ...]


class ReasonDeclaration(BaseModel):
    """Base of what the file declares: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Subject(ReasonDeclaration):
    """What a reason can be about. ``part_of`` is the whole that it moves; ``self_evident``: the event alone explains it (退休3人)."""

    id: str
    names: Words = Field(min_length=1)
    part_of: str | None = None
    self_evident: bool = False


class Happening(ReasonDeclaration):
    """What happened: the ``subjects`` that it moves by its nature (all if empty) and the directions that it can explain.

    A ``generic`` event (增加) counts only where no other event is named.
    """

    id: str
    words: Words = Field(min_length=1)
    subjects: Words = ()
    directions: tuple[Direction, ...] = Field(min_length=1)
    generic: bool = False


class Shapes(ReasonDeclaration):
    """How a reason opens, closes, or says that there is none."""

    strong: Words
    weak: Words
    closes: Words
    none_given: Words


class Moves(ReasonDeclaration):
    """Words of a rise, of a fall, and of neither."""

    up: Words
    down: Words
    not_moved: Words


class ReasonLexicon(ReasonDeclaration):
    """The whole file."""

    subjects: tuple[Subject, ...]
    moves: Moves
    measures: dict[Measure, Words]
    shapes: Shapes
    additions: Words
    eventful: Words
    follow_on: Words
    events: tuple[Happening, ...]
    reversals: Words


@cache
def reason_lexicon() -> ReasonLexicon:
    """What ``reasons.yaml`` declares; ``ValidationError`` where it declares something else."""
    return ReasonLexicon.model_validate(yaml.safe_load((Path(__file__).parent / "reasons.yaml").read_text("utf-8")))


@cache
def matcher(words: Words) -> re.Pattern[str]:
    """The list as one pattern."""
    return re.compile("|".join(words))


@cache
def subjects_by_id() -> dict[str, Subject]:
    """The subjects by their names in the rules."""
    return {subject.id: subject for subject in reason_lexicon().subjects}


@cache
def wholes_of(subject: str) -> frozenset[str]:
    """The subject with every whole that it is part of; empty for one that is not declared."""
    found: list[str] = []
    at: str | None = subject
    while at in subjects_by_id():
        found.append(at)
        at = subjects_by_id()[at].part_of
    return frozenset(found)


def are_related(one: str, other: str) -> bool:
    """True if one of the two is the other, or is part of it."""
    return one in wholes_of(other) or other in wholes_of(one)


def events_in(text: str) -> tuple[Happening, ...]:
    """The events that a text names; generic ones only where it names no other."""
    named = [event for event in reason_lexicon().events if matcher(event.words).search(text)]
    return tuple([event for event in named if not event.generic] or named)
