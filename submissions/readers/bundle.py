"""Opens zip archives that are no document but hold some: one submission in parts, or several.

Nothing is written to disk. Names are made readable and safe. Files that only an operating system put there are left
out. The limits hold for all members together, on the bytes that really come out. Source: PKWARE APPNOTE 6.3.10.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from submissions.limits import Limits
from submissions.readers.archive import part_name
from submissions.rejections import Rejected, too_many

# 64 KiB: the limit is checked after each chunk.
_CHUNK = 1 << 16
_DEEPEST = 2
"""An archive in an archive is how departments send parts. A third level is refused, whatever the limit on nesting says."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, RuntimeError, struct.error)
# Source: PKWARE APPNOTE 6.3.10, sections 4.4.4 (flags) and 4.6.9 (Unicode path).
_UTF8_FLAG, _ENCRYPTED_FLAG, _UNICODE_PATH = 0x800, 0x1, 0x7075
_OF_A_DOCUMENT = frozenset(map(part_name, ("[Content_Types].xml", "mimetype", "OFD.xml", "META-INF/manifest.xml")))
_LITTER = re.compile(r"(^|/)(__MACOSX(/|$)|~\$|\.|thumbs\.db$|desktop\.ini$|[^/]*\.(tmp|lnk|url)$)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"^[A-Za-z]:")


def is_bundle(content: bytes) -> bool:
    """True if this is a zip archive that is not itself a document (Word, Excel, OpenDocument, OFD)."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return not any(part_name(name) in _OF_A_DOCUMENT for name in archive.namelist())
    except _BROKEN:
        return False


def members(content: bytes, limits: Limits) -> list[tuple[str, bytes]]:
    """Return the files in an archive, in its order, as (name, content); those of an inner archive as ``inner.zip/name``.

    Names are unique and relative, with ``/`` between folders. Raises :class:`Rejected` ``corrupt``, ``encrypted``,
    ``empty_file`` if there is no file, and ``unsafe_archive`` beyond the limits, for a name that leads outside, and for
    three archives in one another.
    """
    found: dict[str, bytes] = {}
    unpacking = _Unpacking(limits, len(content))
    for name, inside in unpacking.files(content):
        if not is_bundle(inside):
            found[_unique(name, found)] = inside
            continue
        if limits.nesting < _DEEPEST:
            raise Rejected("unsafe_archive", name)
        for inner, innermost in unpacking.files(inside):
            if is_bundle(innermost):
                raise Rejected("unsafe_archive", f"{name}/{inner}")
            found[_unique(f"{name}/{inner}", found)] = innermost
    if not found:
        raise Rejected("empty_file")
    return list(found.items())


class _Unpacking:
    """The budget of one archive and the archives inside it: how many members and bytes may still come out."""

    def __init__(self, limits: Limits, size: int) -> None:
        self._members = limits.members
        self._bytes = min(limits.unpacked_bytes, max(size * limits.ratio, 1 << 22))

    def files(self, content: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the files of one archive, unpacked one by one."""
        try:
            archive = zipfile.ZipFile(BytesIO(content))
        except _BROKEN as error:
            raise Rejected("corrupt") from error
        with archive:
            entries = archive.infolist()
            if len(entries) > self._members:
                raise too_many("members", self._members, code="unsafe_archive")
            self._members -= len(entries)
            for entry, printed in zip(entries, _names(entries), strict=True):
                name = _safe(printed)
                if not name or not entry.filename or entry.is_dir() or _LITTER.search(name) or stat.S_ISLNK(entry.external_attr >> 16):
                    continue
                if entry.flag_bits & _ENCRYPTED_FLAG:
                    raise Rejected("encrypted", name)
                yield name, self._read(archive, entry, name)

    def _read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
        out = bytearray()
        try:
            with archive.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    out += chunk
                    if len(out) > self._bytes:
                        raise Rejected("unsafe_archive", name)
        except _BROKEN as error:
            raise Rejected("corrupt", name) from error
        self._bytes -= len(out)
        return bytes(out)


def _names(entries: list[zipfile.ZipInfo]) -> list[str]:
    """Decode the names as their writer meant them: by the UTF-8 flag or the Unicode path field, else UTF-8 if all fit, else GB18030.

    Chinese Windows writes its code page (936) and macOS writes UTF-8; neither says so.
    """
    raw = [None if entry.flag_bits & _UTF8_FLAG else _stored(entry.orig_filename) for entry in entries]
    encoding = "utf-8"
    for name in raw:
        try:
            _ = name is None or name.decode(encoding)
        except UnicodeDecodeError:
            encoding = "gb18030"
            break
    return [
        _repeated(entry, name) or name.decode(encoding, "replace") if name is not None else entry.orig_filename
        for entry, name in zip(entries, raw, strict=True)
    ]


def _stored(name: str) -> bytes | None:
    try:
        return name.encode("cp437")
    except UnicodeEncodeError:
        return None


def _repeated(entry: zipfile.ZipInfo, stored: bytes) -> str | None:
    """Return the name that Info-ZIP's Unicode path field repeats, if it belongs to the stored name."""
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(stored):
            return field[5:].decode("utf-8", "replace")
    return None


def _safe(name: str) -> str:
    """Return a relative name without control characters; raise :class:`Rejected` for one that leads outside."""
    parts = [part for part in _DRIVE.sub("", _CONTROL.sub("", name).replace("\\", "/")).split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Rejected("unsafe_archive", "/".join(parts)[:200])
    return "/".join(parts)


def _unique(name: str, taken: dict[str, bytes]) -> str:
    if name not in taken:
        return name
    return next(numbered for n in range(2, len(taken) + 3) if (numbered := f"{name} ({n})") not in taken)
