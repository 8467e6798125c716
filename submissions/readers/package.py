"""Open Packaging (Word and Excel since 2007): parts of an archive, found through relationships and never by fixed names.

Source: ECMA-376 part 2, sections 6.5 (relationships) and 7.2.3 (content types).
"""

from __future__ import annotations

import base64
import binascii
import posixpath
import zipfile
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from submissions.limits import Limits
from submissions.readers.archive import Archive, parsed
from submissions.rejections import Rejected, too_many

CONTENT_TYPES = "[Content_Types].xml"
FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_MAIN = "/officeDocument"


@dataclass(frozen=True, slots=True)
class PartRelation:
    """What one part says of another: the last word of the relationship's type, the part's name, empty outside the package."""

    kind: str
    target: str


class OfficePackage(Archive):
    """An archive with relationships between its parts. Targets outside it are never opened."""

    def relations(self, part: str) -> dict[str, PartRelation]:
        """Return the relationships of a part, by their ids; ``""`` is the package itself."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for element in root.iterfind("{*}Relationship") if root is not None else ():
            target = element.get("Target", "").replace("\\", "/")
            full = posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(folder, target))
            inside = element.get("TargetMode") != "External"
            found[element.get("Id", "")] = PartRelation(element.get("Type", "").rpartition("/")[2], full if inside else "")
        return found

    def main(self, usual: str) -> str:
        """Return the name of the main part; ``usual`` if the package does not say it."""
        root = self.xml("_rels/.rels") if "_rels/.rels" in self else None
        for element in root.iterfind("{*}Relationship") if root is not None else ():
            if element.get("Type", "").endswith(_MAIN) and element.get("TargetMode") != "External":
                return str(posixpath.normpath(element.get("Target", "").replace("\\", "/"))).lstrip("/")
        return usual

    def related(self, part: str, kind: str, usual: str) -> str:
        """Return the name of the part that ``part`` is related to by ``kind``; ``usual`` if there is none."""
        return next((relation.target for relation in self.relations(part).values() if relation.kind == kind and relation.target), usual)

    def content_type(self, part: str) -> str:
        """Return the content type of a part, in small letters; empty if the package does not say it."""
        root = self.xml(CONTENT_TYPES)
        wanted, ending = "/" + part.lower(), posixpath.splitext(part)[1][1:].lower()
        found = ""
        for element in root if root is not None else ():
            if element.get("PartName", "").replace("\\", "/").lower() == wanted:
                return str(element.get("ContentType", "")).lower()
            if element.get("Extension", "").lower() == ending:
                found = str(element.get("ContentType", "")).lower()
        return found


def zipped(content: bytes, limits: Limits) -> bytes:
    """Return the zip archive that a Flat OPC file stands for: one XML document with all parts of a package.

    Raises :class:`Rejected` ``corrupt`` or ``unsafe_archive``.
    """
    root = parsed(content, "pkg:package")
    parts = root.findall(FLAT + "part")
    if len(parts) > limits.members:
        raise too_many("members", limits.members, code="unsafe_archive")
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part.get(FLAT + "name", "").lstrip("/"), _content(part))
        types = etree.Element("Types")
        for part in parts:
            etree.SubElement(types, "Override", PartName=part.get(FLAT + "name", ""), ContentType=part.get(FLAT + "contentType", ""))
        archive.writestr(CONTENT_TYPES, etree.tostring(types))
    return out.getvalue()


def _content(part: etree._Element) -> bytes:
    held = part.find(FLAT + "xmlData")
    if held is not None and len(held):
        return bytes(etree.tostring(held[0]))
    try:
        return base64.b64decode(part.findtext(FLAT + "binaryData") or "")
    except (binascii.Error, ValueError) as error:
        raise Rejected("corrupt", part.get(FLAT + "name", "")) from error
