"""Renders templates to pages: everything escaped, no scripts, a content security policy that forbids loading anything."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from reports.cell_figures import visible
from reports.words import TAGS, Language, PageWords

if TYPE_CHECKING:
    from jinja2 import Environment

ROOT = Path(__file__).parent


class Pages:
    """Renders templates with the values that every page of a site shares."""

    def __init__(self, **shared: Any) -> None:
        self._shared = shared

    def render(self, template: str, path: str, words: PageWords, values: Mapping[str, Any]) -> bytes:
        """The page at ``path`` (below the language's tree of its year, with slashes) as UTF-8."""
        deep = "../" * (len(PurePosixPath(path).parts) - 1)
        other, way = ("zh", f"../{deep}{path}") if words.language == "en" else ("en", f"{deep}en/{path}")
        years = f"../{deep}index.html" if words.language == "zh" else f"../../{deep}en/index.html"
        places = {"home": deep, "years_page": years, "other_tag": TAGS[other], "other_page": way, "path": path}
        found = environment().get_template(f"{template}.html.j2")
        return found.render(**self._shared, **values, **places, t=words, tag=TAGS[words.language]).encode("utf-8")


@cache
def environment() -> Environment:
    """Jinja's environment: escapes everything, knows no undefined names, shows characters that hide or reorder text.

    Made once for the program, so that each template is compiled once.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(ROOT / "templates"),
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = "\n" + (ROOT / "static" / "site.css").read_text("utf-8")
    made.globals.update(style=Markup(style), policy=policy(style))  # noqa: S704
    return made


def policy(style: str) -> str:
    """The content security policy: the page's own style element and nothing else.

    The style sheet stands in each page because a file of its own is refused by some browsers under ``file:``.
    """
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def in_tree(path: str, language: Language) -> str:
    """Where a page lies in the site's folder: English below ``en/``."""
    return path if language == "zh" else f"en/{path}"


def _finalize(value: Any) -> Any:
    if value is None:
        return ""
    if hasattr(value, "__html__"):
        return value
    return visible(value) if isinstance(value, str) else value
