"""Readers of names: each collects what one kind of place says of who filed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, pairwise, takewhile, zip_longest

from submissions.document import Block, Document, Location, Paragraph
from submissions.identity.declared_sources import declared_sources, sources_of
from submissions.identity.names_by_words import is_name, is_unit, name_in_title, plain_name, unit_pattern, unsealed
from submissions.identity.stated_identity import StatedIdentity
from submissions.text import clean, fold, joined

TITLES_WITHIN = 12  # first paragraphs that can hold the title: a cover and its lines; set in 40f7ceb, no measurement is recorded
SIGN_OFF = 60  # characters of a line with the day of signing, whose year is no fiscal year; set in d2332c5
_BEHIND = re.compile(r"\s{3,}|｜|[(（]?\s*(?:金额|计量|货币)?单位[:：]|填报日期|填表日期|\(盖章\)|（盖章）|（公章）|[(（]?\s*金额单位")
_DATED = re.compile(r"20\d\d年\d{1,2}月(\d{1,2}日)?")
_YEARS = re.compile(r"20\d\d年?度?|关于|部门|单位")
_ORDINAL_LINE = re.compile(r"第?[(（]?[一二三四五六七八九十\d]{1,3}[)）、.:]")
_BRACKETED = re.compile(r"[(〔【\[](?P<name>[^()〔〕【】\[\]]{3,60})[)〕】\]]")
_CLAUSES = re.compile(r"[^。；;,，:：]{1,200}")
_PLACED = re.compile(r".{1,12}[省市州盟县区旗镇乡]")
_INTRODUCED_WITHIN = 40  # first paragraphs in which a unit introduces itself; chosen


def stated_names(document: Document) -> Iterator[StatedIdentity]:
    """Every place in the document that states a unit as its own, place by place."""
    yield from labelled_names(document.blocks)
    yield from _titled(document)
    yield from _on_the_cover(document)
    yield from _signed(document)
    yield from _in_running_heads(document)
    yield from _introduced(document)


def labelled_names(blocks: Iterable[Block], only: str = "") -> Iterator[StatedIdentity]:
    """Names beside or behind a label such as 填报单位; with ``only``, for the source of that name."""
    sources = [one for one in sources_of("name", "labelled") if only in ("", one.id)]
    for text, following, place in _labelled_texts(blocks):
        folded = fold(text)
        for source in sources:
            match = source.searched.match(folded)
            if not match:
                continue
            printed = _own(text, folded[match.end() :]) or clean(following)
            name = plain_name(printed)
            if is_name(fold(name)) and (not source.named or is_unit(fold(name))):
                yield StatedIdentity(name, printed, source, place)


def _own(text: str, rest: str) -> str:
    """What stands behind the label in its own text: behind a colon, or a unit's name right behind it."""
    if re.search(r"[:：]", text):
        return clean(_BEHIND.split(re.sub(r"^[^:：]*[:：]\s*", "", text, count=1), maxsplit=1)[0])
    return rest if is_unit(rest) else ""


def _labelled_texts(blocks: Iterable[Block]) -> Iterator[tuple[str, str, Location]]:
    lines = list(blocks)
    for block, below in zip_longest(lines, lines[1:]):
        if isinstance(block, Paragraph):
            named = isinstance(below, Paragraph) and is_unit(fold(below.text))
            yield block.text, below.text if named and isinstance(below, Paragraph) else "", block.location
        else:
            for row in block.rows:
                texts = [joined(cell.text) for cell in row]
                yield from zip(texts, [*texts[1:], ""][: len(texts)], (cell.location for cell in row), strict=True)


@cache
def title_words() -> re.Pattern[str]:
    """The words by which a line is a self-evaluation's title."""
    return re.compile(declared_sources().words.title)


def _titled(document: Document) -> Iterator[StatedIdentity]:
    """The unit before a title's own words, or on the line above where the title goes over two lines."""
    above = ""
    for paragraph in list(document.paragraphs())[:TITLES_WITHIN]:
        folded = fold(paragraph.text)
        match = title_words().search(folded)
        before = folded[: match.start()].strip("#*") if match else ""
        name = name_in_title(before) if match else None
        if match and not name and not _YEARS.sub("", before) and is_unit(_YEARS.sub("", above)):
            name = name_in_title(above)
        if name:
            for source in sources_of("name", "title"):
                if source.searched.search(folded):
                    yield StatedIdentity(unsealed(name), clean(paragraph.text), source, paragraph.location)
        above = folded.strip("#*")


def _on_the_cover(document: Document) -> Iterator[StatedIdentity]:
    """A unit's name on a line of its own above the first heading or sentence."""
    lines = list(document.paragraphs())[:TITLES_WITHIN]
    cover = takewhile(lambda one: len(fold(one.text)) <= SIGN_OFF and not _ORDINAL_LINE.match(fold(one.text)), lines)
    for paragraph in cover:
        bracketed = _BRACKETED.fullmatch(fold(paragraph.text))
        name = bracketed["name"] if bracketed else fold(paragraph.text)
        if is_unit(name):
            yield from _alone("cover", paragraph, name)


def _signed(document: Document) -> Iterator[StatedIdentity]:
    """A unit's name above a date on a line of its own, or before the date on the same line, or as the last line."""
    lines = list(document.paragraphs())
    for paragraph, below in pairwise(lines):
        if _DATED.fullmatch(fold(below.text)) and is_unit(fold(paragraph.text)):
            yield from _alone("signature", paragraph, fold(paragraph.text))
    for paragraph in lines:
        folded = fold(paragraph.text) if len(paragraph.text) <= SIGN_OFF * 2 else ""
        date = _DATED.search(folded)
        if date and date.end() == len(folded) and is_unit(folded[: date.start()]):
            yield from _alone("signature", paragraph, folded[: date.start()])
    if lines[TITLES_WITHIN:] and is_unit(fold(lines[-1].text)):
        yield from _alone("signature", lines[-1], fold(lines[-1].text))


def _alone(reader: str, paragraph: Paragraph, name: str) -> Iterator[StatedIdentity]:
    for source in sources_of("name", reader):
        yield StatedIdentity(unsealed(name), clean(paragraph.text), source, paragraph.location)


def _in_running_heads(document: Document) -> Iterator[StatedIdentity]:
    """The unit in a head or foot that every page repeats."""
    for head in document.running_heads:
        folded = fold(head.text)
        match = title_words().search(folded)
        name = name_in_title(folded[: match.start()]) if match else folded
        if name and is_unit(name):
            yield from _alone("running_head", head, name)


@cache
def _introductions() -> re.Pattern[str]:
    words = declared_sources().words
    unit = unit_pattern(fewest=True)
    sure, placed = (
        "|".join(one.replace("NAME", "") for one in some if one.startswith("NAME")) for some in (words.introduces, words.introduces_placed)
    )
    inside = "|".join(one.replace("NAME", rf"(?P<inside>{unit})") for one in words.introduces if not one.startswith("NAME"))
    return re.compile(rf"(?P<name>{unit})(?:(?P<sure>{sure})|(?P<placed>{placed}))|{inside}")


def _introduced(document: Document) -> Iterator[StatedIdentity]:
    """The unit that a clause of the prose introduces as the one that reports, others who speak there left out."""
    superiors = re.compile(declared_sources().words.superiors)
    for paragraph in islice(document.paragraphs(), _INTRODUCED_WITHIN):
        for clause in _CLAUSES.finditer(fold(paragraph.text)):
            match = _introductions().match(clause[0])
            name = (match["name"] or match["inside"]) if match else ""
            if match and is_unit(name) and not superiors.search(name) and (not match["placed"] or _PLACED.match(name)):
                yield from _alone("introduced", paragraph, name)
