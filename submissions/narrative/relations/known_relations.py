"""Relations that a figure's own words name: 完成年初预算的104.18%, 空编2名, 人均公用经费1.43万元.

Their terms may stand in another sentence or in a table, so a claim counts only where the figures fit, or one slip of the pen
in one that the prose states keeps them from it (:mod:`submissions.narrative.relations.pen_slips`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from submissions.narrative.concepts import GENERIC, concept_of
from submissions.narrative.relations.pen_slips import fits_or_slips
from submissions.narrative.relations.relation import RelationKind, Signed, StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.table_terms import TableTerms
from submissions.narrative.relations.term_roles import is_plain, role_of
from submissions.narrative.relations.terms import Passage, StatedTerm, subject_of
from submissions.text import fold

_WHOLE = {
    "original": (("fund.original_budget", "budget"),),
    "final": (("fund.final_budget", "budget"),),
    "spent": (("fund.actual", "actual"), ("expenditure.total", "actual")),
}
_COUNTS = {"staff": ("staff.actual", "actual_staff"), "posts": ("staff.authorized", "authorized_staff")}
_MOST = 6
"""Ways of a relation that are tried: a term is stated once in the prose and once in a table."""
Quantity = Literal["rate", "money", "count", "change"]


class KnownRelation(BaseModel):
    """What the words before a figure of some quantity say that it follows from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: str
    kind: RelationKind
    of: Quantity
    words: str
    ways: tuple[str, ...] = Field(min_length=1)
    basis: str | None = None
    whole: bool = False


@dataclass(frozen=True)
class _Asked:
    """A figure with the names that its words give the terms of a way."""

    passage: Passage
    tables: TableTerms
    stated: StatedTerm
    named: dict[str, str]

    def figures(self, name: str) -> list[StatedTerm]:
        """The figures that a term of a way may be: those of the passage, else the table's."""
        if name == "near":
            before = [term for term in self.passage.sentence(self.stated.sentence) if term.start < self.stated.start and is_plain(term)]
            return [term for term in before if term.quantity == "money"][-1:]
        if name == "pieces":
            return [term for term in self.passage.terms if term.quantity == self.named["unit"] and term.exact]
        if name in _COUNTS:
            concept, column = _COUNTS[name]
            return self._stated(concept, None) or self.tables.staff((column,))
        subject, _, measure = name.partition(".")
        concepts = _WHOLE.get(name) or ((self.named[subject], measure),)
        found = [term for concept, of in concepts for term in self._stated(concept, of)]
        held = [term for concept, of in concepts if (term := self.tables.held(concept, of)) is not None]
        return list({term.value: term for term in (*found, *held)}.values())

    def _stated(self, concept: str, measure: str | None) -> list[StatedTerm]:
        terms = (term for term in self.passage.terms if term is not self.stated and term.row["concept"] == concept)
        return [term for term in terms if term.exact and not term.is_change and measure in (None, term.measure)]


@cache
def known_relations() -> tuple[tuple[KnownRelation, re.Pattern[str]], ...]:
    """What ``known_relations.yaml`` declares, with its words compiled; ``ValidationError`` where it declares something else."""
    rows = yaml.safe_load(Path(__file__).with_name("known_relations.yaml").read_text("utf-8"))
    declared = [KnownRelation.model_validate(row) for row in rows]
    return tuple((one, re.compile(one.words)) for one in declared)


def known(passage: Passage, tables: TableTerms, related: Iterable[StatedRelation]) -> Iterator[StatedRelation]:
    """The relations that the words of a passage's figures name, of those that no sentence relates already."""
    taken = {relation.stated.start for relation in related if relation.kind != "comparison"}
    for term in passage.terms:
        if term.start not in taken and term.exact and not pattern("other_year_words").search(fold(term.before)):
            yield from _of(passage, tables, term)


def _of(passage: Passage, tables: TableTerms, term: StatedTerm) -> Iterator[StatedRelation]:
    for declared, words in known_relations():
        if not _is_of(passage, term, declared):
            continue
        match = words.search(fold(term.before))
        named = None if match is None else _named(match.groupdict(), declared, term)
        if named is not None:
            asked = _Asked(passage, tables, term, named)
            ways = [way for written in declared.ways for way in _ways(asked, declared, written)]
            relation = StatedRelation(declared.kind, declared.form, term, tuple(ways[:_MOST]))
            if ways and fits_or_slips(relation):
                yield relation
                return


def _is_of(passage: Passage, term: StatedTerm, declared: KnownRelation) -> bool:
    if term.is_change or declared.of == "change":
        concept = term.row["concept"]
        whole = concept in GENERIC or (concept == "other" and not subject_of(term.label))
        changed = term.is_change and declared.of == "change" and term.row["direction"] is not None and term.quantity in ("money", "rate")
        return changed and whole == declared.whole and _is_against(passage, term, declared.basis)
    if declared.of == "count":
        return term.quantity not in ("money", "rate", "points", "分")
    return term.quantity == declared.of


def _is_against(passage: Passage, term: StatedTerm, basis: str | None) -> bool:
    """True if a change is said to be on that basis, or an amount is on none that the sentence names: no word of last year stands in it.

    One of several moves (追加60万元、调减10万元) is no difference of two budgets.
    """
    said = "".join(fold(other.before) for other in passage.sentence(term.sentence) if other.start <= term.start)
    if any(role_of(other) in ("added", "taken") and other is not term for other in passage.sentence(term.sentence)):
        return False
    open_basis = term.quantity == "money" and not pattern("prior_explicit").search(said)
    return term.row["change_basis"] == basis or open_basis


def _named(groups: dict[str, str | None], declared: KnownRelation, term: StatedTerm) -> dict[str, str] | None:
    """The items that the words name by their concepts; ``None`` where they name something else."""
    named = {"item": term.row["concept"]} if declared.of == "change" else {}
    for group, text in groups.items():
        if group == "unit":
            named["unit"] = text or ""
            continue
        concept = concept_of(text or "", "money")
        if concept is None or (group == "item" and concept in GENERIC):
            return None
        named[group] = concept
    return named


def _ways(asked: _Asked, declared: KnownRelation, written: str) -> Iterator[Way]:
    above, _, below = written.partition(" / ")
    for numerator in _sides(asked, above):
        if declared.of == "change":
            yield _change(numerator, asked.stated)
        else:
            yield from (Way(numerator, denominator) for denominator in (_sides(asked, below) if below else [()]))


def _sides(asked: _Asked, written: str) -> Iterator[tuple[Signed, ...]]:
    """The signed figures that ``final - spent`` and the like may be."""
    parts = written.split(" ")
    signs = [1, *(-1 if part == "-" else 1 for part in parts[1::2])]
    for figures in product(*(asked.figures(name) for name in parts[::2])):
        yield tuple(zip(signs, figures, strict=True))


def _change(sides: tuple[Signed, ...], stated: StatedTerm) -> Way:
    """How far the later figure, which stands first, lies from the earlier one, in the direction that is stated."""
    (_, later), (_, earlier) = sides
    sign = -1 if stated.row["direction"] == "decrease" else 1
    return Way(((sign, later), (-sign, earlier)), ((1, earlier),) if stated.quantity == "rate" else ())
