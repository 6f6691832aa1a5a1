"""One campaign on its way: where its sender has come to, its texts written once, and what is done with each copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.content import Text
from bot.campaigns.copies import Copies, Copy
from bot.campaigns.leasing import Leasing
from bot.campaigns.models import Card, Outcome, Round
from bot.campaigns.results import Corrected, Failed, Leased, Recalled, Result, Sent, Untouched
from bot.clock import Clock
from bot.languages import LanguageCode, Languages
from bot.storage.secrets import Secrets
from bot.telegram.gate import UNANSWERED
from bot.telegram.mailing.copying import correcting, recalling, sending
from bot.telegram.mailing.outcomes import outcome_of
from bot.telegram.mailing.prepared import Letter, ids_of

FIRST = -1
"""Before the first member's key."""


@dataclass(frozen=True)
class Outlet:
    """What copies leave by."""

    bot: Bot
    secrets: Secrets
    languages: Languages
    clock: Clock


class Errand(Protocol):
    """What is done with one copy."""

    async def do(self) -> Result:
        """Do it; gives what became of it."""
        ...

    def given_up(self) -> Result:
        """What became of it where it could not be done for a fault of ours."""
        ...


class Outgoing:
    """A campaign, its texts, and the place up to which its copies are in hand or done."""

    def __init__(self, card: Card, texts: Sequence[Text], outlet: Outlet) -> None:
        self.card = card
        self.after = FIRST
        self.rests_until = 0
        """The second (since 1970) before which nothing of it can be sent."""
        self.walked = False
        """Whether the last look found nothing more beyond that place."""
        self.is_held = False
        """Whether nothing of it may be taken in hand now."""
        self._outlet = outlet
        self._texts = {text.id: text for text in texts}
        self._by_place = {(text.arm, text.slot, text.language): text for text in texts}
        self._letters: dict[int, Letter] = {}

    async def take(self, connection: AsyncConnection, lease: int, most: int) -> tuple[list[Errand], Sequence[Failed]]:
        """Take copies in hand; and those that need not be sent any more."""
        now = self._outlet.clock.now()
        if self.card.round in {Round.CORRECT, Round.RECALL}:
            return await self._take_copies(connection, most, now), ()
        handful = await Leasing(connection, self._outlet.secrets, lease).take(self.card, self.after, most, now)
        self._went_to(handful.last)
        errands: list[Errand] = [_Delivery(self, one) for one in handful.leased]
        return errands, handful.failed

    async def _take_copies(self, connection: AsyncConnection, most: int, now: datetime) -> list[Errand]:
        copies = Copies(connection, self._outlet.secrets)
        if self.card.round is Round.CORRECT:
            found = await copies.to_correct(self.card.id, self.card.version, self.after, most)
        else:
            found = await copies.to_recall(self.card.id, int(now.timestamp()), self.after, most)
        self._went_to(found[-1].member if found else None)
        return [_Change(self, one) for one in found]

    def _went_to(self, last: int | None) -> None:
        self.walked = last is None
        if last is not None:
            self.after = last

    def go_on_from(self, earlier: "Outgoing") -> None:
        """Stand where this one, with the texts as they were, had come to."""
        self.after, self.rests_until, self.walked = earlier.after, earlier.rests_until, earlier.walked

    def again(self, until: int) -> None:
        """Begin at the first member again, from this second on."""
        self.after, self.rests_until, self.walked = FIRST, until, False

    def text_for(self, text: int, language: LanguageCode) -> Text:
        """The text of a delivery; its sibling where the member has changed the language meanwhile."""
        planned = self._texts[text]
        if planned.serves(language):
            return planned
        return self._by_place.get((planned.arm, planned.slot, language), planned)

    async def deliver(self, leased: Leased) -> Result:
        """Send a copy."""
        outlet, text = self._outlet, self.text_for(leased.text, leased.language)
        try:
            result = await outlet.bot(self._letter(text).to(leased.chat))
        except (TelegramAPIError, ClientDecodeError) as fault:
            return outcome_of(fault, leased, outlet.clock.now(), once=self.card.at_most_once)
        ids = ids_of(result)
        at = int(outlet.clock.now().timestamp())
        return Sent(leased, text.id, self.card.version, ids[0] if ids else 0, at, ids[1:])

    async def change(self, copy: Copy) -> Result:
        """Correct or recall a copy: repeated it does no harm, so that what is not answered is done again."""
        ids = (copy.message, *copy.album)
        if self.card.round is Round.RECALL:
            return await self._recall(copy, ids)
        text = self.text_for(copy.text, copy.language)
        try:
            for call in correcting(text, copy.chat, ids, self._outlet.languages.of(_read_in(text))):
                await self._outlet.bot(call)
        except TelegramAPIError:
            return Untouched(copy)
        return Corrected(copy, self.card.version)

    async def _recall(self, copy: Copy, ids: Sequence[int]) -> Result:
        try:
            await self._outlet.bot(recalling(copy.chat, ids))
        except TelegramBadRequest as fault:
            return Recalled(copy) if "not found" in fault.message else Untouched(copy)
        except (*UNANSWERED, TelegramAPIError):
            return Untouched(copy)
        return Recalled(copy)

    def _letter(self, text: Text) -> Letter:
        letter = self._letters.get(text.id)
        if letter is None:
            bot, language = self._outlet.bot, self._outlet.languages.of(_read_in(text))
            letter = self._letters[text.id] = Letter(sending(text, 0, language), bot, bot.session)
        return letter


@dataclass(frozen=True)
class _Delivery:
    outgoing: Outgoing
    leased: Leased

    async def do(self) -> Result:
        return await self.outgoing.deliver(self.leased)

    def given_up(self) -> Result:
        return Failed(self.leased, Outcome.REFUSED)


@dataclass(frozen=True)
class _Change:
    outgoing: Outgoing
    copy: Copy

    async def do(self) -> Result:
        return await self.outgoing.change(self.copy)

    def given_up(self) -> Result:
        return Untouched(self.copy)


def _read_in(text: Text) -> LanguageCode:
    return "ru" if text.language == "ru" else "kk"
