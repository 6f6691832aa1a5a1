"""A year of digests with the clock moved: thirty readers, who change their minds; a bot that is down now and then.

What each of them should have got is reckoned beside the bot, from what they chose at each moment, and compared with
what lies in their chats.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from bot.campaigns.audience import DIGESTED, Every
from bot.campaigns.issues import Body, Issue
from bot.campaigns.rules import Rules
from bot.campaigns.slots import NO_TOPICS, Topic
from bot.campaigns.subscriptions import Subscription
from bot.content.digest_items import DigestItem
from bot.content.digest_items import Topic as ItemTopic
from bot.digest.news import TOLD_FOR
from bot.languages import LANGUAGE_CODES, LanguageCode
from bot.members.roll import MemberRoll
from handlers.digest_buttons import SendIssue, SkipIssue
from tests.bot.campaigns.mailshots import RULES, Mailshots
from tests.bot.digest.made import item
from tests.clocks import ALMATY, START
from tests.handlers.campaigns.digest_on_stage import Digest, copies, digest, told
from tests.stage import PersonOnStage

READERS = 30
WEEKS = 52
REGIONS = (None, "almaty", "abai", "shymkent")
EVERY = (Every.WEEKLY, Every.WEEKLY, Every.WEEKLY, Every.MONTHLY, Every.MONTHLY, Every.URGENT, Every.NONE)
FIRST_STRETCH = {Every.WEEKLY: 7, Every.MONTHLY: 31}


def news(chance: Random) -> Iterator[DigestItem]:
    """What the union has to tell in this year: nothing for weeks, and then a lot."""
    for week in range(-4, WEEKS + 10):
        for number in range(chance.choice((0, 0, 1, 1, 2, 4))):
            day = START.date() + timedelta(days=7 * week + chance.randrange(7))
            regions = chance.sample(REGIONS[1:], chance.choice((0, 0, 1, 2)))
            topics = chance.sample(list(ItemTopic), chance.choice((1, 2)))
            happens = day + timedelta(days=chance.randrange(20)) if ItemTopic.TRAINING in topics else None
            yield item(day, *topics, regions=tuple(map(str, regions)), happens=happens, name=f"n{week + 4}x{number}")


@dataclass
class Reader:
    """Somebody, what they chose, and what they should have got: the issue's number, the language, and its news."""

    person: PersonOnStage
    language: LanguageCode
    choice: Subscription = field(default_factory=Subscription)
    blocked: bool = False
    last: Issue | None = None
    month: tuple[int, int] | None = None
    due: list[tuple[LanguageCode, list[str]]] = field(default_factory=list)

    def expects(self, issue: Issue, items: list[DigestItem], today: date) -> list[str]:
        """The news of an issue that is written on this day, for what they have chosen now."""
        chosen = self.choice
        if self.blocked or chosen.every not in DIGESTED:
            return []
        if chosen.every is Every.MONTHLY and self.month == (today.year, today.month):
            return []
        return [one.id for one in items if self._wants(one) and self._is_new(one, issue, today)]

    def _wants(self, one: DigestItem) -> bool:
        chosen = self.choice
        if one.regions:
            return bool(chosen.topics & Topic.REGION) and chosen.region in one.regions
        return any(Topic[topic.name] & chosen.topics for topic in one.topics)

    def _is_new(self, one: DigestItem, issue: Issue, today: date) -> bool:
        if f"item:{one.id}" not in issue.body.known or not one.may_go_out(today):
            return False
        if self.last is not None:
            return f"item:{one.id}" not in self.last.body.known
        first = today - timedelta(days=FIRST_STRETCH[self.choice.every or Every.WEEKLY])
        return one.published > min(first, issue.since.astimezone(ALMATY).date())


class Year:
    """The stage, the readers, and chance."""

    def __init__(self, paper: Digest, items: list[DigestItem], chance: Random) -> None:
        self._paper = paper
        self._items = sorted(items, key=lambda one: (one.published, one.id), reverse=True)
        self._chance = chance
        self._shots = Mailshots(paper.stage)
        self.rules: Rules = RULES
        self.readers: list[Reader] = []
        self.sent: list[int] = []
        self.tally: dict[str, int] = dict.fromkeys(("skipped", "at night", "restarts", "weeks missed", "lost"), 0)

    async def gathers(self) -> None:
        """People come, and choose."""
        stage = self._paper.stage
        for number in range(READERS):
            self.readers.append(Reader(stage.person(f"Reader {number}", "ru"), self._chance.choice(LANGUAGE_CODES)))
        async with self._shots.session() as (session, secrets):
            roll = MemberRoll(session, secrets, stage.clock.now)
            for reader in self.readers:
                await roll.enrol(reader.person.person.id)
                await roll.choose_language(reader.person.person.id, reader.language)
        for reader in self.readers:
            stage.stand_in.people.start(reader.person.person.id, reader.person.chat, "")
        await stage.settled()
        for reader in self.readers:
            await self.chooses(reader)

    async def chooses(self, reader: Reader) -> None:
        """A reader chooses anew: how often, of what, where they work, and in which language."""
        chance, who = self._chance, reader.person.person.id
        every, region = chance.choice(EVERY), chance.choice(REGIONS)
        topics = sum(chance.sample([int(topic) for topic in Topic], chance.randrange(1, 5)))
        reader.language = chance.choice(LANGUAGE_CODES)
        async with self._shots.mailroom() as room:
            chosen = room.subscriptions
            await chosen.choose(who, every)
            await chosen.live_in(who, region)
            there = (await chosen.of(who)).topics
            for topic in sorted(Topic, key=lambda one: bool(there & one)):
                if bool(topics & topic) != bool(there & topic):
                    await chosen.switch(who, topic)
            reader.choice = await chosen.of(who)
        async with self._shots.session() as (session, secrets):
            await MemberRoll(session, secrets, self._paper.clock.now).choose_language(who, reader.language)
        assert reader.choice.topics != NO_TOPICS

    async def some_choose(self) -> None:
        """A few change their minds."""
        for reader in self._chance.sample(self.readers, self._chance.randrange(4)):
            await self.chooses(reader)

    async def somebody_blocks(self) -> None:
        """Somebody blocks the bot, or comes back."""
        reader = self._chance.choice(self.readers)
        reader.blocked = not reader.blocked
        await reader.person.blocks(blocked=reader.blocked)

    async def restarts(self, chance: float) -> None:
        """The bot is stopped and started now and then."""
        if self._chance.random() < chance:
            self.tally["restarts"] += 1
            await self._paper.stage.closes()
            await self._paper.stage.opens()

    async def sleeps(self, monday: datetime, weeks: int) -> datetime:
        """The bot is down for weeks; gives the Monday after them."""
        self.tally["weeks missed"] += weeks
        await self._paper.stage.closes()
        self._moves(monday + timedelta(days=7 * weeks))
        await self._paper.stage.opens()
        return monday + timedelta(days=7 * weeks)

    async def week(self, monday: datetime) -> None:
        """A week: an issue is due on Monday at 19:00, and goes by itself at 22:00, if nobody was quicker."""
        self._moves(monday + timedelta(hours=19, minutes=self._chance.randrange(50)))
        await self.some_choose()
        if self._chance.random() < 0.2:
            await self.somebody_blocks()
        await self._paper.stage.keeps_house()
        issue = await self._paper.waiting()
        if issue is None:
            assert not self._expected(await self._supposed())
            return
        await self.restarts(0.2)
        await self._decide(issue, monday)

    async def _decide(self, issue: Issue, monday: datetime) -> None:
        olga, decision = self._paper.olga, self._chance.random()
        if decision < 0.15:
            self.tally["skipped"] += 1
            await olga.presses(SkipIssue(id=issue.number, sure=True))
            return
        await self.some_choose()
        if decision < 0.5:
            expected = self._expected(issue)
            await olga.presses(SendIssue(id=issue.number, sure=True))
        else:
            self.tally["at night"] += 1
            self._moves(monday + timedelta(hours=22, minutes=55))
            expected = self._expected(issue)
            await self._paper.stage.keeps_house()
            expected = await self._night(expected)
            self._moves(monday + timedelta(hours=32, minutes=10))
            await self.restarts(0.3)
            await self._paper.stage.keeps_house()
        self._note(issue, expected)

    async def _night(self, expected: dict[int, list[str]]) -> dict[int, list[str]]:
        """While everything is planned and nobody is written to, minds are changed, and the bot is restarted."""
        assert not self._copies_at_night()
        await self.some_choose()
        await self.restarts(0.3)
        wanted = {at for at, reader in enumerate(self.readers) if reader.choice.every in DIGESTED}
        self.tally["lost"] += len(expected.keys() - wanted)
        return {at: ids for at, ids in expected.items() if at in wanted}

    def _expected(self, issue: Issue) -> dict[int, list[str]]:
        """What each reader should get of an issue that is let go now."""
        today = self._today()
        found = ((at, reader.expects(issue, self._items, today)) for at, reader in enumerate(self.readers))
        return {at: ids for at, ids in found if ids}

    def _note(self, issue: Issue, expected: dict[int, list[str]]) -> None:
        today = self._today()
        self.sent.append(issue.number)
        for at, ids in expected.items():
            reader = self.readers[at]
            reader.due.append((reader.language, ids))
            reader.last, reader.month = issue, (today.year, today.month)

    async def _supposed(self) -> Issue:
        """An issue that would be made now."""
        async with self._shots.mailroom() as room:
            last = await room.issues.last_sent()
        told = (one for one in self._items if self._today() - TOLD_FOR < one.published <= self._today())
        known = tuple(f"item:{one.id}" for one in told)
        since = last.body.until if last else self._paper.clock.now() - timedelta(days=7)
        return Issue(0, since, since, is_monthly=False, body=Body(until=since, known=known))

    def _today(self) -> date:
        return self.rules.daytime(self._paper.clock.now()).astimezone(ALMATY).date()

    def _copies_at_night(self) -> list[datetime]:
        """When copies of issues were sent in quiet hours."""
        calls = (call for call in self._paper.stage.stand_in.ledger.calls if call["method"] == "sendMessage")
        issues = (call for call in calls if call["ok"] and "d_leave" in str(call["fields"].get("reply_markup")))
        moments = (datetime.fromtimestamp(call["at"], UTC) for call in issues)
        return [moment for moment in moments if self.rules.is_quiet(moment)]

    def _moves(self, moment: datetime) -> None:
        self._paper.clock.leap((moment - self._paper.clock.now()).total_seconds())

    def compares(self) -> None:
        """What lies in the chats is what was due: each issue once, in the language of its reader, with their news."""
        for reader in self.readers:
            got = copies(reader.person)
            assert [told(copy) for copy in got] == [ids for _language, ids in reader.due]
            for copy, (language, _ids) in zip(got, reader.due, strict=True):
                assert ("Жаңалық" in copy.text) == (language == "kk")
            everything = [one for copy in got for one in told(copy)]
            assert len(everything) == len(set(everything)), "told twice"
        assert not self._copies_at_night()


@pytest.mark.parametrize("seed", [1])
async def test_a_year_of_digests(database_url: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every issue once for those it has news for, by day, whatever they change and whenever the bot is down."""
    # the bot's own clockwork runs by the machine's time: here the house is kept by hand
    for name in ("MINUTELY", "WATCHING", "RARELY"):
        monkeypatch.setattr(f"bot.housekeeping.{name}", 86_400 + len(name))
    chance = Random(seed)  # noqa: S311 chance, not secrecy
    items = list(news(chance))
    settings = {"digest_schedule": "0 19 * * mon", "digest_goes_after_hours": 3}
    async with digest(database_url, *items, **settings) as paper:
        year = Year(paper, items, chance)
        await year.gathers()
        monday, end = datetime(2026, 11, 30, tzinfo=ALMATY), datetime(2027, 11, 29, tzinfo=ALMATY)
        while monday < end:
            missed = chance.choice((0, 0, 0, 0, 0, 1, 3)) if year.sent else 0
            if missed:
                monday = await year.sleeps(monday, missed)
            await year.week(monday + timedelta(days=chance.randrange(3) if missed else 0))
            year.compares()
            monday += timedelta(days=7)
    assert len(year.sent) >= 15
    assert all(year.tally.values()), year.tally
    assert sum(len(reader.due) for reader in year.readers) > 150
