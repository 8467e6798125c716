"""What a sentence has said so far, and what a further figure in it therefore means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from submissions.narrative import comparison, wording
from submissions.narrative.comparison import Basis, Comparand
from submissions.narrative.concepts import GENERIC, STOCKS, concept_of, is_bare, names_item
from submissions.narrative.wording import Change
from submissions.text import clean

Kind = Literal["money", "rate", "score", "count"]
_OWN_MEASURE = {"fund.original_budget": "budget", "fund.final_budget": "budget", "fund.actual": "actual"}


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
    """A sentence while its figures are read from left to right; ``measure`` may be inherited from the one before.

    ``topic`` is what its heading names: bare words such as 2023年支出 are about it. ``foreign`` is True while the subject is
    an item of its own (a functional class's 项, 印刷费), so that 年初预算 and 支出 are the item's and not the unit's;
    ``held``, while no other subject ends that. ``before`` is the concept of the sentence before, which one that begins with 较 or 比 goes on about.
    """

    measure: str | None = None
    concept: str | None = None
    label: str = ""
    year: int | None = None
    topic: str | None = None
    foreign: bool = False
    held: bool = False
    before: str | None = None
    _last_measure: str | None = None
    _moving: str | None = None
    _basis: Basis | None = None
    _compared: bool = False
    _interrupted: bool = False
    _spent: bool = False

    def understand(self, words: str, before: str, behind: str, kind: Kind, fiscal_year: int | None) -> Meaning:
        """The meaning of the figure that stands between ``words`` and ``behind``; ``before`` is the sentence up to the words."""
        moved = self._moving if wording.moves_to(words) else None
        compared = comparison.comparand_of(words, fiscal_year) if kind in ("money", "rate") and moved is None else None
        if compared is not None:
            return self._comparand(words, compared, kind, fiscal_year)
        change = (
            wording.change_of(words, fiscal_year, compared=self._compared)
            if (kind != "score" or self._compared) and moved is None
            else None
        )
        self._compared = change is None and comparison.compares(words)
        if change is not None:
            return self._changed(change, kind, fiscal_year)
        concept = moved or self._concept(words, behind, kind)
        if wording.moves_from(words, behind):
            self._moving, concept = concept, None
        else:
            self._moving = None
        measure = _OWN_MEASURE.get(concept or "") or wording.measure_of(words, before, self.measure) if kind == "money" else "other"
        year = wording.year_of(words) or self.year or fiscal_year
        self._remember(words, concept, measure, kind)
        if measure == "actual" and fiscal_year and year == fiscal_year - 1:
            measure = "prior_actual"
        return Meaning(concept, clean(re.sub(r"^\s*\d{1,2}[.、]\s*", "", words)), measure, year, None)

    def _comparand(self, words: str, compared: Comparand, kind: Kind, fiscal_year: int | None) -> Meaning:
        """A figure that the sentence's subject, or the one that the words name, is compared with."""
        self._basis, self._compared = "budget" if compared.basis == "final_budget" else compared.basis, True
        if kind != "money":
            self._interrupted = True
            return Meaning(None, clean(words), "other", self.year or fiscal_year, None)
        if self.concept is None and self._last_measure is None:
            self.concept = self.before
        if not comparison.is_subjectless(compared.subject):
            self.concept, self.label = concept_of(compared.subject, "money"), clean(compared.subject)
        concept = self.concept
        if compared.basis == "prior_year":
            return Meaning(concept, clean(words), "prior_actual", fiscal_year and fiscal_year - 1, None)
        if compared.basis == "budget":
            whole = "fund.original_budget" if concept in GENERIC else concept
            return Meaning(whole, clean(words), "budget", fiscal_year, None)
        whole = "fund.final_budget" if compared.basis == "final_budget" and concept in GENERIC else None
        return Meaning(whole, clean(words), "budget" if whole else "other", fiscal_year, None)

    def _changed(self, change: Change, kind: Kind, fiscal_year: int | None) -> Meaning:
        """A change: of what its words name, else of the sentence's subject; of nothing known where it is measured otherwise."""
        basis = change.basis or self._basis or "prior_year"
        self._basis = basis
        concept = concept_of(change.subject, "money")
        if concept is None and comparison.is_subjectless(change.subject) and kind != "count" and not (self._interrupted and kind == "rate"):
            concept = self.concept
        if wording.lists_several(change.label):
            concept = None
        if kind == "money":
            self._interrupted = False
        known = replace(change, basis=basis if basis in ("prior_year", "budget") else None)
        year = self.year or fiscal_year
        return Meaning(concept if known.basis else None, clean(change.label), "change_rate" if kind == "rate" else "change", year, known)

    def _concept(self, words: str, behind: str, kind: Kind) -> str | None:
        if wording.lists_several(words):
            return None
        if self.topic is not None and kind == "money" and wording.is_only_spending(words):
            return self.topic
        concept = concept_of(words, kind)
        if kind == "money" and self._is_items_own(words, concept):
            return None
        if concept is None and kind == "count":
            return concept_of(behind, kind)
        if kind == "money" and (concept is None or concept in GENERIC) and self.concept not in (None, *GENERIC, *STOCKS) and is_bare(words):
            return self.concept if wording.stated_measure(words) not in (None, self._last_measure) else None
        return concept

    def _is_items_own(self, words: str, concept: str | None) -> bool:
        """True if the words name a budget or spending of an item that no concept knows, themselves or by the subject before."""
        if concept is not None and concept not in GENERIC:
            self.foreign = self.foreign and self.held
            return self.held
        if concept in GENERIC:
            self.foreign = self.foreign or names_item(words)
        return self.foreign

    def _remember(self, words: str, concept: str | None, measure: str, kind: Kind) -> None:
        if kind != "money":
            if self._spent and wording.is_execution(words):
                self.measure = "actual"
            self._interrupted = self._interrupted or (wording.names_something(words) and "占" not in words)
            return
        self._basis, self._interrupted = None, False
        self._spent = wording.is_only_spending(re.split(r"[，,、）)]", words)[-1])
        if concept is not None or wording.names_something(words):
            self.concept, self.label, self._last_measure = concept, clean(words), measure
        self.measure = wording.stated_measure(words) or self.measure
        self.year = wording.year_of(words) or self.year
