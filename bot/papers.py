"""Papers for organisers: numbers as pictures, tables, the monthly document, campaigns; made outside any handler."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile
from pydantic import BaseModel, ConfigDict, TypeAdapter

from bot.campaign_papers import CampaignOrder, CampaignPapers
from bot.languages import Language, LanguageCode, Languages
from bot.numbers.counts import Counts, Numbers, Scope
from bot.numbers.document import monitoring
from bot.numbers.pictures import pictures
from bot.numbers.rows import ExportRow, export_rows
from bot.numbers.sheets import csv, xlsx
from bot.numbers.words import Names
from bot.reports.authors import Authors
from bot.reports.models import Side
from bot.reports.terms import Terms
from bot.reports.thread import Thread
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.telegram.calls import Method


class Order(BaseModel):
    """What is to be made. `before`: the period to compare a document with; `floor`: cells under it are hidden."""

    model_config = ConfigDict(frozen=True)

    what: Literal["pictures", "xlsx", "csv", "document"]
    language: LanguageCode
    since: date
    until: date
    before: date | None = None
    floor: int = 0
    personal: bool = False
    past_desk: bool = False
    names: Names


_ORDERS: TypeAdapter[Order | CampaignOrder] = TypeAdapter(Order | CampaignOrder)


class Papers:
    """Makes what was ordered."""

    def __init__(
        self, storage: Storage, secrets: Secrets, languages: Languages, terms: Terms, now: Callable[[], datetime]
    ) -> None:
        self._storage = storage
        self._secrets = secrets
        self._languages = languages
        self._terms = terms
        self._now = now
        self._campaigns = CampaignPapers(storage, secrets, languages, terms.zone, now)

    async def make(self, order: str, chat: int) -> Sequence[Method]:
        """The calls that send what was ordered into this chat."""
        wanted = _ORDERS.validate_json(order)
        if isinstance(wanted, CampaignOrder):
            return await self._campaigns.make(wanted, chat)
        language = self._languages.of(wanted.language)
        if wanted.what in {"xlsx", "csv"}:
            return [await self._table(wanted, language, chat)]
        numbers = await self._numbers(wanted, wanted.since, wanted.until)
        shown = await asyncio.to_thread(pictures, numbers, wanted.names, language)
        if wanted.what == "pictures":
            return [
                SendPhoto(chat_id=chat, photo=BufferedInputFile(one.png, "numbers.png"), caption=one.title)
                for one in shown
            ]
        before = await self._numbers(wanted, wanted.before, wanted.since) if wanted.before else None
        body = await asyncio.to_thread(monitoring, numbers, before, wanted.since, wanted.names, language, shown)
        return [_document(chat, body, f"monitoring-{wanted.since:%Y-%m}-{wanted.language}.docx")]

    async def _numbers(self, wanted: Order, since: date, until: date) -> Numbers:
        async with self._storage.transaction() as session:
            return await Counts(session, self._terms.working_days).numbers(
                Scope(None, since, until, wanted.past_desk), wanted.floor
            )

    async def _table(self, wanted: Order, language: Language, chat: int) -> Method:
        async with self._storage.transaction() as session:
            scope = Scope(None, wanted.since, wanted.until, wanted.past_desk)
            rows = [row async for row in export_rows(session, scope, self._terms.zone)]
            if wanted.personal:
                authors, thread = Authors(session, self._secrets), Thread(session, self._secrets, self._now)
                rows = [await _with_words(row, authors, thread) for row in rows]
        written = xlsx if wanted.what == "xlsx" else csv
        body = await asyncio.to_thread(written, rows, wanted.names, language, personal=wanted.personal)
        return _document(chat, body, f"reports-{wanted.until - timedelta(days=1):%Y-%m-%d}.{wanted.what}")


async def _with_words(row: ExportRow, authors: Authors, thread: Thread) -> ExportRow:
    said = await thread.messages(row.number)
    words = "\n\n".join(one.words for one in said if one.side is Side.AUTHOR)
    # a name under seal is opened by its own way only
    name = await authors.name(row.number) if row.identity == "named" else None
    return replace(row, name=name, words=words)


def _document(chat: int, body: bytes, name: str) -> Method:
    return SendDocument(chat_id=chat, document=BufferedInputFile(body, name))
