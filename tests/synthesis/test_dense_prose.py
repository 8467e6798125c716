"""Dense paragraphs as reports write them (``dense_prose.txt``): right ones accuse nobody, one wrong figure is told in its place.

A line is a paragraph; ⟦right→wrong⟧ is the figure that is right in one reading of it and wrong in the other.
"""

import re
from pathlib import Path

from benchmarks.relations import told
from synthesis.claims import ClaimParagraph

CHANGED = re.compile("⟦(?P<right>[^→]*)→(?P<wrong>[^⟧]*)⟧")
LINES = [line for line in (Path(__file__).parent / "dense_prose.txt").read_text("utf-8").splitlines() if line]
TOLD = 0.85
"""Of the wrong figures, so many at least are told: some stand in claims that no relation is read from."""


def _findings(which: str) -> list[list[tuple[str, str, list[tuple[int, int]]]]]:
    return told([ClaimParagraph(CHANGED.sub(lambda match: match[which], line), ()) for line in LINES])


def test_right_dense_paragraphs_accuse_nobody() -> None:
    accused = [
        (line, rule)
        for line, findings in zip(LINES, _findings("right"), strict=True)
        for rule, severity, _ in findings
        if severity != "info"
    ]
    assert not accused


def test_one_wrong_figure_of_a_dense_paragraph_is_told() -> None:
    wrong = [
        bool(findings)
        for line, findings in zip(LINES, _findings("wrong"), strict=True)
        if (match := CHANGED.search(line)) and match["right"] != match["wrong"]
    ]
    assert sum(wrong) >= TOLD * len(wrong)
