"""The declared table of kinds of documents: ``kinds.yaml``, read once into frozen models."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

JudgedAs = Literal["department", "project"]
BLANK_FORM = "blank_form"
_OTHER = "other"


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Clue(_Declared):
    """What speaks for a kind: a pattern, where it is looked for, and its weight."""

    where: Literal["title", "heading", "speaks", "table"] = Field(alias="in")
    pattern: str
    weight: int


class DocumentKind(_Declared):
    """One kind of document: its words in Chinese and English, and what speaks for it. Only a kind with ``judged_as`` is judged."""

    id: str
    words: tuple[str, str]
    document_type: str = ""
    judged_as: JudgedAs | None = None
    evidence: tuple[Clue, ...] = ()

    @property
    def type(self) -> str:
        """The ``document_type`` of the contract."""
        return self.document_type or self.id


class _BlankForm(_Declared):
    words: tuple[str, str]
    placeholder: str


class DeclaredKinds(_Declared):
    """The whole table: the kinds in order, the sum of weights that one of them needs, and the marks of a blank form."""

    least: int
    kinds: tuple[DocumentKind, ...]
    blank_form: _BlankForm


@cache
def declared() -> DeclaredKinds:
    """The table, read from ``kinds.yaml``."""
    return DeclaredKinds.model_validate(yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text("utf-8")))


@cache
def kind_named(identifier: str) -> DocumentKind:
    """The kind of that identifier; a blank form is one, though no title shows it. ``KeyError`` for none."""
    if identifier == BLANK_FORM:
        return DocumentKind(id=BLANK_FORM, words=declared().blank_form.words)
    return {kind.id: kind for kind in declared().kinds}[identifier]


def other() -> DocumentKind:
    """The kind of a document of which no evidence is strong enough."""
    return kind_named(_OTHER)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A declared pattern, ready to search with."""
    return re.compile(pattern)
