"""Where attachments' bodies lie, always sealed: in the database, or in files of a folder."""

import asyncio
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.report_tables import AttachmentBody
from bot.storage.secrets import Secrets

_NAME = re.compile(r"[0-9a-f]+")


class NoBody(Exception):
    """Nothing is kept for this attachment; or not any more."""


class BodyStore(Protocol):
    """Keeps the bodies of attachments; each opens only as the attachment that it was saved for."""

    async def save(self, session: AsyncSession, attachment: int, body: bytes) -> None:
        """Keep the body, in place of an earlier one."""

    async def load(self, session: AsyncSession, attachment: int) -> bytes:
        """The body that was kept. Raises NoBody, and Unreadable of bot.storage.cipher."""

    async def erase(self, session: AsyncSession, attachments: Sequence[int]) -> None:
        """Erase these bodies; those that are gone already are passed over."""


class InDatabase:
    """Bodies as rows, which live and go with the transaction."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    async def save(self, session: AsyncSession, attachment: int, body: bytes) -> None:
        """Keep the body, in place of an earlier one."""
        sealed = self._secrets.cipher.seal(body, _place(attachment))
        await session.merge(AttachmentBody(attachment=attachment, body=sealed))

    async def load(self, session: AsyncSession, attachment: int) -> bytes:
        """The body that was kept. Raises NoBody, and Unreadable of bot.storage.cipher."""
        row = await session.get(AttachmentBody, attachment)
        if row is None:
            raise NoBody
        return self._secrets.cipher.open(row.body, _place(attachment))

    async def erase(self, session: AsyncSession, attachments: Sequence[int]) -> None:
        """Erase these bodies; those that are gone already are passed over."""
        await session.flush()
        await session.execute(delete(AttachmentBody).where(AttachmentBody.attachment.in_(attachments)))


class InFiles:
    """Bodies as files of one folder (mode 700), each named by its attachment's number in hex (mode 600).

    Files know nothing of transactions: a body saved in one that failed stays until it is saved anew or erased.
    """

    def __init__(self, secrets: Secrets, folder: Path) -> None:
        self._secrets = secrets
        self._folder = folder

    async def save(self, session: AsyncSession, attachment: int, body: bytes) -> None:
        """Keep the body, in place of an earlier one; it lies on the disk when this returns."""
        sealed = self._secrets.cipher.seal(body, _place(attachment))
        await asyncio.to_thread(self._write, attachment, sealed)

    async def load(self, session: AsyncSession, attachment: int) -> bytes:
        """The body that was kept. Raises NoBody, and Unreadable of bot.storage.cipher."""
        try:
            sealed = await asyncio.to_thread(self._path(attachment).read_bytes)
        except FileNotFoundError as fault:
            raise NoBody from fault
        return self._secrets.cipher.open(sealed, _place(attachment))

    async def erase(self, session: AsyncSession, attachments: Sequence[int]) -> None:
        """Erase these bodies; those that are gone already are passed over."""
        await asyncio.to_thread(self._remove, attachments)

    def numbers(self) -> list[int]:
        """The attachments whose bodies lie here, in order. Reads the disk: call it in a thread."""
        names = [path.name for path in self._folder.glob("*")]
        return sorted(int(name, 16) for name in names if _NAME.fullmatch(name))

    def _path(self, attachment: int) -> Path:
        return self._folder / f"{attachment:x}"

    def _write(self, attachment: int, sealed: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(attachment)
        draft = path.with_name(f"{path.name}.{token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        self._sync()

    def _remove(self, attachments: Sequence[int]) -> None:
        for attachment in attachments:
            path = self._path(attachment)
            path.unlink(missing_ok=True)
            for draft in self._folder.glob(f"{path.name}.*"):
                draft.unlink(missing_ok=True)
        self._sync()

    def _sync(self) -> None:
        """See to it that names made and removed survive a power cut."""
        with suppress(FileNotFoundError):
            folder = os.open(self._folder, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)


def _place(attachment: int) -> str:
    return f"attachment:{attachment}"
