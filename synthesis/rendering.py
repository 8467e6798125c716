"""The bytes of a filing in one of the declared layouts."""

from __future__ import annotations

from synthesis.invented_filing import InventedFiling
from synthesis.layouts import Layout
from synthesis.text_printer import print_text
from synthesis.word_printer import print_word


def render(filing: InventedFiling, layout: Layout) -> bytes:
    """The file's bytes: the same filing and layout always give the same ones."""
    return print_word(filing, layout) if layout.printer == "word" else print_text(filing, layout)
