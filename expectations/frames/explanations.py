"""Reasons that the prose gives: a sentence that names a topic and says why.

A topic is a word list ``about_…`` of ``lexicons.yaml``; what says why are the lists ``because`` and ``purpose``.
"""

from __future__ import annotations

import re

from expectations.frames.batch_rows import FilingRows
from expectations.lexicons import is_lexicon, lexicon

_OPENED = re.compile(r"(?:^|[，,：:（(])(?:均|全部?|主要|其中)?(?:为|是|系|因|由于)([^，,。；;]{2,40})")
"""A clause that opens with a verb of reason: what stands behind it is a reason if it names an event."""
_SENTENCE = re.compile(r"[。；;！!\n]")


def explained(filing: FilingRows, topic: str) -> bool:
    """True if the prose gives a reason for what the topic names; an unknown topic is never explained.

    The reason stands in a sentence that names the topic, or in the next one of the paragraph, which then says only how it moved:
    项目支出180.07万元；比预算增加96.87万元，为年中追加的抢修经费。
    """
    if not is_lexicon(f"about_{topic}"):
        return False
    pattern = lexicon(f"about_{topic}")
    subject = lexicon(f"subject_{topic}") if is_lexicon(f"subject_{topic}") else None
    return any(
        pattern.search(sentence) or (subject is not None and subject.search(before) and lexicon("goes_on").search(sentence))
        for before, sentence in filing.remember("reasons", _reasons)
    )


def given_with_funds(filing: FilingRows, topic: str) -> bool:
    """True if the column of reasons beside the funds' total speaks of the topic; a low execution is what that column is there for."""
    texts = [row.get("deviation_explanation") or "" for row in filing.rows("fund_lines") if row["line"] == "total"]
    return any(text and (topic == "execution" or lexicon(f"about_{topic}").search(text)) for text in texts)


def _reasons(filing: FilingRows) -> list[tuple[str, str]]:
    """The sentences that say why, each with the one before it, and what the indicators' own column of reasons says."""
    found = []
    for row in filing.passages:
        sentences = _SENTENCE.split(row["text"])
        found += [(before, sentence) for before, sentence in zip(["", *sentences], sentences, strict=False) if _gives_reason(sentence)]
    return found + [("", row["deviation_explanation"]) for row in filing.rows("indicators") if row.get("deviation_explanation")]


def _gives_reason(sentence: str) -> bool:
    """True if the sentence gives a reason, says what money was added for, or has a clause that opens with 为, 系 or 因 and names an event."""
    if lexicon("because").search(sentence) or lexicon("purpose").search(sentence):
        return True
    return any(lexicon("events").search(clause) for clause in _OPENED.findall(sentence))
