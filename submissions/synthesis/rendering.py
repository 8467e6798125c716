"""The bytes of a filing in one of the declared layouts."""

from __future__ import annotations

from submissions.synthesis.filing import Filing
from submissions.synthesis.layouts import Layout
from submissions.synthesis.text_printer import print_text
from submissions.synthesis.word_printer import print_word


def render(filing: Filing, layout: Layout) -> bytes:
    """The file's bytes: the same filing and layout always give the same ones."""
    return print_word(filing, layout) if layout.printer == "word" else print_text(filing, layout)
