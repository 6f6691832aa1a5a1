"""Key rotation of attachments that lie in files."""

from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments.storing import InFiles, NoBody
from bot.operations.body_files import read_sealed
from bot.storage.cipher import MARK_BYTES, Unreadable
from bot.storage.engine import Storage
from bot.storage.report_tables import Attachment, AttachmentState
from bot.storage.secrets import Secrets

AT_ONCE = 20
"""Files sealed anew in one transaction: a person's message waits for no more on SQLite."""


class FileRotation:
    """The files of one folder.

    A file is written anew while its row is locked: whoever erases an attachment deletes its row before its file.
    """

    def __init__(self, storage: Storage, secrets: Secrets, folder: Path) -> None:
        self._storage = storage
        self._cipher = secrets.cipher
        self._folder = folder
        self._bodies = InFiles(secrets, folder)

    async def walk(self) -> int:
        """Seal what an older key sealed; gives how many files that were."""
        old = self._old()
        return sum([await self._reseal(old[at : at + AT_ONCE]) for at in range(0, len(old), AT_ONCE)])

    async def left(self) -> int:
        """How many files of attachments an older key still seals."""
        old = self._old()
        async with self._storage.transaction() as session:
            found = [await session.scalars(_kept(old[at : at + AT_ONCE])) for at in range(0, len(old), AT_ONCE)]
            return sum(len(rows.all()) for rows in found)

    async def _reseal(self, numbers: list[int]) -> int:
        async with self._storage.transaction() as session:
            rows = await session.scalars(_kept(numbers).with_for_update(skip_locked=True))
            return sum([await self._reseal_file(session, number) for number in rows.all()])

    async def _reseal_file(self, session: AsyncSession, number: int) -> bool:
        try:
            body = await self._bodies.load(session, number)
        except (NoBody, Unreadable):
            return False
        await self._bodies.save(session, number, body)
        return True

    def _old(self) -> list[int]:
        return [number for number in self._bodies.numbers() if self._is_old(number)]

    def _is_old(self, number: int) -> bool:
        mark = read_sealed(self._folder, number, MARK_BYTES)
        return mark is not None and not self._cipher.is_newest(mark)


def _kept(numbers: list[int]) -> Select[int]:
    return select(Attachment.id).where(Attachment.id.in_(numbers), Attachment.state == AttachmentState.KEPT)
