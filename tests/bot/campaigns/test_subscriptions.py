"""What members chose for the digest."""

from bot.campaigns.audience import Every
from bot.campaigns.slots import ALL_TOPICS, NO_TOPICS, Topic
from bot.campaigns.subscriptions import Subscription, Subscriptions
from bot.members.roll import MemberRoll
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from tests.clocks import LeapingClock

AIGUL = 1001


async def test_whoever_chooses_first_gets_all_topics(storage: Storage, secrets: Secrets) -> None:
    """And keeps their own choice when they choose again."""
    async with storage.transaction() as session:
        await MemberRoll(session, secrets, LeapingClock().now).enrol(AIGUL)
        chosen = Subscriptions(session, secrets)
        assert await chosen.of(AIGUL) == Subscription()
        await chosen.choose(AIGUL, Every.WEEKLY)
        assert (await chosen.of(AIGUL)).topics == ALL_TOPICS
        await chosen.switch(AIGUL, Topic.LAW)
        await chosen.choose(AIGUL, Every.MONTHLY)
        found = await chosen.of(AIGUL)
        assert (found.every, found.topics) == (Every.MONTHLY, ALL_TOPICS & ~Topic.LAW)


async def test_the_last_topic_stays(storage: Storage, secrets: Secrets) -> None:
    """A digest of nothing is none."""
    async with storage.transaction() as session:
        await MemberRoll(session, secrets, LeapingClock().now).enrol(AIGUL)
        chosen = Subscriptions(session, secrets)
        await chosen.choose(AIGUL, Every.WEEKLY)
        for topic in Topic:
            await chosen.switch(AIGUL, topic)
        assert (await chosen.of(AIGUL)).topics == Topic.ANSWERS


async def test_of_strangers_nothing_is_kept(storage: Storage, secrets: Secrets) -> None:
    """Whoever is no member chooses in vain."""
    async with storage.transaction() as session:
        chosen = Subscriptions(session, secrets)
        await chosen.choose(AIGUL, Every.WEEKLY)
        await chosen.switch(AIGUL, Topic.LAW)
        await chosen.live_in(AIGUL, "almaty")
        await chosen.work_at(AIGUL, "school")
        assert await chosen.of(AIGUL) == Subscription(None, NO_TOPICS)
