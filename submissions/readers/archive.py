"""Reads the members of a zip archive. The limits apply to the bytes that really come out."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType

from lxml import etree

from submissions.limits import Limits
from submissions.rejections import Rejected

NOTHING: Mapping[bytes, bytes] = MappingProxyType({})
# 64 KiB: the archive's limit is checked after each chunk, so one chunk more than the limit is the most that is ever
# held.
_CHUNK = 1 << 16
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, UnicodeDecodeError, OSError)


class Archive:
    """A zip archive in memory. Raises :class:`Rejected` ``corrupt``, ``encrypted`` or ``unsafe_archive``."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = min(limits.unpacked_bytes, max(len(content) * limits.ratio, 1 << 22))
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _BROKEN as error:
            raise Rejected("corrupt") from error
        if len(self._zip.infolist()) > limits.members:
            raise Rejected("unsafe_archive")

    def member(self, name: str) -> bytes | None:
        """Return the bytes of one member, or ``None`` if the archive has none of that name."""
        try:
            entry = self._zip.getinfo(name)
        except KeyError:
            return None
        if entry.flag_bits & 1:
            raise Rejected("encrypted")
        out = bytearray()
        try:
            with self._zip.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    out += chunk
                    if len(out) > self._left:
                        raise Rejected("unsafe_archive")
        except (*_BROKEN, RuntimeError) as error:
            raise Rejected("corrupt", name) from error
        self._left -= len(out)
        return bytes(out)

    def xml(self, name: str, renamed: Mapping[bytes, bytes] = NOTHING) -> etree._Element | None:
        """The root element of an XML member; entities and document types are refused, nothing is fetched.

        ``renamed`` are namespaces to be read under other names.
        """
        content = self.member(name)
        if content is None:
            return None
        for other, usual in renamed.items():
            content = content.replace(other, usual)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise Rejected("corrupt", name) from error
        if root.getroottree().docinfo.doctype:
            raise Rejected("unsafe_xml", name)
        return root
