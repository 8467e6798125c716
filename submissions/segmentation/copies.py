"""The same report filed twice in one archive, as Word and as a stamped PDF: one of them is read.

A member is a copy of another only when nearly all its words and every figure of three digits or a fraction stand in the
other too: a corrected version is none, so its contradictions are still told. Of a page print only the words of the prose
are compared, as narrow columns break those of its tables, and a figure cut there is the beginning of the other's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from submissions.document import Document
from submissions.segmentation.segment import Evidence, Segment
from submissions.text import fold

_FIGURE = re.compile(r"\d+\.\d+|\d{3,}")
_WORDS = re.compile(r"[\u3400-\u9fff]+")
_SHINGLE, _SHARE, _LEAST = 4, 0.9, 200
"""Characters of a compared run, share of them that a copy must have, and least runs to compare: a stamped print loses a few
words at page breaks, a short page proves nothing. Set in ffef606 ("a report filed twice in an archive is read once"); no
measurement is recorded."""
_FIXED = frozenset({"pdf", "ofd", "picture"})
"""Formats that are printed from another: the other is read."""


def without_copies(members: Sequence[Segment]) -> list[Segment]:
    """The members of one submission without those that repeat another; the first one kept notes them."""
    if len(members) < 2:
        return list(members)
    told = [_Told(one.document) for one in members]
    best_first = sorted(range(len(members)), key=lambda n: (told[n].printed, -told[n].cells, -len(told[n].words), n))
    kept: list[int] = []
    for number in best_first:
        if not any(told[number].repeats(told[other]) for other in kept):
            kept.append(number)
    left = [members[n].member or "" for n in range(len(members)) if n not in kept]
    first, *others = [members[n] for n in sorted(kept)]
    if not left:
        return [first, *others]
    noted = replace(first.document, notes=(*first.document.notes, *(f"copy_left_out: {name}" for name in left)))
    return [replace(first, document=noted).because(*(Evidence("copy", name) for name in left)), *others]


class _Told:
    """What a member tells: runs of its words, of its prose alone too, and its figures."""

    def __init__(self, document: Document) -> None:
        prose = "\n".join((block.number or "") + block.text for block in document.paragraphs())
        cells = [cell.text for grid in document.grids() for cell in grid.cells() if cell.text.strip()]
        text = "\n".join([prose, *cells])
        self.cells = len(cells)
        self.printed = document.format in _FIXED or document.recognised
        self.words = _shingles(text)
        self.figures = _figures(text)
        self._compared = _shingles(prose) if self.printed else self.words

    def repeats(self, other: _Told) -> bool:
        """True if ``other`` says all that this member says."""
        if 2 * other.cells < self.cells or len(self._compared) < _LEAST or len(self._compared & other.words) < _SHARE * len(self._compared):
            return False
        missing = self.figures - other.figures
        cut = self.printed and len(missing) <= (1 - _SHARE) * len(self.figures)
        return not missing or (cut and all(any(whole.startswith(one) for whole in other.figures) for one in missing))


def _shingles(text: str) -> set[str]:
    words = "".join(_WORDS.findall(fold(text)))
    return {words[start : start + _SHINGLE] for start in range(len(words) - _SHINGLE + 1)}


def _figures(text: str) -> set[str]:
    """The figures as written, zeros that end a fraction and commas aside."""
    found = _FIGURE.findall(re.sub(r"(?<=\d)[,，](?=\d{3})", "", text))
    return {one.rstrip("0").rstrip(".") if "." in one else one for one in found}
