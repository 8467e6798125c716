"""Every cell and line that is labelled with the filing unit's name, so that the names can be compared."""

from __future__ import annotations

import re

from submissions.document import Document
from submissions.extraction.collector import Facts
from submissions.identity.declared_sources import sources_of
from submissions.text import clean, fold, joined

_NAME = re.compile(r"^(?=.*[\u4e00-\u9fff]{3})(?!.*(?:\d年|\d月|\d日|\d\s*[千百]?[万亿]?元|\d{6,}))[^。；;:：]{4,50}$")
"""A name may hold digits (第2中学, 12345热线中心), but no date, amount or telephone number."""


def read_names(document: Document, facts: Facts) -> None:
    """Record the unit's name of each table as a heading of ``submissions.department_name``: beside or behind its label."""
    label = next(one for one in sources_of("name", "labelled") if one.id == "filer").searched
    for grid in document.grids():
        for row in grid.rows:
            for place, cell in enumerate(row):
                match = label.match(fold(cell.text))
                if match is None:
                    continue
                own = fold(cell.text)[match.end() :]
                following = [other for other in row[place + 1 :] if other.text.strip()]
                name = own or (clean(joined(following[0].text)) if following else "")
                if _NAME.match(name):
                    rows = facts.tables["headings"]
                    rows.append(
                        {
                            "seq": len(rows) + 1,
                            "table_name": "submissions",
                            "column_name": "department_name",
                            "printed": name,
                            "year": None,
                            "unit": None,
                            "location": (cell if own else following[0]).location.as_json(),
                        }
                    )
