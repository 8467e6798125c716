"""What conversions do to a form: the declared damages, each a change of cells or of the way they are written."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from random import Random

import yaml

from synthesis.awarded_scores import rounded
from synthesis.text_layouts.cell_writers import PARAGRAPH, CellWriter, Kept
from synthesis.text_layouts.form_cells import FIGURES, FormBlock, FormCell, FormTable
from synthesis.text_layouts.form_wording import DECLARED_HERE
from synthesis.themes import Declaration

WRAPPED = (5, 9)
"""Characters on a line of a wrapped cell, least and most: as the narrow columns of published forms break them."""
PLAIN_NOISE = 8
"""Decimals that nobody means: a ten-thousandth of a cent in 万元. 12043.6796875 may be an amount, 96.0999984741211 is none."""
SINGLE_KEEPS = 100_000
"""Amounts from which a float of 32 bits loses cents; programs then keep eight binary places: 9214699.71 as 9214699.70703125."""
EVERY = 3
"""One cell or row in so many is damaged, so that damaged stand beside sound ones. Chosen, not measured."""
_DIGITS = "零一二三四五六七八九"
_IN_WORDS = {"≥": "不少于", "≤": "不超过", "＝": "等于"}
_WIDER = str.maketrans("0123456789", "０１２３４５６７８９")

Rows = list[list[FormCell]]


class LayoutDamage(Declaration):
    """One damage. See the declarations for what each key means."""

    name: str
    does: str
    loses: tuple[Kept, ...] = ()
    only_with: tuple[Kept, ...] = ()
    not_of: tuple[str, ...] = ()
    breaks_lines: bool = False

    def fits(self, tokeniser: CellWriter) -> bool:
        """True if the damage makes a difference to this layout."""
        return tokeniser.style not in self.not_of and set(self.only_with) <= set(tokeniser.keeps)

    def kept(self, tokeniser: CellWriter) -> frozenset[Kept]:
        """What the damaged text still keeps. A line end within a cell hides each edge that is a line end itself."""
        kept = set(tokeniser.keeps) - set(self.loses)
        if self.breaks_lines and tokeniser.style != "csv":
            if tokeniser.style == "aligned" or tokeniser.after + tokeniser.row_end == "\n":
                kept -= {"row_ends"}
            if tokeniser.cell_mark == "\n":
                kept -= {"cells", "empty_cells"}
        return frozenset(kept)

    def written_with(self, tokeniser: CellWriter) -> CellWriter:
        """The tokeniser with its edges changed."""
        if self.does == "drop_row_ends":
            return tokeniser.model_copy(update={"row_start": "", "row_end": "" if tokeniser.after else tokeniser.between})
        if self.breaks_lines and tokeniser.line_end == "\n":
            return tokeniser.model_copy(update={"paragraph": "\n"})
        return tokeniser

    def applied(self, blocks: list[FormBlock], rng: Random) -> list[FormBlock]:
        """The blocks with their cells changed."""
        change = _CHANGES.get(self.does)
        return blocks if change is None else [FormTable(change(b.rows, rng)) if isinstance(b, FormTable) else b for b in blocks]


def _drop_empty_cells(rows: Rows, _: Random) -> Rows:
    return [[cell for cell in row if cell.text] for row in rows]


def _repeat_merged(rows: Rows, _: Random) -> Rows:
    return [[cell.printed(cell.above) if cell.merged else cell for cell in row] for row in rows]


def _glue_numbers(rows: Rows, rng: Random) -> Rows:
    return [_glued(row) if rng.randrange(EVERY) == 0 else row for row in rows]


def _glued(row: list[FormCell]) -> list[FormCell]:
    """The first two neighbouring figures of a row in one cell; which is which is then unclear in the whole row."""
    for place in range(len(row) - 1):
        left, right = row[place], row[place + 1]
        if {left.kind, right.kind} <= FIGURES and _is_figure(left) and _is_figure(right):
            glued = replace(left, text=left.text + right.text, states=left.states | right.states)
            joined = [*row[:place], glued, *row[place + 2 :]]
            return [replace(cell, unclear=True) if cell.kind in FIGURES else cell for cell in joined]
    return row


def _is_figure(cell: FormCell) -> bool:
    return cell.text[:1].isdigit()


def _wrap_cells(rows: Rows, rng: Random) -> Rows:
    return [[cell if cell.kind in FIGURES else cell.printed(_wrapped(cell.text, rng.randint(*WRAPPED))) for cell in row] for row in rows]


def _wrapped(text: str, size: int) -> str:
    """Lines of about ``size`` characters; no line ends within a number."""
    lines = []
    for paragraph in text.split(PARAGRAPH):
        left = paragraph
        while len(left) > size:
            end = size
            while end < len(left) and re.match(r"[\d.,]", left[end - 1]) and re.match(r"[\d.,%]", left[end]):
                end += 1
            lines.append(left[:end])
            left = left[end:]
        lines.append(left)
    return PARAGRAPH.join(line for line in lines if line) if text else text


def _break_numbers(rows: Rows, rng: Random) -> Rows:
    return [[_broken(cell, rng) for cell in row] for row in rows]


def _broken(cell: FormCell, rng: Random) -> FormCell:
    if cell.kind not in FIGURES or not _is_figure(cell) or len(cell.text) < 4 or rng.randrange(EVERY):  # 95.10%, 1,234.50
        return cell
    place = rng.randint(1, len(cell.text) - 1)
    return cell.printed(cell.text[:place] + PARAGRAPH + cell.text[place:])


def _widen_digits(rows: Rows, rng: Random) -> Rows:
    return [[_widened(cell, rng) for cell in row] for row in rows]


def _widened(cell: FormCell, rng: Random) -> FormCell:
    if cell.kind not in FIGURES | {"aim"} or rng.randrange(EVERY):
        return cell
    return cell.printed("".join(char.translate(_WIDER) if rng.randrange(2) else char for char in cell.text))


def _store_fractions(rows: Rows, _: Random) -> Rows:
    return [[_fraction(cell) for cell in row] for row in rows]


def _fraction(cell: FormCell) -> FormCell:
    """A rate or a percentage achieved as the share that the spreadsheet stored: 99.53% as 0.9953."""
    if not cell.percentage and not (cell.kind == "rate" and cell.text.endswith("%")):
        return cell
    return cell.printed(f"{Decimal(cell.text.rstrip('%')) / 100:f}")


def _spell_numbers(rows: Rows, _: Random) -> Rows:
    return [[_spelled(cell) for cell in row] for row in rows]


def _spelled(cell: FormCell) -> FormCell:
    """A small whole target in words: ≥12次 as 不少于十二次. Percentages and decimals are never spelled so."""
    found = re.fullmatch(r"(≥|≤|＝|不少于|不超过|等于)(\d{1,2})([^\d.%].*)", cell.text)
    if cell.kind != "aim" or found is None:
        return cell
    return cell.printed(f"{_IN_WORDS.get(found[1], found[1])}{_numeral(int(found[2]))}{found[3]}")


def _numeral(value: int) -> str:
    """A whole number below 100 in Chinese: 十二, 二十, 三十五."""
    tens, ones = divmod(value, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{ten}{_DIGITS[ones] if ones or not tens else ''}"


def _add_float_noise(rows: Rows, rng: Random) -> Rows:
    return [[_noisy(cell) if rng.randrange(EVERY) == 0 else cell for cell in row] for row in rows]


def _noisy(cell: FormCell) -> FormCell:
    """An amount as a float of 32 bits prints it: 96.1 as 96.0999984741211. It states the amount that was stored.

    Where noise is not plain, or the float has too few bits for that amount, the cell stays as it is.
    """
    if cell.kind != "amount" or not _is_figure(cell):
        return cell
    amount = Decimal(cell.text.replace(",", ""))
    [single] = struct.unpack("f", struct.pack("f", float(amount)))
    text = f"{single:.15g}" if amount < SINGLE_KEEPS else f"{int(amount * 256) / 256:.15g}"
    plain = len(text.partition(".")[2]) >= PLAIN_NOISE and rounded(Decimal(text)) == amount
    return cell.printed(text) if plain else cell


_CHANGES: dict[str, Callable[[Rows, Random], Rows]] = {
    "drop_empty_cells": _drop_empty_cells,
    "repeat_merged": _repeat_merged,
    "glue_numbers": _glue_numbers,
    "wrap_cells": _wrap_cells,
    "break_numbers": _break_numbers,
    "widen_digits": _widen_digits,
    "store_fractions": _store_fractions,
    "spell_numbers": _spell_numbers,
    "add_float_noise": _add_float_noise,
}


@cache
def layout_damages() -> dict[str, LayoutDamage]:
    """All damages by name, in the order declared."""
    found = map(LayoutDamage.model_validate, yaml.safe_load((DECLARED_HERE / "damages.yaml").read_text("utf-8")))
    return {one.name: one for one in found}
