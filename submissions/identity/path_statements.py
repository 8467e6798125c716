"""What the names of a file and its folder say of who filed and for which year, and what a submission takes from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from submissions.document import FOUND
from submissions.identity.declared_sources import What, sources_of
from submissions.identity.name_statements import title_words
from submissions.identity.names_by_words import folded_name, is_unit, name_in_title, same_unit
from submissions.identity.stated_identity import StatedIdentity
from submissions.identity.weighing import decide
from submissions.submission import Submission
from submissions.text import clean, fold
from submissions.unresolved_reasons import why
from warehouse.divisions import division_of
from warehouse.rows import OpenRow

_YEAR = re.compile(r"(?<!\d)(20[12]\d)(?!\d|年?\d{1,2}月|[-.]\d)")
_FISCAL_YEAR = re.compile(r"(?<!\d)(20[12]\d)年度")
_BETWEEN = re.compile(r"[-—_+、.()\[\]【】:;,]|附件\d*|(?<=\d)年度?|20\d\d")
_COLUMN: dict[What, str] = {"name": "department_name", "year": "fiscal_year"}
REASON_OF_PATH: dict[What, str] = {"name": "文件名写的单位与报告写的不一致", "year": "文件名写的年度与报告写的不一致"}
"""The reason told where the file's name contradicts what the report says."""


def stated_in_path(source_path: str) -> Iterator[StatedIdentity]:
    """Every name and year in the names of a file and of the folder that it lies in. A folder may be of a division: it names no unit."""
    path = PurePosixPath(source_path)
    for reader, text in (("file_name", path.stem), ("folder_name", path.parent.name)):
        folded = fold(text)
        for source in sources_of("year", reader):
            yield from (StatedIdentity(int(found[1]), found[0], source) for found in _YEAR.finditer(folded))
        for source in sources_of("name", reader):
            yield from (StatedIdentity(name, clean(text), source) for name in _units(folded))


def fiscal_years_in(member: str) -> Iterator[StatedIdentity]:
    """The years that the name of an archive's member or of its folder says are fiscal ones (2023年度): a bare year may be that of sending."""
    path = PurePosixPath(member)
    for reader, text in (("file_name", path.stem), ("folder_name", path.parent.name)):
        for source in sources_of("year", reader):
            yield from (StatedIdentity(int(found[1]), found[0], source) for found in _FISCAL_YEAR.finditer(fold(text)))


def _units(folded: str) -> Iterator[str]:
    """The units between the marks and years of a name."""
    for piece in filter(None, _BETWEEN.split(folded)):
        words = title_words().search(piece)
        name = name_in_title(piece[: words.start()]) if words else piece
        if name and is_unit(name):
            yield name


def with_path(submission: Submission, source_path: str, takes: tuple[What, ...] = ("name",)) -> Submission:
    """The submission with the name that only its file's or folder's name states, and told where the file's name says another.

    ``takes`` says what is taken from there. A year is told and not taken where it would return a filing: a file is often
    named after the year in which it is sent.
    """
    stated = list(stated_in_path(source_path))
    header, rows = dict(submission.header), list(submission.tables.get("unresolved", []))
    whats: tuple[What, ...] = ("name", "year")
    for what in whats:
        there = [one for one in stated if one.source.of == what]
        if header.get(_COLUMN[what]) is None and what not in takes:
            continue
        if header.get(_COLUMN[what]) is None:
            _take(header, what, decide(there).counts)
        else:
            rows += _contradictions(header, what, there, len(rows))
    return replace(submission, header=header, tables=submission.tables | {"unresolved": rows})


def _take(header: OpenRow, what: What, counts: StatedIdentity | None) -> None:
    if counts is None:
        return
    column = _COLUMN[what]
    header[column] = counts.value
    header["cells"] = (header.get("cells") or {}) | {column: counts.as_cell()}
    if header.get("department_name") and header.get("fiscal_year") and not header.get("division_code"):
        header["division_code"] = division_of(str(header["department_name"]), date(int(header["fiscal_year"]), 12, 31))


def _contradictions(header: OpenRow, what: What, stated: list[StatedIdentity], before: int) -> Iterator[OpenRow]:
    """A row where the file's own name states another value and never the report's."""
    value, column = header[_COLUMN[what]], _COLUMN[what]
    cell = (header.get("cells") or {}).get(column) or {}
    in_file = [one for one in stated if one.source.reader == "file_name"]
    if not in_file or (what == "name" and header.get("kind") == "project") or any(_same(one.value, value) for one in stated):
        return
    quoted = f"{FOUND['file_name'][0]}：{in_file[0].printed}；{FOUND[cell.get('found', 'title')][0]}：{cell.get('printed') or value}"
    location = cell.get("location") or {"block": 0}
    yield {"seq": before + 1, "what": f"submissions.{column}", "printed": quoted, "location": location} | why(REASON_OF_PATH[what])


def _same(one: object, other: object) -> bool:
    return same_unit(folded_name(one), folded_name(other)) if isinstance(one, str) and isinstance(other, str) else one == other
