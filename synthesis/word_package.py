"""What every ``.docx`` package holds beside its document: content types, relations, styles and heading numbers."""

from __future__ import annotations

from typing import Any, TypeAlias

WordElement: TypeAlias = Any
"""An lxml element; lxml has no types of its own."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def element(name: str, **attributes: str) -> WordElement:
    """An element of WordprocessingML with attributes of the same namespace."""
    from lxml import etree

    made = etree.Element(f"{{{W}}}{name}", nsmap={"w": W})
    for key, value in attributes.items():
        made.set(f"{{{W}}}{key}", value)
    return made


def _style(code: str, name: str, outline: int | None = None) -> str:
    level = "" if outline is None else f'<w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr>'
    return f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/>{level}</w:style>'


def _level(number: int, text: str) -> str:
    form = f'<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{form}</w:lvl>'


_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_TYPES}.numbering+xml"/></Types>'
)
_TOP = f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
_OF_DOCUMENT = (
    f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/numbering" Target="numbering.xml"/></Relationships>'
)
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{W}">'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style("Title", "Title")
    + _style("Heading1", "heading 1", 0)
    + _style("Heading2", "heading 2", 1)
    + "</w:styles>"
)
_NUMBERING = (
    f'{_HEAD}<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    f'{_level(0, "%1、")}{_level(1, "（%2）")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
PARTS: dict[str, bytes] = {
    "[Content_Types].xml": _CONTENT_TYPES.encode(),
    "_rels/.rels": _TOP.encode(),
    "word/_rels/document.xml.rels": _OF_DOCUMENT.encode(),
    "word/styles.xml": _STYLES.encode(),
    "word/numbering.xml": _NUMBERING.encode(),
}
"""Members of the package other than ``word/document.xml``."""
