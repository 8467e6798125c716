"""Notifying: one digest for the office and one message for each department whose address is known, each sent once."""

from __future__ import annotations

from flows.process import messenger
from flows.stages.messages import messages_of
from flows.stages.work import Done, Work
from warehouse.digests import digest_of


def run(work: Work) -> Done:
    """Sends what was not sent yet; a message is noted as sent right after. Raises :class:`~flows.failures.NotSent`.

    A process killed between the two sends that one message again, and no other.
    """
    messages = messages_of(work.fiscal_year, work.settings)
    sent = messenger.send_once(messages, work.settings)
    return Done(digest_of(*sorted(one.mark for one in messages)), count=sent)


def present(work: Work, output: str) -> bool:
    """True if every message that the year as it stands asks for was sent."""
    del output
    return not messenger.unsent(messages_of(work.fiscal_year, work.settings), work.settings)
