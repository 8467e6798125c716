"""Units' names as they are compared."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\\s\u200b-\u200d\u2060\ufeff]")


def folded(name: str) -> str:
    """``name`` as it is compared: without blanks and unseen characters, full-width characters as their usual ones."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", name))
