"""Attachments that lie in files, restored: the folder appears as a whole."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.operations.body_files import body_file
from bot.operations.refusals import NotDone
from bot.storage.key_file import sync_folder


def check_folder(folder: Path | None, files: int, bodies: int) -> None:
    """Raise NotDone unless attachments will be found where the settings say: `files` in a folder, `bodies` in rows."""
    if files and folder is None:
        raise NotDone("The backup's attachments lie in files: set ATTACHMENTS_FOLDER to an empty folder.")
    if bodies and not files and folder is not None:
        raise NotDone("The backup's attachments lie in the database: unset ATTACHMENTS_FOLDER.")
    if files and folder is not None and folder.exists() and any(folder.iterdir()):
        raise NotDone(f"ATTACHMENTS_FOLDER ({folder}) is not empty. Files are restored into an empty folder only.")


@contextmanager
def files_in(folder: Path, files: Iterable[tuple[int, bytes]]) -> Iterator[None]:
    """Write the files (mode 600) beside the folder and then put them in its place; taken back if the block raises."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    draft.mkdir(mode=0o700, parents=True)
    try:
        for number, body in files:
            with os.fdopen(
                os.open(body_file(draft, number), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        sync_folder(draft)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    try:
        yield
    except BaseException:
        shutil.rmtree(folder)
        raise
