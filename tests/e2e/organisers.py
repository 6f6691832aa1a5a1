"""An organiser at the desk's forum: takes reports, asks, answers, closes."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.groups import Group
from bot.sandbox.server import StandIn
from bot.sandbox.world import Message
from handlers.desk_buttons import CloseReport, SendToAuthor, ShowFiles, TakeReport, WriteToAuthor
from tests.e2e.authors import ASKED, REPLIED, is_asked
from tests.e2e.phones import GLANCE, PATIENCE, READING, NothingCame, Phone, buttons, carried

UNHEARD_AFTER = 15.0
"""Seconds after which an organiser takes the button instead of the reply."""


@dataclass
class Desk:
    """What all organisers see, and what they did. `sent`: words that were told to be sent, by report."""

    group: Group
    taken: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    sent: dict[int, list[str]] = field(default_factory=dict)
    previewed: list[str] = field(default_factory=list)
    replies_unheard: int = 0


class Organiser:
    """Works one report after another."""

    def __init__(self, stand_in: StandIn, person: int, desk: Desk, chance: random.Random) -> None:
        self._stand_in = stand_in
        self._person = person
        self._desk = desk
        self._chance = chance
        self._tries = 0

    async def works(self) -> None:
        """Work what nobody works yet, until cancelled."""
        while True:
            await self._work(await self._next())

    async def _next(self) -> Message:
        """Wait for the card of a report that nobody has taken, and take it."""
        while (card := self._free()) is None:  # noqa: ASYNC110 the bot sets no event of ours
            await asyncio.sleep(GLANCE * 5)
        self._desk.taken.add(number_of(card))
        return card

    def _free(self) -> Message | None:
        cards = (card for card in cards_in(Phone(self._stand_in, self._person, self._desk.group.id)))
        free = [card for card in cards if carried(card, TakeReport) and number_of(card) not in self._desk.taken]
        return self._chance.choice(free) if free else None

    async def _work(self, card: Message) -> None:
        number = number_of(card)
        phone = Phone(self._stand_in, self._person, self._desk.group.id, card.topic)
        await phone.presses(TakeReport(report=number), card)
        if is_asked(number):
            await self._sends(f"{ASKED} {number}.", card, phone, asks=True)
            await phone.reads(REPLIED)
        await self._sends(f"Шешім {number}.", card, phone, asks=False)
        await phone.presses(CloseReport(report=number), card)
        ways = await phone.waits(lambda: _outcomes(phone), "the outcomes")
        await phone.presses(self._chance.choice(carried(ways, CloseReport)), ways)
        self._desk.closed.add(number)

    async def _sends(self, words: str, card: Message, phone: Phone, *, asks: bool) -> None:
        """Write, look at it, send it, and see that it is sent."""
        number = number_of(card)
        said, preview = await self._writes(words, card, phone)
        draft = carried(preview, SendToAuthor)[0].draft
        await phone.presses(SendToAuthor(report=number, draft=draft, asks=asks), preview)
        await phone.waits(lambda: _without_buttons(phone, said), f"{said!r} sent")
        self._desk.sent.setdefault(number, []).append(said)

    async def _writes(self, words: str, card: Message, phone: Phone) -> tuple[str, Message]:
        """Write in reply to the author's message, or after the button; gives the words and their preview."""
        posts = [each for each in phone.shown() if carried(each, WriteToAuthor) and not carried(each, ShowFiles)]
        await asyncio.sleep(READING)
        if posts and self._chance.random() < 0.5:
            self._tries += 1
            said = f"{words} {self._person}-{self._tries}."
            asked = phone.says(said, self._chance.choice(posts).id)
            try:
                return said, await self._previewed(said, asked, phone, UNHEARD_AFTER)
            except NothingCame:
                self._desk.replies_unheard += 1
        self._tries += 1
        said = f"{words} {self._person}-{self._tries}."
        await phone.presses(WriteToAuthor(report=number_of(card)), card)
        return said, await self._previewed(said, phone.says(said), phone)

    async def _previewed(self, words: str, after: int, phone: Phone, patience: float = PATIENCE) -> Message:
        def look() -> Message | None:
            return next((each for each in phone.shown(after) if _is_preview(each, words)), None)

        preview = await phone.waits(look, f"a preview of {words!r}", patience)
        self._desk.previewed.append(words)
        return preview


def cards_in(forum: Phone) -> Iterator[Message]:
    """All cards of the forum that were not deleted."""
    return (message for message in forum.shown() if carried(message, ShowFiles))


def number_of(card: Message) -> int:
    """The report of a card."""
    return carried(card, ShowFiles)[0].report


def _outcomes(phone: Phone) -> Message | None:
    return next((each for each in phone.shown() if any(way.outcome for way in carried(each, CloseReport))), None)


def _is_preview(message: Message, words: str) -> bool:
    return words in (message.text or "") and bool(carried(message, SendToAuthor))


def _without_buttons(phone: Phone, words: str) -> Message | None:
    return next((each for each in phone.shown() if words in (each.text or "") and not buttons(each)), None)
