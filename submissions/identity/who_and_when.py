"""The decision: of all places that state a name or a year, which value counts, and which places say another."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from submissions.document import Block, Document
from submissions.identity.name_statements import labelled_names, stated_names
from submissions.identity.path_statements import fiscal_years_in
from submissions.identity.weighing import Decided, decide
from submissions.identity.year_statements import stated_years

Kind = Literal["department", "project"]


def who(document: Document, kind: Kind = "department", filer: str | None = None) -> Decided:
    """Who filed. ``filer`` is the department that filed in the same file: of the names that the document states, that one counts."""
    stated = [one for one in stated_names(document) if one.source.only in (None, kind)]
    decided = decide(stated)
    if kind == "project":
        decided = replace(decided, told=())  # one unit is in charge of a project and another carries it out
    own = next((one for one in stated if filer and one.value == filer), None)
    return Decided(own, decided.others, ()) if own else decided


def when(document: Document, member: str | None = None) -> Decided:
    """Which fiscal year a document reports on; where it says nothing, the one that the name of its ``member`` of an archive says."""
    return decide(list(stated_years(document)) or list(fiscal_years_in(member or "")))


def own_name(block: Block) -> str | None:
    """The department that a table or line names as the one that filed it, beside 填报单位 or its like; ``None`` for none."""
    return next((str(stated.value) for stated in labelled_names((block,), "filer")), None)
