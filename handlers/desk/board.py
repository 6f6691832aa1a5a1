"""The board: puts reports, and what happens to them, before the desk.

At a group the report has a topic, and the courier posts there in order. Where there is no group, and for a report that
goes past the desk, every owner is told in private.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.content.library import Library
from bot.desk.audit import Action
from bot.languages import Language, Languages
from bot.reports.models import Identity, Said, Side, Standing, Status
from bot.telegram.screen import Elsewhere, Screen, Traced
from bot.telegram.unit_of_work import UnitOfWork
from handlers.screens import desk as screens
from handlers.screens import letters
from handlers.screens import mine as author_screens


class Board:
    """What the desk sees of reports; all of a report's posts are in its author's language, in which it is answered."""

    def __init__(self, work: UnitOfWork, library: Library, languages: Languages) -> None:
        self._work = work
        self._library = library
        self._languages = languages

    async def report_filed(self, number: int) -> list[Elsewhere]:
        """Put a new report before the desk; ask its author and others of a collective appeal, where there are such."""
        told = await self.put_up(number)
        return [*told, *await self._ask_of_appeal(number)]

    async def put_up(self, number: int) -> list[Elsewhere]:
        """Open the report's topic at the desk it belongs to now, with its whole thread."""
        found = await self._work.office.casebook.standing(number)
        card = await self.card(found)
        chat = await self._chat_of(found)
        if chat is not None:
            await self._work.posts.open(number, chat, self.topic_name(found), card)
        told = await self.tell_owners(found, card) if chat is None else []
        for said in await self._work.office.thread.messages(number):
            told += await self._show(found, said)
        return told

    async def author_wrote(self, number: int, message: int) -> list[Elsewhere]:
        """Show a message of the author's."""
        found = await self._work.office.casebook.standing(number)
        return await self._show(found, await self._work.office.thread.message(message))

    async def author_edited(self, number: int, message: int) -> list[Elsewhere]:
        """Show how the author changed a message."""
        found = await self._work.office.casebook.standing(number)
        said = await self._work.office.thread.message(message)
        return await self.tell(found, screens.author_edited(found, said, self.language(found)), message)

    async def author_moved(self, number: int, status: Status) -> list[Elsewhere]:
        """Tell that the author withdrew the report or opened it again."""
        found = await self._work.office.casebook.standing(number)
        if status is Status.IN_WORK and await self._work.posts.place(number):
            await self._work.posts.reopen(number)
        told = await self.tell(found, screens.author_moved(found, self.language(found)))
        await self.redraw(number)
        if status is Status.WITHDRAWN and await self._work.posts.place(number):
            await self._work.posts.close(number)
        return told

    async def author_rated(self, number: int) -> list[Elsewhere]:
        """Tell how the author rated the work on the report."""
        found = await self._work.office.casebook.standing(number)
        await self.redraw(number)
        return await self.tell(found, screens.author_rated(found, self.language(found)))

    async def author_answered_appeal(self, number: int, *, joins: bool) -> list[Elsewhere]:
        """Tell the desk that an author joins a collective appeal, and who else does; a refusal is told to nobody."""
        if not joins:
            return []
        found = await self._work.office.casebook.standing(number)
        joined = await self._work.office.subjects.joined(await self._work.office.subjects.alike(number))
        return await self.tell(found, screens.author_joins(found, joined, self.language(found)))

    async def transferred(self, number: int) -> list[Elsewhere]:
        """Close the topic at the desk that the report left, and open one where it belongs now, if that is another."""
        found = await self._work.office.casebook.standing(number)
        place = await self._work.posts.place(number)
        if place is not None and place.chat == await self._chat_of(found):
            await self.redraw(number)
            return []
        return await self.put_up(number)

    async def shut(self, number: int) -> None:
        """Close the report's topic."""
        if await self._work.posts.place(number):
            await self._work.posts.close(number)

    async def tell(self, found: Standing, screen: Screen, message: int | None = None) -> list[Elsewhere]:
        """Post into the report's topic, or to the owners where it has none."""
        if await self._work.posts.place(found.number):
            await self._work.posts.say(found.number, screen, message)
            return []
        return await self.tell_owners(found, screen)

    async def redraw(self, number: int) -> None:
        """Show the card and the topic's name as they are now."""
        if await self._work.posts.place(number):
            found = await self._work.office.casebook.standing(number)
            await self._work.posts.redraw(number, self.topic_name(found), await self.card(found))

    async def card(self, found: Standing, language: Language | None = None) -> Screen:
        """The report's card."""
        office, number = self._work.office, found.number
        assignee = await self._work.desk.roles.by_person(found.assignee) if found.assignee else None
        facts = screens.Facts(
            found,
            name=await office.authors.name(number) if found.identity is Identity.NAMED else None,
            assignee=assignee.name if assignee else None,
            alike=[other for other in await office.subjects.alike(number) if other != number],
            is_reachable=await office.authors.address(number) is not None,
            is_overdue=self._work.terms.is_overdue(found, self._work.now()),
        )
        return screens.card(facts, self._library.reporting, language or self.language(found))

    def topic_name(self, found: Standing) -> str:
        """What the report's topic is called today."""
        return screens.topic_name(found, self._age(found.filed_at), self._library.reporting, self.language(found))

    def language(self, found: Standing) -> Language:
        """The language of the report."""
        return self._languages.of(found.language)

    async def _show(self, found: Standing, said: Said) -> list[Elsewhere]:
        language = self.language(found)
        shown = [screens.said(found, part, said, language) for part in author_screens.pieces(said.words)]
        told = []
        for screen in shown:
            told += await self.tell(found, screen, said.id if said.side is Side.AUTHOR else None)
        await self._show_files(found, said)
        return told

    async def _show_files(self, found: Standing, said: Said) -> None:
        posts = self._work.posts
        if await posts.place(found.number):
            for file in said.files:
                await posts.attach(found.number, file, said.id if said.side is Side.AUTHOR else None)
            return
        for owner in await self._work.desk.roles.owners():
            for file in said.files:
                await posts.show(found.number, file, owner.telegram_id)

    async def tell_owners(self, found: Standing, screen: Screen) -> list[Elsewhere]:
        """Tell every owner in private."""
        told = screens.in_private(found, screen, self.language(found))
        return [Elsewhere(owner.telegram_id, told) for owner in await self._work.desk.roles.owners()]

    async def _chat_of(self, found: Standing) -> int | None:
        if found.past_desk:
            return None
        return await self._work.desk.groups.place_for(found.region, self._work.terms.desk_chat)

    def _age(self, filed_at: datetime) -> int:
        """Days since the filing, by the calendar."""
        zone = self._work.terms.zone
        return (self._work.now().astimezone(zone).date() - filed_at.astimezone(zone).date()).days

    async def _ask_of_appeal(self, number: int) -> Sequence[Elsewhere]:
        alike = await self._work.office.subjects.alike(number)
        for other in alike:
            if other != number:
                await self.redraw(other)
        told = []
        for other in await self._work.office.subjects.to_ask(alike):
            await self._work.desk.audit.note(None, Action.APPEAL_ASKED, other)
            found = await self._work.office.casebook.standing(other)
            told += await to_author(found, letters.appeal_asked(found, self.language(found)), self._work)
        return told


async def to_author(found: Standing, screen: Screen, work: UnitOfWork) -> list[Elsewhere]:
    """A letter to the report's author; none where they had themselves forgotten."""
    address = await work.office.authors.address(found.number)
    if address is None:
        return []
    return [Elsewhere(address, replace(screen, traced=Traced(work.office.authors.key(address), found.number)))]
