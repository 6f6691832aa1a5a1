"""Filing a report: its limits, its receipt, and the proof of what was filed when."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import LanguageCode
from bot.reports.attachments import Attachments
from bot.reports.authors import Authors
from bot.reports.casebook import standing
from bot.reports.codes import new_code
from bot.reports.models import OPEN, QUESTION, Draft, NotFiled, Receipt, Refusal, Standing
from bot.reports.thread import Thread, hour
from bot.storage.report_tables import BlockedAuthor, Identity, Report, ReportAuthor, Side
from bot.storage.secrets import Secrets

OPEN_AT_ONCE = 5
TWIN_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Proof:
    """When a report was filed and what its SHA-256 is; `holds`: what is kept is what was filed."""

    number: int
    kind: str
    filed_at: datetime
    digest: bytes
    holds: bool


class Filing:
    """Takes drafts in."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self._authors = Authors(session, secrets)
        self._thread = Thread(session, secrets, now)
        self._attachments = Attachments(session, secrets, now)

    async def check(self, telegram_id: int) -> None:
        """Raise NotFiled where this person may not file now."""
        author = self._authors.key(telegram_id)
        blocks = select(BlockedAuthor.author).where(BlockedAuthor.author == author).limit(1)
        if await self._session.scalar(blocks) is not None:
            raise NotFiled(Refusal.BLOCKED)
        if len(await self._open_of(author)) >= OPEN_AT_ONCE:
            raise NotFiled(Refusal.TOO_MANY_OPEN)

    async def twin(self, telegram_id: int, draft: Draft) -> Standing | None:
        """This person's own open report of the same kind, filed lately: perhaps the same thing."""
        since = hour(self._now()) - TWIN_WITHIN
        return next(
            (
                standing(row)
                for row in await self._open_of(self._authors.key(telegram_id))
                if row.kind == draft.kind and row.filed_at >= since
            ),
            None,
        )

    async def file(self, telegram_id: int, draft: Draft, language: LanguageCode) -> Receipt:
        """File the draft; gives the receipt. Raises NotFiled."""
        await self.check(telegram_id)
        code, now = new_code(), self._now()
        row = self._row(draft, language, code, now)
        self._session.add(row)
        await self._session.flush()
        proof = json.dumps([now.isoformat(), len(draft.story)]).encode()
        row.proof = self._secrets.cipher.seal(proof, _place(row.number))
        if draft.name and draft.identity is not Identity.ANONYMOUS:
            await self._authors.give_name(row.number, draft.name)
        await self._authors.link(row.number, telegram_id, code)
        if not draft.story:
            message = await self._thread.add(row.number, Side.AUTHOR, "")
        for part in draft.story:
            source = f"{telegram_id}:{part.message}"
            message = await self._thread.add(row.number, Side.AUTHOR, part.words, source=source)
        await self._attachments.adopt(draft.files, self._authors.key(telegram_id), row.number, message)
        return Receipt(row.number, code, now, row.digest)

    async def by_code(self, code: str) -> int | None:
        """The number of the report whose receipt has this code (as `read_code` gives it)."""
        await self._session.flush()
        return await self._session.scalar(select(Report.number).where(Report.receipt == self._receipt(code)))

    async def proof(self, number: int) -> Proof | None:
        """The proof of filing; None where there is no such report, or where it was anonymised."""
        await self._session.flush()
        row = await self._session.get(Report, number)
        if row is None or row.anonymised_at is not None:
            return None
        moment, parts = json.loads(self._secrets.cipher.open(row.proof, _place(number)))
        filed_at = datetime.fromisoformat(moment)
        story = [said.words for said in (await self._thread.messages(number))[:parts]]
        holds = digest(row.kind, story, filed_at) == row.digest
        return Proof(number, row.kind, filed_at, row.digest, holds)

    def _row(self, draft: Draft, language: LanguageCode, code: str, now: datetime) -> Report:
        return Report(
            kind=draft.kind,
            principle=draft.principle,
            region=draft.region or None,
            institution=draft.institution or None,
            identity=draft.identity or Identity.ANONYMOUS,
            language=language,
            past_desk=draft.past_desk,
            filed_at=hour(now),
            changed_at=hour(now),
            receipt=self._receipt(code),
            digest=digest(draft.kind, draft.words, now),
            proof=b"",
        )

    async def _open_of(self, author: int) -> Sequence[Report]:
        await self._session.flush()
        own = select(Report).join(ReportAuthor, ReportAuthor.report == Report.number)
        rows = own.where(ReportAuthor.author == author, Report.status.in_(OPEN), Report.kind != QUESTION)
        return (await self._session.scalars(rows.order_by(Report.number.desc()))).all()

    def _receipt(self, code: str) -> int:
        return self._secrets.pseudonyms.of_words(f"receipt:{code}")


def digest(kind: str, story: Sequence[str], filed_at: datetime) -> bytes:
    """SHA-256 of what was filed: JSON of kind, messages of the story and moment (ISO 8601, UTC), no spaces added."""
    words = json.dumps([kind, list(story), filed_at.isoformat()], ensure_ascii=False, separators=(",", ":"))
    return sha256(words.encode()).digest()


def _place(number: int) -> str:
    return f"report:{number}"
