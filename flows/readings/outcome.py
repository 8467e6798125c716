"""What reading one document gave: submissions, or the reason why there are none."""

from __future__ import annotations

import json
from dataclasses import dataclass

from submissions.rejections import Rejected
from submissions.submission import Submission, loads, loads_header
from warehouse.rows import OpenRow

PASSING = ("timed_out", "reader_failed", "judging_over_limit")
"""Rejections that are the system's fault and may not come again: never cached, read anew by the next run."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The outcome of reading one document.

    ``texts`` are its submissions as :func:`submissions.submission.dumps` writes them; ``code`` and ``detail`` say why
    there are none (a code of :data:`submissions.rejections.REASONS`).
    """

    texts: tuple[str, ...] = ()
    code: str | None = None
    detail: str = ""

    @property
    def passing(self) -> bool:
        """True if reading failed for a technical reason and is worth another try."""
        return self.code in PASSING

    def submissions(self) -> list[Submission]:
        """The submissions read; empty for a rejected document."""
        return [loads(text) for text in self.texts]

    def headers(self) -> list[OpenRow]:
        """The headers of the submissions read, at a fraction of the price."""
        return [loads_header(text) for text in self.texts]

    def rejection(self) -> Rejected | None:
        """The rejection in words, or None when the document was read."""
        return None if self.code is None else Rejected(self.code, self.detail)

    def dump(self) -> str:
        """One line that says how reading ended, then one line for each submission."""
        head = json.dumps({"code": self.code, "detail": self.detail}, ensure_ascii=False)
        return "\n".join((head, *self.texts)) + "\n"

    @classmethod
    def load(cls, content: str) -> Extraction:
        """The inverse of :meth:`dump`; ``ValueError`` when it is not whole."""
        head, *texts = content.removesuffix("\n").split("\n")
        raw = json.loads(head)
        if not content.endswith("\n") or not isinstance(raw, dict) or raw.keys() != {"code", "detail"}:
            raise ValueError("not an extraction")
        return cls(tuple(texts), **raw)
