"""Reads what Word's styles make of text: hidden, struck through, or raised as the mark of a note.

Source: ECMA-376 part 1, 17.7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from submissions.readers.word.word_names import VAL, W

_OFF = frozenset({"0", "false", "off"})
_DEEPEST = 64
"""Styles that one is looked for in: a bound on work, since a chain of 20,000 took minutes. Word's own built-in styles stand five deep."""


@dataclass(frozen=True)
class Looks:
    """The styles, by id, that hide their text, that raise it, and that strike it through."""

    hidden: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()


def is_off(value: str | None) -> bool:
    """True if the value of a toggle turns it off."""
    return value in _OFF


def toggle(properties: etree._Element | None, name: str) -> bool | None:
    """Return what run properties say of a toggle such as ``vanish``; ``None`` if they say nothing."""
    element = properties.find(W + name) if properties is not None else None
    return None if element is None else not is_off(element.get(VAL))


def is_raised(properties: etree._Element | None) -> bool | None:
    """True if run properties raise their text; ``None`` if they say nothing."""
    element = properties.find(W + "vertAlign") if properties is not None else None
    return None if element is None else element.get(VAL) == "superscript"


def struck(properties: etree._Element | None) -> bool | None:
    """True if run properties strike their text through, with one line or two; ``None`` if they say nothing."""
    said = [toggle(properties, name) for name in ("strike", "dstrike")]
    return None if said == [None, None] else True in said


def looks_of(styles: etree._Element | None) -> Looks:
    """Return the looks that a document's styles give, inherited ones too."""
    own = {style.get(W + "styleId", ""): style for style in styles.iterfind(W + "style")} if styles is not None else {}
    chains = ancestries(own)
    runs = {name: style.find(W + "rPr") for name, style in own.items()}

    def that(states: Callable[[etree._Element | None], bool | None]) -> frozenset[str]:
        """The styles of which this is true: the nearest that says something decides."""
        stated = {name: said for name, properties in runs.items() if (said := states(properties)) is not None}
        return frozenset(name for name, chain in chains.items() if next((stated[one] for one in chain if one in stated), False))

    return Looks(that(lambda properties: toggle(properties, "vanish")), that(is_raised), that(struck))


def ancestries(styles: dict[str, etree._Element]) -> dict[str, tuple[str, ...]]:
    """Return for each style its own name and those it is based on, nearest first.

    A circle ends where it closes, a chain after :data:`_DEEPEST`.
    """
    based = {name: one.get(VAL, "") for name, style in styles.items() if (one := style.find(W + "basedOn")) is not None}
    found: dict[str, tuple[str, ...]] = {}
    for name in styles:
        chain: dict[str, None] = {}
        current = name
        while current in styles and current not in chain and len(chain) < _DEEPEST:
            chain[current] = None
            current = based.get(current, "")
        found[name] = tuple(chain)
    return found
