"""Campaigns on the stage: an owner and an organiser who send them, a regional one, members who get them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.campaigns.models import CampaignKind
from bot.campaigns.subscriptions import Subscriptions
from bot.desk.roles import Role
from bot.languages import LanguageCode
from bot.storage.cipher import Cipher, read_key
from bot.storage.engine import open_storage
from bot.storage.secrets import load_secrets
from handlers.campaign_buttons import MakeCampaign, OpenCampaign
from tests.conftest import DATA_KEY
from tests.handlers.desk_on_stage import invite
from tests.stage import PersonOnStage, Stage

LANGUAGES: dict[str, LanguageCode] = {"Қазақша": "kk", "Русский": "ru"}


@dataclass
class Press:
    """The stage with those who write to members: Olga owns the desk, Bauyrzhan is an organiser."""

    stage: Stage
    olga: PersonOnStage
    bauyrzhan: PersonOnStage

    async def member(self, name: str, language: str = "Русский", region: str | None = None) -> PersonOnStage:
        """Somebody who chose a language, and perhaps told their region."""
        person = self.stage.person(name, LANGUAGES[language])
        await person.says("/start")
        await person.presses(language)
        if region is not None:
            await self.moves(person, region)
        return person

    async def members(self, kazakh: int, russian: int, region: str | None = None) -> list[PersonOnStage]:
        """So many members who read each language."""
        kk = [await self.member(f"Мүше {number}", "Қазақша", region) for number in range(kazakh)]
        return kk + [await self.member(f"Член {number}", "Русский", region) for number in range(russian)]

    async def moves(self, person: PersonOnStage, region: str) -> None:
        """A member tells where they work."""
        storage = open_storage(self.stage.database_url)
        try:
            async with storage.transaction() as session:
                secrets = await load_secrets(session, Cipher([read_key(DATA_KEY)]))
                await Subscriptions(session, secrets).live_in(person.person.id, region)
        finally:
            await storage.close()

    async def regional(self, name: str = "Айгүл", region: str = "abai") -> PersonOnStage:
        """An organiser of one region."""
        person = await self.member(name)
        await invite(self.olga, person, Role.REGIONAL, region)
        return person

    async def state(self, number: int = 1) -> str:
        """Where a campaign stands."""
        return str(await self.column("state", number))

    async def column(self, name: str, number: int = 1) -> object:
        """What the database knows of a campaign."""
        return next(row[name] for row in await self.stage.rows("campaign") if row["id"] == number)


@asynccontextmanager
async def press(database_url: str, **settings: object) -> AsyncIterator[Press]:
    """The bot with an owner and an organiser. `settings`: what the operator has set besides."""
    stage = Stage(database_url)
    olga, bauyrzhan = (stage.person(name, "ru") for name in ("Ольга", "Бауыржан"))
    stage.sets(owner_ids=str(olga.person.id), **settings)
    async with stage:
        for person in (olga, bauyrzhan):
            await person.says("/start")
            await person.presses("Русский")
        await invite(olga, bauyrzhan, Role.ORGANISER)
        yield Press(stage, olga, bauyrzhan)


async def begins(person: PersonOnStage, kind: CampaignKind = CampaignKind.BROADCAST) -> int:
    """Begin a draft; gives its number. The Kazakh text is asked for."""
    await person.says("/broadcast")
    await person.presses(MakeCampaign(kind=kind))
    back = next(button["value"] for row in person.screen.buttons for button in row if "camp:" in str(button["value"]))
    return OpenCampaign.unpack(str(back)).id


async def writes(person: PersonOnStage, kazakh: str = "Сәлем, әріптестер", russian: str = "Здравствуйте") -> int:
    """Begin a message and write it in both languages; gives its number. Its card is shown."""
    number = await begins(person)
    await person.says(kazakh)
    await person.says(russian)
    return number


def leads_to(person: PersonOnStage, prefix: str) -> list[str]:
    """What the last screen's buttons carry that begins so."""
    values = [str(button["value"]) for row in person.screen.buttons for button in row]
    return [value for value in values if value.startswith(prefix)]


def numbers_in(text: str) -> list[int]:
    """The whole numbers that a text tells."""
    return [int(found.replace("\xa0", "")) for found in re.findall(r"\d[\d\xa0]*", text)]
