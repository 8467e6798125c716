"""Codes of units and projects: check characters, divisions and years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.identifiers import ALPHABET, check_character, parsed
from submissions.limits import Limits
from submissions.reading import read_bytes

_BODY = st.text(ALPHABET, min_size=17, max_size=17)


@given(_BODY)
def test_a_code_with_its_check_character_is_well_formed(body: str) -> None:
    assert parsed("credit_code", body + str(check_character(body))).well_formed


@given(_BODY, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_character_mistyped_is_seen(body: str, place: int, other: str) -> None:
    code = body + str(check_character(body))
    mistyped = code[:place] + other + code[place + 1 :]
    assert parsed("credit_code", mistyped).well_formed is (mistyped == code)


@pytest.mark.parametrize(
    ("kind", "code", "well_formed", "division", "year"),
    [
        ("credit_code", "91350100M000100Y43", True, "350100", None),
        ("credit_code", "91350100M000100YI3", False, "350100", None),
        ("unit_code", "219001", True, None, None),
        ("unit_code", "21900", False, None, None),
        ("project_code", "51092324T000010263357", True, "510923", 2024),
        ("project_code", "51092324T00001026335", False, None, None),
    ],
)
def test_what_a_code_says(kind: str, code: str, well_formed: bool, division: str | None, year: int | None) -> None:
    said = parsed(kind, code)
    assert (said.well_formed, said.division, said.year) == (well_formed, division, year)


def test_codes_are_read_beside_and_behind_their_labels() -> None:
    text = (
        "某区水利局2023年度部门整体支出绩效自评报告\n统一社会信用代码：91350100M000100Y44\n2023年部门支出120.00万元，自评得分95分。\n\n"
        "| 预算单位编码 | 219001 | 项目代码 | 51092324T000010263357 |\n| --- | --- | --- | --- |\n| 预算单位名称 | 某区水利局 | | |\n"
    )
    (submission,) = read_bytes(text.encode(), Limits())
    assert [(row["kind_of"], row["value"]) for row in submission.tables["identifiers"]] == [
        ("credit_code", "91350100M000100Y44"),
        ("unit_code", "219001"),
        ("project_code", "51092324T000010263357"),
    ]
