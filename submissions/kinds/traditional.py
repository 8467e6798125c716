"""Traditional characters read as simplified ones, character by character, so that no place moves; what is shown stays as printed.

The table in ``traditional.txt`` (traditional, then simplified) is a selection from OpenCC's TSCharacters (Apache License 2.0):
characters that are not in GB 2312, as the one that is. A simplified text therefore has none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from submissions.document import Block, Cell, Document, Grid
from submissions.submission import Submission

_LEAST = 8
"""Different traditional characters below which a text is simplified: a name or a quotation has a few. Chosen; not measured."""
_SHOWN = ("printed", "text", "quote")


@cache
def _table() -> dict[int, str]:
    traditional, simplified = Path(__file__).with_name("traditional.txt").read_text("utf-8").split()
    return {ord(one): other for one, other in zip(traditional, simplified, strict=True)}


def simplified(document: Document) -> Document:
    """The document in simplified characters if it is written in traditional ones; itself if not."""
    if sum(ord(one) in _table() for one in set().union(*_texts(document.blocks))) < _LEAST:
        return document
    heads = tuple(replace(head, text=head.text.translate(_table())) for head in document.running_heads)
    return replace(
        document, running_heads=heads, blocks=tuple(map(_simplified, document.blocks)), notes=(*document.notes, "traditional_characters")
    )


def as_printed(submission: Submission, printed: Iterable[Document]) -> Submission:
    """The submission with what it quotes in the characters of the documents as they were printed."""
    originals = [text for document in printed for text in _texts(document.blocks)]
    pairs = [(text.translate(_table()), text) for text in originals]
    pairs = [(plain, text) for plain, text in pairs if plain != text]
    return Submission(_restored(submission.header, pairs), _restored(submission.tables, pairs)) if pairs else submission


def _restored(value: Any, pairs: list[tuple[str, str]], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _restored(one, pairs, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_restored(one, pairs, name) for one in value]
    if isinstance(value, str) and name in _SHOWN:
        return next((text[at : at + len(value)] for plain, text in pairs if (at := plain.find(value)) >= 0), value)
    return value


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Grid):
            yield from (cell.text for cell in block.cells())
        else:
            yield block.text


def _simplified(block: Block) -> Block:
    def cell(one: Cell) -> Cell:
        return replace(one, text=one.text.translate(_table()))

    if isinstance(block, Grid):
        return replace(block, rows=tuple(tuple(map(cell, row)) for row in block.rows))
    return replace(block, text=block.text.translate(_table()))
