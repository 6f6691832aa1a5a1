"""Runs in a process of its own: a file comes by standard input; its extension and bytes go out, or a refusal."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress

from bot.attachments.images import clean_image
from bot.attachments.models import LARGEST, Broken, Cleaned, Dangerous, Refused, TooLarge, UnknownType
from bot.attachments.mp3 import clean_mp3
from bot.attachments.mp4 import clean_mp4
from bot.attachments.ogg import clean_ogg
from bot.attachments.pdfs import clean_pdf
from bot.attachments.signatures import Form, form_of

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space that the process may take."""

CPU_SECONDS = 15
"""Seconds of processor time that it may take; the bot itself goes first."""

_NICENESS = 10

_CLEANERS: dict[Form, Callable[[bytes], bytes]] = {
    Form.PDF: clean_pdf,
    Form.OGG: clean_ogg,
    Form.MP3: clean_mp3,
    Form.MP4: clean_mp4,
}


def clean_here(body: bytes) -> Cleaned:
    """The clean file, made in this process, whatever memory and time that takes. Raises Refused."""
    form = form_of(body)
    if form is None:
        raise UnknownType
    try:
        made, fresh = (form, _CLEANERS[form](body)) if form in _CLEANERS else clean_image(form, body)
    except Refused:
        raise
    except MemoryError as fault:
        raise Dangerous from fault
    except Exception as fault:  # on hostile bytes the libraries raise nearly everything there is
        raise Broken from fault
    if len(fresh) > LARGEST:
        raise TooLarge
    return Cleaned.of(made, fresh)


def limit() -> None:
    """Bind this process to what a file may take."""
    with suppress(ImportError):  # Windows has no such limits; the door's patience is left
        import resource  # noqa: PLC0415

        os.nice(_NICENESS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    limit()
    try:
        cleaned = clean_here(sys.stdin.buffer.read())
        said = cleaned.extension.encode() + b"\n" + cleaned.body
    except Refused as refusal:
        said = type(refusal).__name__.encode()
    sys.stdout.buffer.write(said)


if __name__ == "__main__":
    _main()
