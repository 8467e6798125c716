"""Near-duplicates by fingerprints."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.text_similarity import LEAST, SPAN, WINDOW, alike, contained, fingerprints

_TEXT = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF), min_size=400, max_size=900)


@given(_TEXT)
@settings(max_examples=30, deadline=None)
def test_a_text_stands_in_itself_and_in_a_longer_one(text: str) -> None:
    prints = fingerprints(text)
    assert contained(prints, prints) == 1
    assert contained(prints, fingerprints("前面另有一段。" + text)) > 0.9


@given(_TEXT, st.integers(0, 300))
@settings(max_examples=30, deadline=None)
def test_a_shared_passage_leaves_a_common_fingerprint(text: str, start: int) -> None:
    passage = text[start : start + SPAN + WINDOW - 1]
    other = fingerprints("甲" * 40 + passage + "乙" * 40)
    assert contained(fingerprints(text), other) > 0


def test_blanks_do_not_matter_and_short_texts_have_none() -> None:
    text = "".join(chr(0x4E00 + place * 7 % 900) for place in range(300))
    assert (fingerprints(text) == fingerprints(" \n".join(text))).all()
    assert len(fingerprints("很短")) == 0


def test_what_many_share_does_not_count() -> None:
    common = "".join(chr(0x4E00 + place * 11 % 2003) for place in range(600))
    own = {str(n): "".join(chr(0x5E00 + (place * (13 + n) + n * 97) % 3001) for place in range(700)) for n in range(12)}
    texts = {name: fingerprints(common + text) for name, text in own.items()}
    assert list(alike(texts, 0.3)) == []
    texts["copy"] = fingerprints(common + own["3"])
    assert {pair[:2] for pair in alike(texts, 0.8)} == {("copy", "3"), ("3", "copy")}
    assert all(len(prints) >= LEAST for prints in texts.values())
