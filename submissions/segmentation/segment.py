"""The one result of segmentation: what of a file is a submission of its own, what it was taken for, and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from submissions.document import Block, Document, Location
from submissions.kinds.declared_kinds import kind_named, other
from submissions.kinds.document_kind import KindFound
from submissions.text import clean

EVIDENCE: dict[str, tuple[str, str]] = {
    "undivided": ("文件中没有分界，整份为一个报送件", "nothing divides it: it is one submission"),
    "department_of_tables": (
        "“填报单位”写明{}，且各单位填有同一种表",
        "{} is named beside 填报单位 or its like, and each department fills in the same table",
    ),
    "year_of_tables": (
        "标题或表头写明{}年度，且各年度填有同一种表",
        "its title or headings state {}, and each year fills in the same table",
    ),
    "department_title": ("另一单位的报告标题：{}", "the title of another department's report: {}"),
    "project_title": ("项目自评的标题：{}", "the title of a project's self-evaluation: {}"),
    "project_named": ("表中有“项目名称”：{}", "a table names its project: {}"),
    "whole_title": ("标题或表名写明整体支出：{}", "a title says that it is about all spending (整体支出): {}"),
    "document_kind": ("按标题、组成部分和行文主体，这是{}", "by title, parts and who speaks this is: {}"),
    "no_project": ("没有项目标题，也没有写明项目名称的表", "no title of a project and no table that names one"),
    "department_goes_on": ("项目之后又回到本单位：{}", "the department goes on after a project: {}"),
    "cover": ("其前的封面归入本件", "the cover before it belongs to it"),
    "member_names_department": ("该文件写明单位：{}", "this file names its department: {}"),
    "member_of_folder": ("该文件未写明单位，同一文件夹只有：{}", "this file names no department; its folder has only {}"),
    "member_after": ("该文件未写明单位，归入前面的：{}", "this file names no department; it belongs to the one before it: {}"),
    "member_of_project": ("项目自评独立成件", "a project's self-evaluation stands alone"),
    "copy": ("与保留的文件内容相同，未重复读取：{}", "it says the same as a file that is kept and is not read again: {}"),
}
"""What each kind of evidence says, in Chinese and English; ``{}`` is what is printed there."""
# The longest title that segmentation looks at, so that only names and titles of tables are cut.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a cut, a join or a kind: a key of :data:`EVIDENCE`, what is printed there, and where it stands."""

    code: str
    printed: str = ""
    location: Location | None = None

    def words(self) -> tuple[str, str]:
        """The reason in Chinese and in English."""
        zh, en = EVIDENCE[self.code]
        return zh.format(self.printed), en.format(self.printed)

    def as_json(self) -> dict[str, Any]:
        """The reason as ``extract --why --json`` prints it."""
        zh, en = self.words()
        place = self.location.as_json() if self.location else None
        return {"code": self.code, "printed": self.printed or None, "reason": zh, "reason_en": en, "location": place}


def seen(code: str, printed: str, block: Block | None = None) -> Evidence:
    """Evidence of what is printed in a block, shortened."""
    text = clean(printed)
    return Evidence(code, text if len(text) <= _LONGEST else text[:_LONGEST] + "…", block.location if block else None)


@dataclass(frozen=True, slots=True)
class Segment:
    """One submission's part of a file: its blocks, the members they come from, its kind, and the evidence for all of that."""

    document: Document
    member: str | None = None
    project: bool = False
    project_name: str | None = None
    evidence: tuple[Evidence, ...] = ()
    found: KindFound = field(default_factory=lambda: KindFound(kind_named("self_evaluation")))

    def because(self, *evidence: Evidence) -> Segment:
        """The same with more evidence."""
        return replace(self, evidence=(*self.evidence, *evidence))

    def parted(self, parts: list[tuple[tuple[Block, ...], tuple[Evidence, ...]]]) -> list[Segment]:
        """The segment cut into blocks with the evidence for each; what the reader noted of the file stays with the first."""
        first, *others = parts
        rest = replace(self.document, notes=(), left_out=())
        found = [(replace(self.document, blocks=first[0]), first[1]), *((replace(rest, blocks=one), why) for one, why in others)]
        return [replace(self, document=document, evidence=(*self.evidence, *why)) for document, why in found]

    @property
    def is_foreign(self) -> bool:
        """True if it is known to be something else than a self-evaluation; what nothing speaks for may be a part of one."""
        return self.found.kind.judged_as is None and self.found.kind != other()

    @property
    def members(self) -> tuple[str, ...]:
        """The files of an archive or folder that its blocks come from, in order."""
        names = (block.location.member for block in self.document.blocks)
        return tuple(dict.fromkeys(name for name in names if name)) or ((self.member,) if self.member else ())

    def as_json(self) -> dict[str, Any]:
        """How it was parted, as ``extract --why --json`` prints it."""
        blocks = self.document.blocks
        return {
            "taken_for": "project" if self.project else "department",
            "document_type": self.found.kind.type,
            "project_name": self.project_name,
            "members": list(self.members),
            "blocks": len(blocks),
            "from": blocks[0].location.as_json() if blocks else None,
            "to": blocks[-1].location.as_json() if blocks else None,
            "evidence": [one.as_json() for one in self.evidence],
        }
