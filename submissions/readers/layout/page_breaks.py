"""Joins what a page break cuts in a table: merged cells that continue, and rows cut in two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from submissions.readers.layout.cells import FIGURE, Area, Placed
from submissions.readers.layout.lines import NUMBERED, fills

_NEVER_FIRST = ".,，%％、。）)"
# In lines of type: a cell with this much free room was not cut. Set in 6698fb4 ("figures that had room above are not
# cut").
_LINES_OF_ROOM = 2.5
_CENTS = re.compile(r"[-+—]?[\d,，]+\.\d{1,2}[%％]?")


def stitch(rows: list[list[Placed]], new: list[list[Placed]], padding: float) -> None:
    """Continue the cells that the page break cut: merged cells, and the rest of a row cut in two."""
    if not new or not new[0]:
        return
    above = _lowest(rows)
    pairs = [(above[p.column], p) for p in new[0] if p.column in above and above[p.column].column_span == p.column_span]
    cut = len(pairs) == len(new[0]) and _is_rest(pairs, padding)
    doubtful = cut and any(_are_figures(*pair) for pair in pairs) and not _are_one(pairs)
    if doubtful and _have_room(pairs):
        cut = doubtful = False
    for old, rest in pairs:
        old.row_span = len(rows) - old.row
        if cut or _closes(old, rest):
            old.broken = doubtful and _are_figures(old, rest)
            old.area = Area(old.area.box, old.area.lines + rest.area.lines)
            rest.area = Area(rest.area.box)
        if not rest.area.lines and (old.row_span > 1 or rest.row_span > 1 or old.continued) and (old.area.lines or old.continued):
            rest.continued = True
    if cut:
        _fold_in(pairs, new)


def _lowest(rows: Sequence[Sequence[Placed]]) -> dict[int, Placed]:
    """Return, by column, the cell that the page break cut: the lowest one with nothing below it.

    The last piece of a merged cell may have no rule under it.
    """
    lowest: dict[int, Placed] = {}
    for placed in (placed for row in rows for placed in row):
        covered = range(placed.column, placed.column + placed.column_span)
        for column in [known for known, cell in lowest.items() if not set(covered).isdisjoint(range(known, known + cell.column_span))]:
            del lowest[column]
        lowest[placed.column] = placed
    return lowest


def _is_rest(pairs: Sequence[tuple[Placed, Placed]], padding: float) -> bool:
    filled = [(old, rest) for old, rest in pairs if rest.area.lines]
    if _is_label_of_figures(pairs):
        return True
    if not filled or len(filled) == len(pairs) or any(not old.area.lines for old, _ in filled):
        return False
    if any(_is_of_its_own(old, rest) for old, rest in filled):
        return False
    finished = [old for old, rest in pairs if old.area.lines and not rest.area.lines and old.row_span == 1]
    if len(finished) > len(filled) and not any(c.isdigit() for _, rest in filled for c in rest.text):
        return True
    full = sum(fills(old.area.lines[-1], rest.area.lines[0], old.area.room(padding)) for old, rest in filled)
    if any(_are_figures(old, rest) for old, rest in filled):
        return full == len(filled) and (_begins_no_figure(filled) or any(map(_is_label, finished)))
    if full == len(filled) and (NUMBERED.match(filled[0][0].text) or all(_is_value(old, rest) for old, rest in filled)):
        return True
    return full * 2 >= len(filled) and bool(finished)


def _is_label_of_figures(pairs: Sequence[tuple[Placed, Placed]]) -> bool:
    """True if the upper row has only figures and the lower only text, in complementary cells.

    They are one row whose label slid below the page break, because the label begins with a blank line.
    """
    words = [rest for old, rest in pairs if rest.area.lines and not old.area.lines]
    figures = [old for old, rest in pairs if old.area.lines and not rest.area.lines]
    apart = all(bool(old.area.lines) != bool(rest.area.lines) for old, rest in pairs)
    return (
        apart
        and bool(words and figures)
        and not any(FIGURE.fullmatch(rest.text) for rest in words)
        and all(FIGURE.fullmatch(old.text) for old in figures)
    )


def _closes(old: Placed, rest: Placed) -> bool:
    """True if a merged cell closes below the bracket that it opened above: 效益指标（30 | 分）."""
    return _open(old.text) > 0 and _open(rest.text) < 0


def _open(text: str) -> int:
    return sum(text.count(one) for one in "（(") - sum(text.count(one) for one in "）)")


def _is_of_its_own(old: Placed, rest: Placed) -> bool:
    """True if the text below the break starts anew: it is numbered, has a colon of its own, or is a figure below words."""
    colons = all(set("：:") & set(text) for text in (old.text, rest.text))
    figure = FIGURE.fullmatch(rest.text) and not any(c.isdigit() for c in old.text)
    return bool(NUMBERED.match(rest.area.lines[0].text) or colons or figure)


def _is_value(old: Placed, rest: Placed) -> bool:
    """True if a label lacks the colon that stands with its value below: 非税收入拨 | 款：53.81."""
    return not any(set("：:") & set(line.text) for line in old.area.lines) and bool(set("：:") & set(rest.area.lines[0].text))


def _are_figures(old: Placed, rest: Placed) -> bool:
    """True if both parts are whole figures: of one row that the page cut, or of two."""
    return all(part.area.lines and FIGURE.fullmatch(part.text) for part in (old, rest))


def _is_label(placed: Placed) -> bool:
    """True if a cell holds words; a row below would have its own."""
    return not FIGURE.fullmatch(placed.text)


def _are_one(pairs: Sequence[tuple[Placed, Placed]]) -> bool:
    """True if figures above and below the break are surely parts of one: no figure begins so, or its cents are cut in two."""
    if _begins_no_figure(pairs):
        return True
    return all("." in old.text and _CENTS.fullmatch(old.text + rest.text) for old, rest in pairs if _are_figures(old, rest))


def _have_room(pairs: Sequence[tuple[Placed, Placed]]) -> bool:
    """True if a figure above the break had room for two more lines; what stands below is another row's."""
    lowest = max(old.area.lines[-1].bottom for old, _ in pairs if old.area.lines)
    ends = [old.area.lines[-1] for old, rest in pairs if _are_figures(old, rest)]
    return any(lowest - end.bottom > _LINES_OF_ROOM * end.size for end in ends)


def _begins_no_figure(pairs: Sequence[tuple[Placed, Placed]]) -> bool:
    return any(old.text and rest.text[:1] in _NEVER_FIRST for old, rest in pairs if rest.text)


def _fold_in(pairs: Sequence[tuple[Placed, Placed]], new: list[list[Placed]]) -> None:
    """Remove the rest of a row from ``new`` and lengthen the cells of the row above by as much."""
    del new[0]
    for _, rest in pairs:
        if rest.row_span > 1 and new:
            new[0].append(Placed(Area(rest.area.box), rest.row + 1, rest.column, rest.row_span - 1, rest.column_span, rest.page, True))
            new[0].sort(key=lambda placed: placed.column)
