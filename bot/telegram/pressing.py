"""Who can't wait: commands, reports and what belongs to them go first while much waits."""

from collections import OrderedDict

from aiogram.types import CallbackQuery, Message

from bot.clock import Clock
from bot.telegram.incoming import Incoming

LATELY = 30 * 60.0
"""Seconds for which a chat that was at a report stays pressing, whatever is written there."""
REMEMBERED = 20_000

_BEGINNING = ("report", "consent", "agree", "danger", "drop", "step")
_WRITING = ("r_kind", "told", "retell", "r_region", "r_inst", "r_known", "send", "join")
_FOLLOWING = ("mine", "own", "enter_code", "code", "proof", "write", "withdraw", "reopen", "rate", "here", "appeal")
_OWN_DATA = ("clean", "privacy", "forget", "mydata")
REPORT_BUTTONS = frozenset({*_BEGINNING, *_WRITING, *_FOLLOWING, *_OWN_DATA})
"""What the buttons of reports begin with (handlers/report_buttons.py)."""
REPORT_COMMANDS = ("/report", "/myreports")


class Pressing:
    """Tells which updates are pressing, and remembers for a while which chats were at a report."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at_report: OrderedDict[int, float] = OrderedDict()

    def sees(self, incoming: Incoming) -> bool:
        """Whether this update can't wait."""
        if incoming.update is None:
            return False
        if _is_at_report(incoming.update.message, incoming.update.callback_query):
            self._remember(incoming.chat)
            return True
        message = incoming.update.message
        return (message is not None and _is_command(message)) or self._was_at_report(incoming.chat)

    def _remember(self, chat: int) -> None:
        self._at_report[chat] = self._clock.monotonic() + LATELY
        self._at_report.move_to_end(chat)
        if len(self._at_report) > REMEMBERED:
            self._at_report.popitem(last=False)

    def _was_at_report(self, chat: int) -> bool:
        return self._at_report.get(chat, 0.0) > self._clock.monotonic()


def _is_at_report(message: Message | None, tap: CallbackQuery | None) -> bool:
    """Whether this is a press of a report's button, a report's command, or a file, which most likely belongs to one."""
    if tap is not None:
        return (tap.data or "").partition(":")[0] in REPORT_BUTTONS
    return message is not None and (_has_file(message) or (message.text or "").startswith(REPORT_COMMANDS))


def _has_file(message: Message) -> bool:
    files = (message.photo, message.document, message.voice, message.video, message.audio, message.video_note)
    return any(file is not None for file in files)


def _is_command(message: Message) -> bool:
    return (message.text or "").startswith("/")
