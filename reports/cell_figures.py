"""How figures are printed on the pages: money in 万元, rates in percent, and text made safe to look at."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

NOTHING = "—"
_WAN = Decimal(10_000)  # 万元 in yuan
_CENT = Decimal("0.01")  # amounts in 万元 are shown with two decimals, as the form prints them
_INVISIBLE = "\u200b-\u200d\u2060\ufeff\u00ad"
_MISLEADING = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb"
_UNUSUAL = re.compile(f"(?P<invisible>[{_INVISIBLE}])|(?P<misleading>[{_MISLEADING}])|[\ud800-\udfff]")


def visible(text: str) -> str:
    """``text`` without invisible characters; characters that reorder or control the page are shown by code point.

    A right-to-left override in a department's text must neither turn the page around nor hide.
    """
    return _UNUSUAL.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    if match.lastgroup == "invisible":
        return ""
    return f"⟦U+{ord(match[0]):04X}⟧" if match.lastgroup == "misleading" else "\ufffd"


def wan(amount_cny: Decimal | None) -> str:
    """An amount of money given in yuan, in 万元, rounded half up to two decimals and grouped by thousands."""
    if amount_cny is None:
        return NOTHING
    return f"{(Decimal(amount_cny) / _WAN).quantize(_CENT, ROUND_HALF_UP):,}"


def exact_wan(amount_cny: Decimal) -> str:
    """An amount of money given in yuan, in 万元 with every digit it has and no fewer than two decimals."""
    amount = Decimal(amount_cny) / _WAN
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount.quantize(Decimal(1).scaleb(-places)):,}"


def percent(rate: Decimal | None) -> str:
    """A rate (1.0 is 100 %) in percent, rounded half up to two decimals."""
    if rate is None:
        return NOTHING
    return f"{(Decimal(rate) * 100).quantize(_CENT, ROUND_HALF_UP):,}%"


def plain(value: Any) -> str:
    """Any value as a person writes it: no trailing zeros, ISO dates, nothing for ``None``."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def count(value: Any) -> str:
    """A count grouped by thousands."""
    return NOTHING if value is None else f"{int(value):,}"


def parsed(value: Any) -> Any:
    """The value of a JSON column, which one database gives as text and the other as an object; ``None`` if it is empty."""
    return json.loads(value) if isinstance(value, str) and value else (value or None)
