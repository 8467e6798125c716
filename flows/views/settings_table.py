"""The settings as a table: for the READMEs (``python -m flows.views.settings_table [--check]``) and for ``jixiao settings``.

In a README the table stands between the lines ``<!-- settings -->`` and ``<!-- /settings -->``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.settings import LIMIT, PREFIX, SECRET, Settings
from submissions.limits import Limits
from warehouse.connection import shown_url

ROOT = Path(__file__).parents[2]
_READMES = (("README.md", "en"), ("README.zh-CN.md", "zh"))
_OPEN, _CLOSE = "<!-- settings -->", "<!-- /settings -->"
_HEADINGS = {"en": ("setting", "default", "meaning"), "zh": ("设置", "默认", "含义")}
_DEFAULTS = {"workspace": "./workspace", "workers": "1–8"}


@dataclass(frozen=True, slots=True)
class SettingInForce:
    """One setting: its variable, the value in force (a password left out) and where that comes from."""

    variable: str
    value: str
    origin: str


def in_force(settings: Settings, options: Collection[str], environment: Mapping[str, str] = os.environ) -> list[SettingInForce]:
    """Every setting; its origin is ``option`` (one of ``options``), ``environment`` or ``default``."""
    stated = [(name, PREFIX + name.upper(), getattr(settings, name)) for name in Settings.model_fields if name != "limits"]
    stated += [(name, LIMIT + name.upper(), value) for name, value in settings.limits.model_dump().items()]
    return [
        SettingInForce(variable, _shown(name, value), _origin(name, variable, options, environment)) for name, variable, value in stated
    ]


def _shown(name: str, value: Any) -> str:
    if name in SECRET:
        return "" if value is None else "***"
    return "" if value is None else shown_url(value) if name == "warehouse_url" else str(value)


def _origin(name: str, variable: str, options: Collection[str], environment: Mapping[str, str]) -> str:
    if name in options:
        return "option"
    return "environment" if environment.get(variable) else "default"


def table(lang: str) -> str:
    """The settings but the limits as a Markdown table in ``zh`` or ``en``."""
    rows = [_HEADINGS[lang], ("---", "---", "---")]
    for name, field in Settings.model_fields.items():
        if name != "limits":
            zh, _, en = (field.description or "").partition(" / ")
            default = _DEFAULTS.get(name) or ("" if field.default is None else str(field.default))
            rows.append((f"`{PREFIX}{name.upper()}`", f"`{default}`" if default else "–", zh if lang == "zh" else en))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def written(text: str, lang: str) -> str:
    """``text`` with the table between its two marks; raises ``ValueError`` if they are not there."""
    before, mark, rest = text.partition(_OPEN)
    _, end, after = rest.partition(_CLOSE)
    if not mark or not end:
        raise ValueError(f"{_OPEN} … {_CLOSE}")
    return f"{before}{_OPEN}\n{table(lang)}\n{_CLOSE}{after}"


def limits_named(text: str) -> set[str]:
    """The limits that a document's table names."""
    return {name for name in Limits.model_fields if f"| `{name.upper()}` |" in text}


def main() -> int:
    """Writes the tables, or with ``--check`` says which are not as they would be written."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for name, lang in _READMES:
        path = ROOT / name
        text = path.read_text("utf-8")
        due = written(text, lang)
        if due != text and check:
            stale.append(name)
        elif due != text:
            path.write_text(due, "utf-8")
    if stale:
        sys.stderr.write(f"{', '.join(stale)}: run make docs\n")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
