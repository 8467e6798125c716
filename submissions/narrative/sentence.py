"""What a sentence has said so far, and what a further figure in it therefore means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from submissions.narrative import wording
from submissions.narrative.concepts import GENERIC, concept_of, is_bare
from submissions.narrative.wording import Change
from submissions.text import clean

Kind = Literal["money", "rate", "score", "count"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure is about. ``concept`` is ``None`` where the words do not settle it."""

    concept: str | None
    label: str
    measure: str
    year: int | None
    change: Change | None


@dataclass
class Sentence:
    """A sentence while its figures are read from left to right; ``measure`` may be inherited from the one before."""

    measure: str | None = None
    concept: str | None = None
    label: str = ""
    year: int | None = None
    _last_measure: str | None = None
    _moving: str | None = None

    def understand(self, words: str, before: str, behind: str, kind: Kind, fiscal_year: int | None) -> Meaning:
        """The meaning of the figure that stands between ``words`` and ``behind``; ``before`` is the sentence up to the words."""
        moved = self._moving if wording.moves_to(words) else None
        change = wording.change_of(words) if kind != "score" and moved is None else None
        concept = moved or self._concept(words, behind, kind, change)
        if wording.moves_from(words):
            self._moving, concept = concept, None
        else:
            self._moving = None
        if change is not None:
            year = self.year or fiscal_year
            return Meaning(concept, clean(change.label), "change_rate" if kind == "rate" else "change", year, change)
        measure = wording.measure_of(words, before, self.measure) if kind == "money" else "other"
        year = wording.year_of(words) or self.year or fiscal_year
        if kind == "money":
            self._remember(words, concept, measure)
        if measure == "actual" and fiscal_year and year == fiscal_year - 1:
            measure = "prior_actual"
        return Meaning(concept, clean(re.sub(r"^\s*\d{1,2}[.、]\s*", "", words)), measure, year, None)

    def _concept(self, words: str, behind: str, kind: Kind, change: Change | None) -> str | None:
        if wording.lists_several(words):
            return None
        if change is not None:
            own = concept_of(change.subject, "money")
            return own or self.concept
        concept = concept_of(words, kind)
        if concept is None and kind == "count":
            return concept_of(behind, kind)
        if kind == "money" and (concept is None or concept in GENERIC) and self.concept not in (None, *GENERIC) and is_bare(words):
            return self.concept if wording.stated_measure(words) not in (None, self._last_measure) else None
        return concept

    def _remember(self, words: str, concept: str | None, measure: str) -> None:
        if concept is not None or wording.names_something(words):
            self.concept, self.label, self._last_measure = concept, clean(words), measure
        self.measure = wording.stated_measure(words) or self.measure
        self.year = wording.year_of(words) or self.year
