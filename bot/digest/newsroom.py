"""The newsroom: where content, questions, numbers and campaigns meet. Issues are made, written, and let go."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.campaigns.content import Content, TextLanguage
from bot.campaigns.issues import Asked, Body, Issue
from bot.campaigns.models import CampaignKind
from bot.campaigns.refusals import NothingToSend, NotNow
from bot.campaigns.schedule import Schedule
from bot.content.library import Library
from bot.digest.composing import Composer, Part
from bot.digest.news import Readers, Start, all_news, start_of
from bot.languages import LANGUAGE_CODES, LanguageCode, Languages
from bot.numbers.counts import Scope
from bot.telegram.unit_of_work import UnitOfWork

FLOOR = 5
"""Fewer reports, or readings of an answer, are not told."""
MOST_ASKED = 3
FIRST_SINCE = timedelta(days=7)
"""What the first issue of all looks back on."""


class Newsroom:
    """Makes issues of the digest, in one piece of work."""

    def __init__(self, work: UnitOfWork, library: Library, languages: Languages) -> None:
        self._work = work
        self._room = work.mailroom
        self._issues = work.mailroom.issues
        self._library = library
        self._languages = languages
        self.schedule = Schedule(self._room.rules.schedule, self._room.rules.zone)

    async def make_due(self) -> Issue | None:
        """Make the issue that the schedule wants now; None where it wants none, or there is nothing new."""
        due = self.schedule.due(await self._issues.last_due(), self._work.now())
        return await self.make(due) if due is not None else None

    async def make(self, due: datetime) -> Issue | None:
        """Make an issue for this moment, in place of one that still waits; None where nothing is new for anybody.

        However many moments were missed, one issue stands for them: what is new is asked from each reader's last one.
        """
        waiting, before = await self._issues.waiting(), await self._issues.last_sent()
        card = await self._room.archive.make(CampaignKind.DIGEST, None, f"{self._today():%d.%m.%Y}")
        now = self._work.now()
        since = before.body.until if before else await self._issues.first_since() or now - FIRST_SINCE
        is_monthly = await self._issues.begins_a_month()
        issue = Issue(card.id, due, since, is_monthly, await self._gather(before, waiting, since))
        readers, _contents = await self._write(issue)
        issue = replace(issue, body=issue.body.model_copy(update={"readers": readers}))
        if not readers or not await self._issues.begin(issue):
            await self._room.archive.drop(card.id)
            await self._issues.pass_over(due)
            return None
        if waiting is not None:
            with suppress(NotNow):
                await self._room.course.skip(waiting.number)
        return issue

    async def release(self, issue: Issue, by: int | None) -> int:
        """Send an issue to all who have something new in it; gives how many they are. Raises NotNow, NothingToSend.

        It is written now, for readers as they are now. `by`: an organiser's person key; None: the bot itself.
        """
        issue = replace(issue, is_monthly=await self._issues.begins_a_month())
        await self._issues.change(issue)
        readers, contents = await self._write(issue)
        if not contents:
            raise NothingToSend
        await self._room.archive.write_slots(issue.number, contents)
        texts = await self._room.archive.texts(issue.number)
        if by is not None:
            await self._room.archive.hand_over(issue.number, by)
        await self._room.course.submit(issue.number, texts, needs_approval=by is not None)
        if by is not None:
            await self._room.course.approve(issue.number, by)
        await self._room.course.begin_due()
        return readers

    async def parts(self, issue: Issue, code: LanguageCode) -> list[Part]:
        """What the issue tells to those who had the one before."""
        return self._composer(issue).parts(code, await self._usual_start(issue))

    async def preview(self, issue: Issue) -> dict[LanguageCode, Content | None]:
        """What a reader of all topics, who had the issue before, gets in each language."""
        composer, start = self._composer(issue), await self._usual_start(issue)
        return {code: composer.preview(code, start) for code in LANGUAGE_CODES}

    async def _gather(self, before: Issue | None, waiting: Issue | None, since: datetime) -> Body:
        """What happened, as it is now; what organisers did to the issue that is replaced is kept."""
        now, edited = self._work.now(), waiting or before
        known = tuple(one.key for one in all_news(self._library, self._today()))
        opened = await self._work.record.readings.opened_ever()
        earlier = before.body.opened if before else {}
        counts = {entry: count - earlier.get(entry, 0) for entry, count in opened.items()}
        often = sorted(((-count, entry) for entry, count in counts.items() if count >= FLOOR))[:MOST_ASKED]
        numbers = await self._work.counts.numbers(Scope(None, since, now, past_desk=False), FLOOR)
        return Body(
            until=now,
            known=known,
            opened=opened,
            asked=tuple(Asked(entry=entry, count=-count) for count, entry in often if entry in self._entries),
            filed=numbers.total or None,
            answered=numbers.first_answer.answered or None,
            struck=tuple(key for key in (edited.body.struck if edited else ()) if waiting or key in known),
            opening=waiting.body.opening if waiting else {},
        )

    async def _write(self, issue: Issue) -> tuple[int, dict[tuple[TextLanguage, str], Content]]:
        """How many have something new, and the texts of their slots: in both languages, for those who change theirs."""
        slots = await self._issues.readers(issue)
        lasts = await self._issues.of({slot.last for slot, _count in slots if slot.last is not None})
        composer, today, since = self._composer(issue), self._today(), self._day(issue.since)
        readers, contents = 0, dict[tuple[TextLanguage, str], Content]()
        for slot, count in slots:
            start = start_of(lasts.get(slot.last or 0), slot.every, today, since)
            for code in LANGUAGE_CODES:
                content = composer.content(code, Readers(slot.topics, slot.region, start))
                if content is not None:
                    contents[code, slot.key] = content
                    readers += count if code == slot.language else 0
        return readers, contents

    def _composer(self, issue: Issue) -> Composer:
        return Composer(self._library, self._languages, issue, self._today())

    async def _usual_start(self, issue: Issue) -> Start:
        return start_of(await self._issues.last_sent(), None, self._today(), self._day(issue.since))

    @property
    def _entries(self) -> set[str]:
        return set(self._library.faq.entries)

    def _today(self) -> date:
        """The day on which people get what is sent now."""
        return self._day(self._room.rules.daytime(self._work.now()))

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._room.rules.zone).date()
