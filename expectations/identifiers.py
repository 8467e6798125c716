"""Codes of units and projects: if they are well formed, and which division and year they name.

Source: GB 32100-2015 (统一社会信用代码, check character by ISO 7064 MOD 31-3 weights). The lengths of budget unit codes and
the parts of project codes are those of published budgets; no regulation at hand confirms them.
"""

from __future__ import annotations

from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Weights of GB 32100-2015: powers of 3 modulo 31.
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_UNIT_LENGTHS = (3, 6, 9)  # digits of a budget unit code at its three levels, as published budgets print them
_PROJECT = 21  # characters of a project code, as published budgets print them


@dataclass(frozen=True)
class Code:
    """What a code says: whether it is well formed (``None`` where no rule is known), its check character as it should be, its division and year."""

    well_formed: bool | None
    check: str | None = None
    division: str | None = None
    year: int | None = None


def check_character(code: str) -> str | None:
    """The 18th character that belongs behind the first 17 of a 统一社会信用代码; ``None`` when one of them is not of its alphabet."""
    body = code[:17]
    if len(body) < 17 or any(char not in ALPHABET for char in body):
        return None
    total = sum(weight * ALPHABET.index(char) for weight, char in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def parsed(kind: str, code: str) -> Code:
    """What a code of that kind (``credit_code unit_code project_code``) says."""
    if kind == "credit_code":
        check = check_character(code)
        return Code(len(code) == 18 and check == code[17:], check, code[2:8] if len(code) == 18 and code[2:8].isdigit() else None)
    if kind == "unit_code":
        return Code(len(code) in _UNIT_LENGTHS and code.isdigit())
    formed = len(code) == _PROJECT and code[:8].isdigit() and code[8].isalpha() and code[9:].isdigit()
    return Code(formed, None, code[:6] if formed else None, 2000 + int(code[6:8]) if formed else None)
