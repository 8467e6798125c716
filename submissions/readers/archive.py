"""Reads the members of a zip archive. The limits apply to the bytes that really come out."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType

from lxml import etree

from submissions.limits import Limits
from submissions.rejections import Rejected, too_many

NOTHING: Mapping[bytes, bytes] = MappingProxyType({})
# 64 KiB: the archive's limit is checked after each chunk, so one chunk more than the limit is the most that is ever
# held.
_CHUNK = 1 << 16
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, UnicodeDecodeError, OSError, RuntimeError)


def part_name(name: str) -> str:
    """Return a member's name as packages compare names: ``/`` between folders, none in front, small letters.

    Some writers put ``\\`` between folders or change the case of a name. Office opens both. Source: ECMA-376 part 2, 6.2.2.3
    (names are equal without regard to ASCII case).
    """
    return name.replace("\\", "/").lstrip("/").removeprefix("./").lower()


class Archive:
    """A zip archive in memory. Raises :class:`Rejected` ``corrupt``, ``encrypted`` or ``unsafe_archive``."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = min(limits.unpacked_bytes, max(len(content) * limits.ratio, 1 << 22))
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _BROKEN as error:
            raise Rejected("corrupt") from error
        entries = self._zip.infolist()
        if len(entries) > limits.members:
            raise too_many("members", limits.members, code="unsafe_archive")
        self._entries = {part_name(entry.filename): entry for entry in reversed(entries)}

    def __contains__(self, name: str) -> bool:
        return part_name(name) in self._entries

    def member(self, name: str) -> bytes | None:
        """Return the bytes of one member, or ``None`` if the archive has none of that name."""
        entry = self._entries.get(part_name(name))
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise Rejected("encrypted")
        out = bytearray()
        try:
            with self._zip.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    out += chunk
                    if len(out) > self._left:
                        raise too_many("bytes", self._left, name, code="unsafe_archive")
        except _BROKEN as error:
            raise Rejected("corrupt", name) from error
        self._left -= len(out)
        return bytes(out)

    def xml(self, name: str, renamed: Mapping[bytes, bytes] = NOTHING) -> etree._Element | None:
        """Return the root element of an XML member. ``renamed`` are namespaces to be read under other names."""
        content = self.member(name)
        if content is None:
            return None
        for other, usual in renamed.items():
            content = content.replace(other, usual)
        return parsed(content, name)


def parsed(content: bytes, name: str) -> etree._Element:
    """Return the root element of XML. Entities and document types are refused; nothing is fetched.

    Raises :class:`Rejected` ``corrupt`` or ``unsafe_xml`` with ``name``.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Rejected("corrupt", name) from error
    if root.getroottree().docinfo.doctype:
        raise Rejected("unsafe_xml", name)
    return root
