"""A desk on the stage: its group, its people, and a member who files reports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.desk.roles import Role
from bot.reports.models import Identity
from handlers.desk_buttons import MakeInvitation
from handlers.report_buttons import (
    ChooseIdentity,
    ChooseInstitution,
    ChooseKind,
    ChooseRegion,
    GiveConsent,
    OpenReport,
    SendReport,
    StoryTold,
)
from tests.stage import ForumOnStage, PersonOnStage, Shown, Stage, TopicOnStage, texts

KIND = texts().library.reporting.kinds[5].key
REGION = "almaty"


@dataclass
class Desk:
    """The stage with a desk's group: Olga owns it, Bauyrzhan is an organiser, Madina belongs to the group only."""

    stage: Stage
    forum: ForumOnStage
    olga: PersonOnStage
    bauyrzhan: PersonOnStage
    madina: PersonOnStage

    def topic(self, at: int = -1) -> TopicOnStage:
        """A topic of the group."""
        return self.forum.topics[at]

    def card(self, at: int = -1) -> Shown:
        """A topic's card."""
        return self.topic(at).screens[0]

    def here(self, somebody: PersonOnStage, at: int = -1) -> PersonOnStage:
        """Somebody in a topic."""
        return somebody.in_chat(self.forum.chat, self.topic(at).id)


async def invite(owner: PersonOnStage, somebody: PersonOnStage, role: Role, region: str = "") -> str:
    """Give somebody a role by an invitation; gives the invitation's word."""
    await owner.says("/invite")
    await owner.presses(MakeInvitation(role=role, region=region))
    word = owner.screen.text.rpartition("start=")[2]
    await somebody.follows(word)
    return word


async def files_report(
    author: PersonOnStage,
    words: str = "Камера смотрит на мой стол",
    identity: Identity = Identity.ANONYMOUS,
    *,
    past_desk: bool = False,
    region: str = REGION,
) -> None:
    """File a report."""
    await writes_report(author, words, identity, region=region)
    await author.presses(SendReport(past_desk=past_desk, apart=True))


async def writes_report(
    author: PersonOnStage,
    words: str = "Камера смотрит на мой стол",
    identity: Identity = Identity.ANONYMOUS,
    *,
    region: str = REGION,
) -> None:
    """Write a report, up to the button that sends it."""
    await author.presses_data(OpenReport().pack(), await _any_screen(author))
    if any(button["value"].startswith("agree") for row in author.screen.buttons for button in row):
        await author.presses(GiveConsent())
    await author.presses(ChooseKind(key=KIND))
    await author.says(words)
    await author.presses(StoryTold())
    await author.presses(ChooseRegion(key=region))
    await author.presses(ChooseInstitution(key="school"))
    await author.presses(ChooseIdentity(identity=identity))


async def _any_screen(author: PersonOnStage) -> Shown:
    if not author.screens:
        await author.says("/start")
    return author.screen


@asynccontextmanager
async def open_desk(database_url: str) -> AsyncIterator[Desk]:
    """The bot with a desk's group, an owner and an organiser."""
    stage = Stage(database_url)
    olga, bauyrzhan, madina = (stage.person(name, "ru") for name in ("Ольга", "Бауыржан", "Мадина"))
    forum = stage.forum("Үстел", olga, bauyrzhan, madina)
    stage.sets(desk_chat_id=forum.chat, owner_ids=str(olga.person.id))
    async with stage:
        await invite(olga, bauyrzhan, Role.ORGANISER)
        yield Desk(stage, forum, olga, bauyrzhan, madina)
