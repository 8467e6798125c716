"""Names of WordprocessingML, transitional and strict. Source: ECMA-376 parts 1 and 4."""

from __future__ import annotations

_LOOSE, _TIGHT = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
STRICT = {
    _TIGHT + b"wordprocessingml/main": _LOOSE + b"wordprocessingml/2006/main",
    **{_TIGHT + b"officeDocument/" + name: _LOOSE + b"officeDocument/2006/" + name for name in (b"math", b"relationships")},
    _TIGHT + b"drawingml/wordprocessingDrawing": _LOOSE + b"drawingml/2006/wordprocessingDrawing",
}
"""The namespaces of documents saved as Strict Open XML, and their transitional names."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

P, TBL, TR, TC, SDT, SDT_CONTENT = W + "p", W + "tbl", W + "tr", W + "tc", W + "sdt", W + "sdtContent"
VAL = W + "val"
