"""Places in a submission: described in words for people, and as keys that tie a finding to the cell that it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reports.cell_figures import parsed
from reports.words import PageWords
from warehouse.rows import PassageRow

Place = dict[str, Any]
Key = tuple[Any, ...]

_CONTEXT = 24
"""Characters of the paragraph shown on either side of a quote: 24 Chinese ones fill about one line of a telephone."""


def key_of(place: Place) -> Key:
    """What two places share when they are the same cell or paragraph."""
    block = place.get("block")
    anchor = ("line", place.get("line")) if block is None else ("block", block)
    return (*anchor, place.get("row"), place.get("column"), place.get("sheet"), place.get("cell"))


def meet(one: Place, other: Place) -> bool:
    """True if two places of one key are the same: in prose only where their character spans overlap."""
    if key_of(one) != key_of(other):
        return False
    if "start" in one and "start" in other:
        return bool(one["start"] < other["end"] and other["start"] < one["end"])
    return one.get("row") is not None or one.get("cell") is not None


@dataclass(slots=True)
class CellMarks:
    """Which cells on the page are flagged by which findings: filled from the findings, read by each table as it is drawn.

    ``numbers`` are the findings' numbers on the page. A cell that is drawn leaves its name and anchor here, so that the
    finding can say in words where it points and link to it.
    """

    _flagged: dict[Key, list[tuple[Place, int]]] = field(default_factory=lambda: defaultdict(list))
    _drawn: dict[Key, list[tuple[Place, str, str]]] = field(default_factory=lambda: defaultdict(list))
    _anchors: int = 0

    def flag(self, number: int, places: Iterable[Place]) -> None:
        """Records that finding ``number`` points at these places."""
        for place in places:
            self._flagged[key_of(place)].append((place, number))

    def numbers(self, place: Place | None) -> tuple[int, ...]:
        """Numbers of the findings that point at the place, in order, each once."""
        if not place:
            return ()
        return tuple(sorted({number for flagged, number in self._flagged.get(key_of(place), ()) if meet(flagged, place)}))

    def draw(self, place: Place | None, name: str) -> tuple[str | None, tuple[int, ...]]:
        """The anchor to give the cell at ``place`` and the findings that point at it; ``(None, ())`` where there are none."""
        numbers = self.numbers(place)
        if not place or not numbers:
            return None, ()
        self._anchors += 1
        anchor = f"c{self._anchors}"
        self._drawn[key_of(place)].append((place, name, anchor))
        return anchor, numbers

    def drawn(self, place: Place) -> tuple[str, str] | None:
        """Name and anchor of the drawn cell at ``place``."""
        return next(((name, anchor) for cell, name, anchor in self._drawn.get(key_of(place), ()) if meet(cell, place)), None)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quote with the words around it, as the document has them."""

    before: str
    quote: str
    after: str


class Outline:
    """The prose of one submission by block: gives the heading above a place, and the words around a quote."""

    def __init__(self, passages: list[PassageRow]) -> None:
        placed = [(place["block"], row) for row in passages if (place := parsed(row.get("location"))) and place.get("block") is not None]
        self._text = {block: str(row["text"]) for block, row in placed if row["text"]}
        self._headings = sorted((block, str(row["text"]).strip()) for block, row in placed if row.get("kind") == "heading")

    def heading(self, place: Place) -> str | None:
        """The heading above the place."""
        if place.get("block") is None or place.get("row") is not None:
            return None
        above = bisect_right([block for block, _ in self._headings], place["block"])
        return self._headings[above - 1][1] if above else None

    def quotation(self, place: Place) -> Quotation | None:
        """The quoted text of a place with the words before and after it; ``None`` if the place quotes nothing."""
        quote, start, end = place.get("quote"), place.get("start"), place.get("end")
        text = "" if place.get("row") is not None else self._text.get(place.get("block", -1), "")
        if not quote and start is not None and end is not None:
            quote = text[start:end]
        if not quote:
            return None
        if start is None or text[start : start + len(quote)] != quote:
            return Quotation("", quote, "")
        end = start + len(quote)
        before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
        return Quotation("…" * (start > _CONTEXT) + before, quote, after + "…" * (end + _CONTEXT < len(text)))


def describe(place: Place, words: PageWords, heading: str | None = None) -> str:
    """A place in words: spreadsheet cell, or table with row and column, or heading, with page and line where known."""
    parts: list[str] = []
    if place.get("cell") or place.get("sheet"):
        parts.append(words("place.cell", sheet=place.get("sheet") or "", cell=place.get("cell") or "").strip())
    elif place.get("row") is not None:
        parts += [words("place.table", n=place["table"])] if place.get("table") else []
        parts.append(words("place.row", n=place["row"]))
        parts += [words("place.column", n=place["column"])] if place.get("column") else []
    elif heading:
        parts.append(words("place.under", heading=heading))
    parts += [words("place.page", n=place["page"])] if place.get("page") else []
    parts += [words("place.line", n=place["line"])] if place.get("line") else []
    if not parts:
        parts.append(words("place.block", n=place["block"] + 1) if place.get("block") is not None else words("place.whole"))
    return words("place.joiner").join(parts)
