"""Sends messages by Apprise, each once: what was sent is kept in a file that is only added to, without addresses."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.failures import NotSent
from warehouse.digests import digest_of
from warehouse.records import Records

if TYPE_CHECKING:
    from flows.settings import Settings

NAME = "notified.jsonl"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """One message: ``to`` is ``office`` or a department's code, ``urls`` Apprise's addresses, which are shown nowhere."""

    fiscal_year: int
    to: str
    title: str
    body: str
    urls: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What tells it from any other message: addressee and words."""
        return digest_of(str(self.fiscal_year), self.to, self.title, self.body)


def unsent(messages: Sequence[Message], settings: Settings) -> list[Message]:
    """Those of ``messages`` that were not sent yet."""
    if not messages:
        return []
    sent = {row["mark"] for row in _sent(settings).rows()}
    return [one for one in messages if one.mark not in sent]


def send_once(messages: Sequence[Message], settings: Settings) -> int:
    """Sends the messages that were not sent yet; returns how many. Raises :class:`~flows.failures.NotSent` after trying all."""
    failed, count = [], 0
    for one in unsent(messages, settings):
        if deliver(one):
            _sent(settings).add([{"fiscal_year": one.fiscal_year, "to": one.to, "mark": one.mark, "title": one.title}])
            count += 1
        else:
            failed.append(one.to)
    if failed:
        raise NotSent(failed)
    return count


def deliver(message: Message) -> bool:
    """True if every address of the message took it."""
    post, wrong = addressed(message.urls)
    if wrong:
        _log.error("%s of %s addresses of %s are none that Apprise knows", wrong, len(message.urls), message.to)
    return bool(post.notify(title=message.title, body=message.body)) and not wrong


def addressed(urls: Sequence[str]) -> tuple[Any, int]:
    """An Apprise object for ``urls``, and how many of them it does not know; nothing is sent."""
    import warnings

    import apprise

    # Apprise logs addresses with what is secret in them when it refuses one.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    post = apprise.Apprise()
    with warnings.catch_warnings():
        # Its plug-ins are imported here, one with a module of Python that is going to be removed.
        warnings.simplefilter("ignore", DeprecationWarning)
        return post, sum(not post.add(url) for url in urls)


def _sent(settings: Settings) -> Records:
    return Records(settings.workspace / NAME)
