"""A unit of work: what a batch of updates reads and writes through one transaction."""

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.mailroom import Mailroom
from bot.campaigns.rules import Rules
from bot.clock import Clock
from bot.desk.bureau import Bureau
from bot.members.roll import MemberRoll
from bot.numbers.counts import Counts
from bot.questions.record import QuestionRecord
from bot.reports.office import Office
from bot.reports.terms import Terms
from bot.storage.secrets import Secrets
from bot.telegram.conversations import Conversations
from bot.telegram.incoming import Incoming
from bot.telegram.letters import Letters
from bot.telegram.posts import Posts


class UnitOfWork:
    """The members and conversations of a batch, read in one query each; the border commits what handlers change."""

    def __init__(self, session: AsyncSession, secrets: Secrets, clock: Clock, terms: Terms, rules: Rules) -> None:
        self.session = session
        self.terms = terms
        self.now = clock.now
        self.members = MemberRoll(session, secrets, clock.now)
        self.conversations = Conversations(session, secrets, clock.now)
        self.record = QuestionRecord(session, secrets, clock.now)
        self.office = Office(session, secrets, clock.now)
        self.desk = Bureau(session, secrets, clock.now, terms)
        self.counts = Counts(session, terms.working_days)
        self.posts = Posts(session, secrets, clock.now)
        self._letters = Letters(session, secrets)
        self.mailroom = Mailroom(session, secrets, clock.now, rules)

    async def read(self, batch: Sequence[Incoming]) -> None:
        """Read beforehand what the handlers of these updates will ask for."""
        await self.members.call({incoming.person for incoming in batch if incoming.person is not None})
        await self.conversations.call({_conversation(incoming) for incoming in batch})

    async def write(self) -> None:
        """Write what was counted on the way."""
        await self.record.readings.write()

    async def free_posts(self) -> None:
        """Let the posts that have waited for members who are back be brought to them."""
        self.posts.owed |= await self._letters.free_posts(self.members.returned)

    @property
    def has_errands(self) -> bool:
        """Whether something is owed that needs Telegram's answer."""
        return self.posts.owed or self.office.attachments.owed_now

    def state(self, incoming: Incoming) -> FSMContext:
        """The sender's place in the conversation of this chat."""
        return FSMContext(storage=self.conversations, key=_conversation(incoming))


def _conversation(incoming: Incoming) -> StorageKey:
    person = incoming.chat if incoming.person is None else incoming.person
    return StorageKey(bot_id=incoming.bot_id, chat_id=incoming.chat, user_id=person)
