"""The room's door: a stranger's file goes into a process of its own and comes back clean, or is refused.

The libraries that read files have faults, and some files are made to meet them. They meet in a process that is given
no key and no token, and that the system stops when it takes too much memory or time.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from bot.attachments.models import LARGEST, Broken, Cleaned, Dangerous, NotNow, Refused, TooLarge, UnknownType
from bot.attachments.signatures import Form, form_of

__all__ = ["LARGEST", "Broken", "Cleaned", "Dangerous", "NotNow", "Refused", "TooLarge", "UnknownType", "clean"]

PATIENCE = 60.0
"""Seconds of the wall clock that cleaning may take."""

_ROOT = Path(__file__).parents[2]
_NEEDED = ("LD_LIBRARY_PATH", "SYSTEMROOT")
_REFUSALS = {refusal.__name__: refusal for refusal in (TooLarge, UnknownType, Broken, Dangerous)}


def clean(body: bytes) -> Cleaned:
    """The file without metadata, its type told by content alone. Blocks: for a thread. Raises Refused, NotNow."""
    if len(body) > LARGEST:
        raise TooLarge
    if form_of(body) is None:
        raise UnknownType
    return _apart(body)


def _apart(body: bytes) -> Cleaned:
    command = [sys.executable, "-m", "bot.attachments.apart"]
    bare = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 our own module, and nothing of the stranger's in the command
            command,
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=PATIENCE,
            cwd=_ROOT,
            env=bare,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as fault:
        raise Dangerous from fault
    except OSError as fault:
        raise NotNow from fault
    if done.returncode == -signal.SIGTERM:
        raise NotNow
    if done.returncode != 0:
        raise Dangerous
    word, _, fresh = done.stdout.partition(b"\n")
    refusal = _REFUSALS.get(word.decode())
    if refusal is not None:
        raise refusal
    return Cleaned.of(Form(word.decode()), fresh)
