"""Templates to pages: autoescaped, without scripts, and under a content security policy that lets nothing be loaded."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from reports.figures import count, percent, visible, wan
from reports.words import TAGS, Language, Words

if TYPE_CHECKING:
    from jinja2 import Environment

ROOT = Path(__file__).parent


class Pages:
    """Renders templates; made once for a site, so that each template is compiled once."""

    def __init__(self, **shared: Any) -> None:
        """``shared`` are the values that every page's template sees."""
        self._shared = shared

    @cached_property
    def style(self) -> str:
        """The style sheet, which stands in each page: a file of its own is refused by some browsers under ``file:``."""
        return "\n" + (ROOT / "static" / "site.css").read_text("utf-8")

    @cached_property
    def policy(self) -> str:
        """The content security policy: the page's own style sheet and nothing else."""
        digest = b64encode(hashlib.sha256(self.style.encode()).digest()).decode()
        return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

    @cached_property
    def environment(self) -> Environment:
        """Jinja's environment: escapes everything, knows no undefined names, shows characters that hide or reorder text."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            autoescape=True,
            undefined=StrictUndefined,
            loader=FileSystemLoader(ROOT / "templates"),
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters.update(wan=wan, percent=percent, count=count)
        environment.globals.update(self._shared, style=_safe(self.style), policy=self.policy)
        return environment

    def render(self, template: str, path: str, words: Words, values: Mapping[str, Any]) -> bytes:
        """The page at ``path`` (below the language's tree, with slashes) as UTF-8."""
        deep = "../" * (len(PurePosixPath(path).parts) - 1)
        other, way = ("zh", f"../{deep}{path}") if words.language == "en" else ("en", f"{deep}en/{path}")
        page = self._template(template).render(
            **values,
            t=words,
            tag=TAGS[words.language],
            home=deep,
            other_tag=TAGS[other],
            other_page=way,
            path=path,
        )
        return str(page).encode("utf-8")

    def _template(self, name: str) -> Any:
        return self.environment.get_template(f"{name}.html.j2")


def in_tree(path: str, language: Language) -> str:
    """Where a page lies in the site's folder: English below ``en/``."""
    return path if language == "zh" else f"en/{path}"


def _finalize(value: Any) -> Any:
    if value is None:
        return ""
    if hasattr(value, "__html__"):
        return value
    return visible(value) if isinstance(value, str) else value


def _safe(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704
