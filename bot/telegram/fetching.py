"""Fetching: attachments are brought from Telegram at once, cleaned, and kept sealed; nobody sees them before."""

import asyncio
from io import BytesIO

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.methods import GetFile, SendMessage
from typing_extensions import Buffer

from bot.attachments.cleaning import LARGEST, Cleaned, Refused, TooLarge, clean
from bot.attachments.storing import BodyStore
from bot.clock import Clock
from bot.languages import Language, Languages
from bot.members.roll import MemberRoll
from bot.reports.attachments import Attachments, Owed
from bot.storage.engine import UNAVAILABLE, Storage
from bot.storage.report_tables import AttachmentState
from bot.storage.secrets import Secrets
from bot.telegram.answers import Answers
from bot.telegram.calls import Call
from bot.telegram.gate import UNANSWERED

AT_ONCE = 50
SIDE_BY_SIDE = 4

log = structlog.get_logger()


class Bounded(BytesIO):
    """Takes in no more than an attachment may have: what Telegram says of a size is only said."""

    def write(self, part: Buffer, /) -> int:
        """Take in a part. Raises TooLarge."""
        if self.tell() + memoryview(part).nbytes > LARGEST:
            raise TooLarge
        return super().write(part)


class Fetching:
    """Fetches what drafts and threads owe."""

    def __init__(
        self, storage: Storage, secrets: Secrets, answers: Answers, bot: Bot, bodies: BodyStore, languages: Languages
    ) -> None:
        self._storage = storage
        self._secrets = secrets
        self._answers = answers
        self._bot = bot
        self._bodies = bodies
        self._languages = languages
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)

    async def fetch_all(self, clock: Clock) -> tuple[bool, bool]:
        """Fetch what is owed now; gives whether something must be tried again later, and whether any was settled."""
        async with self._storage.transaction() as session:
            owed = await Attachments(session, self._secrets, clock.now).owed(AT_ONCE)
        done = await asyncio.gather(*(self._fetch(one, clock) for one in owed))
        return not all(done) or len(owed) == AT_ONCE, any(done)

    async def _fetch(self, owed: Owed, clock: Clock) -> bool:
        async with self._slots:
            try:
                cleaned = await asyncio.to_thread(clean, await self._download(owed))
            except (Refused, TelegramBadRequest) as fault:
                await self._refuse(owed, fault, clock)
            except (*UNANSWERED, *UNAVAILABLE, TelegramAPIError) as fault:
                log.warning("attachment.not_fetched", fault=type(fault).__name__)
                return False
            else:
                await self._keep(owed, cleaned, clock)
            return True

    async def _download(self, owed: Owed) -> bytes:
        file = await self._bot(GetFile(file_id=owed.file_id))
        if (file.file_size or 0) > LARGEST or file.file_path is None:
            raise TooLarge
        body = Bounded()
        await self._bot.download_file(file.file_path, body)
        return body.getvalue()

    async def _keep(self, owed: Owed, cleaned: Cleaned, clock: Clock) -> None:
        async with self._storage.transaction() as session:
            await self._bodies.save(session, owed.id, cleaned.body)
            attachments = Attachments(session, self._secrets, clock.now)
            await attachments.settle(owed.id, AttachmentState.KEPT, cleaned.kind, len(cleaned.body))

    async def _refuse(self, owed: Owed, fault: Exception, clock: Clock) -> None:
        log.info("attachment.refused", fault=type(fault).__name__)
        async with self._storage.transaction() as session:
            await Attachments(session, self._secrets, clock.now).settle(owed.id, AttachmentState.REFUSED)
            code = await MemberRoll(session, self._secrets, clock.now).language(owed.chat)
            words = _refusal(self._languages.of(code or "kk"), too_large=isinstance(fault, TooLarge))
            call = Call(SendMessage(chat_id=owed.chat, text=words))
            kept = await self._answers.keep(session, [(0, owed.chat, call)])
        self._answers.send(kept)


def _refusal(language: Language, *, too_large: bool) -> str:
    _ = language.gettext
    if too_large:
        return _("A file was not added: it is larger than 10 MB. What you wrote is kept.")
    return _(
        "A file was not added: I take photos, PDF documents and voice messages, and could not read this one. "
        "What you wrote is kept."
    )
