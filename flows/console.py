"""What a command says and where: results on standard output, everything else on standard error, in Chinese or English."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from flows.settings import Settings

_UNSEEN = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
_UNSEEN |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def plain(value: Any) -> str:
    """``value`` as text that cannot move the cursor, colour the terminal or turn the line around; documents are not trusted."""
    return "" if value is None else str(value).translate(_UNSEEN).encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Console:
    """How one command speaks: ``lang`` is ``zh`` or ``en``; carried by click's context."""

    settings: Settings
    lang: str = "zh"
    verbose: bool = False

    def words(self, zh: str, en: str) -> str:
        """The one of the two sentences that is wanted."""
        return en if self.lang == "en" else zh

    def named(self, kind: str, code: str) -> str:
        """What the pages call a code, such as ``outcome`` ``returned``: the command line uses the same words."""
        from reports.words import PageWords

        words = PageWords("en" if self.lang == "en" else "zh")(f"{kind}.{code}")
        return words.lower() if self.lang == "en" else words

    def say(self, zh: str, en: str) -> None:
        """A line of the result, on standard output."""
        click.echo(plain(self.words(zh, en)))

    def note(self, zh: str, en: str) -> None:
        """A line about how things go, on standard error."""
        click.echo(plain(self.words(zh, en)), err=True)

    def json(self, value: Any) -> None:
        """``value`` as JSON, the only thing on standard output."""
        sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False, indent=1, default=str).encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()

    def table(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table of the result, on standard output; nothing when there are no rows."""
        from rich.console import Console as Terminal
        from rich.table import Table
        from rich.text import Text

        lines = [[Text(plain(cell)) for cell in row] for row in rows]
        if not lines:
            return
        table = Table(title=Text(title), title_justify="left", show_edge=False)
        for heading in headings:
            table.add_column(Text(heading), overflow="fold")
        for line in lines:
            table.add_row(*line)
        wide = None if sys.stdout.isatty() else 160
        Terminal(file=sys.stdout, width=wide, highlight=False).print(table)
