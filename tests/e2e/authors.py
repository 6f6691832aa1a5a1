"""An author on a phone: writes a report step by step, keeps the receipt, replies to what the desk asks."""

import random
from dataclasses import dataclass, field
from functools import cache

from bot.reports.models import Identity
from bot.sandbox.media import Attached
from bot.sandbox.server import StandIn
from bot.sandbox.sounds import silence
from bot.sandbox.world import Message
from handlers.report_buttons import (
    ChooseIdentity,
    ChooseInstitution,
    ChooseKind,
    ChooseRegion,
    CleanPhone,
    DropDraft,
    GiveConsent,
    OpenOwn,
    OpenStep,
    SendReport,
    StoryTold,
    WriteToDesk,
)
from tests.bot.attachments.photos import flag, saved
from tests.e2e.phones import Phone, buttons, carried

ASKED = "Сұрақ:"
REPLIED = "Жауап:"
"""How what organisers ask begins, and what authors reply."""
ASKED_OF = 3
"""The desk asks the author of every third report something."""


UNTIL_ASKED = 900.0
"""Seconds: others may be before this author at the desk."""


@dataclass
class Written:
    """What an author did: the report as it must be found in the end."""

    words: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    number: int = 0
    code: str = ""
    replies_unheard: int = 0


def is_asked(number: int) -> bool:
    """Whether the desk asks the author of this report something."""
    return number % ASKED_OF == 0


class Author:
    """Writes one report."""

    def __init__(self, stand_in: StandIn, at: int, chance: random.Random) -> None:
        """`at`: which author of all this is."""
        person = stand_in.world.add_person(f"Author {at}", chance.choice(["kk", "ru"]))
        self.phone = Phone(stand_in, person.id)
        self.written = Written()
        self._at = at
        self._chance = chance

    async def begins(self) -> None:
        """Write until all is told."""
        phone = self.phone
        phone.says("/report")
        consent = await phone.sees(GiveConsent)
        await phone.presses(carried(consent, GiveConsent)[0], consent)
        kinds = await phone.sees(ChooseKind)
        await phone.presses(self._chance.choice(carried(kinds, ChooseKind)), kinds)
        await phone.sees(DropDraft)
        for part in range(self._chance.randint(1, 3)):
            said = self._tells(f"Оқиға {self._at}-{part + 1}.")
            if self._chance.random() < 0.5:
                await phone.sees(StoryTold, said)
        if self._chance.random() < 0.4:
            self._attaches()
        await self._all_noted()

    async def files(self) -> None:
        """Answer what is asked besides, send the report, and keep its receipt."""
        phone, chance = self.phone, self._chance
        done = await phone.sees(StoryTold)
        await phone.presses(StoryTold(), done)
        regions = await phone.sees(ChooseRegion)
        await phone.presses(chance.choice(carried(regions, ChooseRegion)), regions)
        places = await phone.sees(ChooseInstitution)
        await phone.presses(chance.choice(carried(places, ChooseInstitution)), places)
        known = await phone.sees(ChooseIdentity)
        await phone.presses(ChooseIdentity(identity=chance.choice(list(Identity))), known)
        summary = await phone.sees(SendReport)
        await phone.presses(SendReport(), summary)
        self._keeps(await phone.sees(CleanPhone))

    async def comes_back(self) -> None:
        """Go on with a draft that was left."""
        asked = self.phone.says("/report")
        waits = await self.phone.sees(OpenStep, asked)
        await self.phone.presses(carried(waits, OpenStep)[0], waits)

    async def replies(self) -> None:
        """Reply to what the desk asks; by the button where the reply is not heard."""
        if not is_asked(self.written.number):
            return
        phone = self.phone
        letter = await phone.reads(f"{ASKED} {self.written.number}.", UNTIL_ASKED)
        words = f"{REPLIED} {self._at}-1."
        phone.says(words, letter.id)
        await phone.presses(OpenOwn(report=self.written.number), letter)
        await phone.waits(lambda: "edit_date" in letter.raw or None, "the report in place of the letter")
        if words not in (letter.text or ""):
            self.written.replies_unheard += 1
            words = f"{REPLIED} {self._at}-2."
            await phone.presses(WriteToDesk(report=self.written.number), letter)
            phone.says(words)
        self.written.replies.append(words)

    def _tells(self, words: str) -> int:
        self.written.words.append(words)
        return self.phone.says(words)

    def _attaches(self) -> None:
        world, kind = self.phone.stand_in.world, self._chance.choice(["voice", "photo"])
        if kind == "voice":
            attached = Attached(world.keep_file("voice.ogg", "audio/ogg", silence(2)), "voice", seconds=2)
        else:
            attached = Attached(world.keep_file("photo.jpg", "image/jpeg", _photo()), "photo")
        self.written.files.append(kind)
        self.phone.sends(attached)

    async def _all_noted(self) -> None:
        """Wait until each message of the story was answered."""
        count = len(self.written.words) + len(self.written.files)

        def noted() -> bool | None:
            return sum(1 for message in self.phone.shown() if carried(message, StoryTold)) >= count or None

        await self.phone.waits(noted, f"{count} messages noted")

    def _keeps(self, receipt: Message) -> None:
        self.written.number = carried(receipt, CleanPhone)[0].report
        self.written.code = next(button["copy_text"]["text"] for button in buttons(receipt) if "copy_text" in button)


@cache
def _photo() -> bytes:
    return saved(flag(), "JPEG")
