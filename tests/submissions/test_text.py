"""Text made comparable."""

from __future__ import annotations

import pytest

from submissions.readers.layout.lines import character
from submissions.text import fold, label


@pytest.mark.parametrize(
    ("printed", "meant"), [("公⻋运行维护", "公车运行维护"), ("部⻔基本支出", "部门基本支出"), ("实训时⻓", "实训时长"), ("⾦额", "金额")]
)
def test_radicals_that_a_font_gives_instead_of_characters_count_as_the_characters(printed: str, meant: str) -> None:
    assert fold(printed) == fold(meant)
    assert label(printed) == label(meant)
    assert "".join(map(character, printed)) == meant
