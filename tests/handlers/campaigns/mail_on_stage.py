"""Campaigns of the desk's organisers on the stage, and what their screens are looked at for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from sqlalchemy import update

from bot.campaigns.audience import Every
from bot.campaigns.content import Arm, Content, TextLanguage
from bot.campaigns.models import CampaignKind
from bot.content.screens import SCREEN_LIMIT
from bot.storage.campaign_tables import Campaign
from bot.storage.tables import Member
from tests.bot.campaigns.mailshots import Mailshots, members
from tests.handlers.desk_on_stage import Desk
from tests.stage import PersonOnStage, Shown

LONGEST_CAPTION = 30


@dataclass(frozen=True)
class Draft:
    """What a campaign is made of: texts by language and version."""

    texts: dict[tuple[TextLanguage, Arm], Content]
    kind: CampaignKind = CampaignKind.BROADCAST
    terms: dict[str, Any] = field(default_factory=dict)


PLAIN = Draft({("kk", "a"): Content(text="Жаңалық"), ("ru", "a"): Content(text="Новость")})


@dataclass
class Mail:
    """A desk whose organisers send campaigns to `people`, who read Russian and Kazakh in turn."""

    desk: Desk
    shots: Mailshots
    people: list[PersonOnStage]

    async def made(self, author: PersonOnStage, draft: Draft = PLAIN) -> int:
        """A campaign of this organiser, which has just begun; its sender has not looked yet."""
        async with self.shots.session() as (_, secrets):
            person = secrets.pseudonyms.of_words(f"organiser:{author.person.id}")
        async with self.shots.mailroom() as room:
            card = await room.archive.make(draft.kind, person, "Сынақ")
            for (language, arm), content in draft.texts.items():
                await room.archive.write(card.id, language, content, arm)
            await room.archive.set_terms(card.id, **{"daytime": False, **draft.terms})
            await room.course.submit(card.id, await room.archive.texts(card.id), needs_approval=False)
            await room.course.begin_due()
        return card.id

    async def sent(self, author: PersonOnStage, draft: Draft = PLAIN) -> int:
        """The same, gone as far as it goes by itself."""
        number = await self.made(author, draft)
        await self.shots.settles()
        return number

    async def approved(self, number: int, by: PersonOnStage) -> None:
        """Note that this organiser let the campaign go."""
        async with self.shots.session() as (session, secrets):
            person = secrets.pseudonyms.of_words(f"organiser:{by.person.id}")
            await session.execute(update(Campaign).where(Campaign.id == number).values(approved_by=person))

    async def watched(self, number: int, author: PersonOnStage) -> None:
        """Let the author's last message keep itself current."""
        async with self.shots.mailroom() as room:
            await room.archive.watch(number, author.screen.id)

    async def live_in(self, regions: Sequence[str]) -> None:
        """Let the people live in these regions, in turn."""
        async with self.shots.session() as (session, secrets):
            for person, region in zip(self.people, regions, strict=True):
                key = secrets.pseudonyms.of(person.person.id)
                await session.execute(update(Member).where(Member.id == key).values(region=region))

    async def looks(self) -> None:
        """Let the bot draw what keeps itself current, whether something has happened or not."""
        with patch("bot.telegram.mailing.sender.Sender.has_news", lambda _sender: True):
            await self.desk.stage.keeps_house()

    async def actions(self) -> list[object]:
        """What the audit has noted."""
        return [row["action"] for row in await self.desk.stage.rows("audit")]


async def mail_of(desk: Desk, count: int) -> Mail:
    """A desk with so many members; its own people want no campaigns."""
    languages = ["ru" if at % 2 == 0 else "kk" for at in range(count)]
    mail = Mail(desk, Mailshots(desk.stage), await members(desk.stage, *languages))
    async with mail.shots.session() as (session, secrets):
        # what the desk's people see last is then what they do, and not a copy
        theirs = [secrets.pseudonyms.of(one.person.id) for one in (desk.olga, desk.bauyrzhan)]
        await session.execute(update(Member).where(Member.id.in_(theirs)).values(digest=Every.NONE))
    return mail


def copies(person: PersonOnStage, words: str) -> list[Shown]:
    """A person's messages that hold these words."""
    return [screen for screen in person.screens if words in screen.text]


def fits_a_phone(screen: Shown) -> bool:
    """Whether a screen is short enough, and its buttons as well, and they carry no more than they may."""
    buttons = [button for row in screen.buttons for button in row]
    values = [str(button["value"]) for button in buttons]
    return (
        len(screen.text) <= SCREEN_LIMIT
        and all(len(button["text"]) <= LONGEST_CAPTION for button in buttons)
        and all(len(value.encode()) <= 64 for value in values)
        and all(len(row) <= 2 for row in screen.buttons)
    )
