"""The declared table of places that say who filed and for which year: ``sources.yaml``, read once into frozen models."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

What = Literal["name", "year"]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IdentitySource(_Declared):
    """One place that states a name or a year: who reads it, what it weighs and when it is told as outvoted.

    ``found`` is a key of :data:`submissions.document.FOUND`. ``only`` limits it to filings of a kind. ``named`` asks for a
    unit's name where the label alone does not say that one follows. The other keys are described in the table.
    """

    id: str
    of: What
    reader: str
    found: str
    weight: int
    pattern: str = ""
    only: Literal["department", "project"] | None = None
    tells: bool = False
    ruled: tuple[str, ...] = ()
    full: bool = False
    named: bool = False
    mention: bool = False

    @property
    def searched(self) -> re.Pattern[str]:
        """The pattern, ready to search with."""
        return compiled_source(self.pattern)


class IdentityWords(_Declared):
    """The words by which names are told from what stands around them: patterns in folded text."""

    title: str
    endings: str
    never: str
    general: str
    project: str
    superiors: str
    introduces: tuple[str, ...]
    introduces_placed: tuple[str, ...]


class DeclaredSources(_Declared):
    """The whole table."""

    sources: tuple[IdentitySource, ...]
    words: IdentityWords


@cache
def compiled_source(pattern: str) -> re.Pattern[str]:
    """A declared pattern, ready to search with."""
    return re.compile(pattern)


@cache
def declared_sources() -> DeclaredSources:
    """The table, read from ``sources.yaml``."""
    return DeclaredSources.model_validate(yaml.safe_load(Path(__file__).with_name("sources.yaml").read_text("utf-8")))


@cache
def sources_of(what: What, reader: str) -> tuple[IdentitySource, ...]:
    """The sources that a reader collects names or years for."""
    return tuple(one for one in declared_sources().sources if (one.of, one.reader) == (what, reader))
