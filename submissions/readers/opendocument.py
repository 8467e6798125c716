"""The parts of an OpenDocument file: a zip archive with ``content.xml`` and ``styles.xml``, or one flat XML document.

Source: OASIS OpenDocument 1.3 part 2, chapter 2 (packages), part 3, section 3.1.2 (``office:document``).
"""

from __future__ import annotations

from lxml import etree

from submissions.limits import Limits
from submissions.readers.archive import Archive, parsed
from submissions.rejections import Rejected

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
FLAT_ROOT = OFFICE + "document"


def parts_of(content: bytes, kind: str, limits: Limits) -> tuple[etree._Element, etree._Element, etree._Element | None]:
    """Return the root with the content, its body of this kind (``text``, ``spreadsheet``), and the root with the styles.

    Raises :class:`Rejected` ``corrupt`` or ``encrypted``.
    """
    if content.startswith(b"PK"):
        archive = Archive(content, limits)
        manifest = archive.xml("META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter(MANIFEST + "encryption-data"), None) is not None:
            raise Rejected("encrypted")
        root, styles = archive.xml("content.xml"), archive.xml("styles.xml")
    else:
        root = styles = parsed(content.lstrip(), "office:document")
    body = root.find(f"{OFFICE}body/{OFFICE}{kind}") if root is not None else None
    if root is None or body is None:
        raise Rejected("corrupt", "content.xml")
    return root, body, styles
