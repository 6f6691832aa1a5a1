"""Privacy mode: which of a group's messages reach the bot (Telegram, "Bot features", Privacy mode)."""

import re

from bot.sandbox.groups import Group
from bot.sandbox.threads import answers_explicitly
from bot.sandbox.world import Json, Message


def reaches(bot: Json, group: Group, message: Message) -> bool:
    """Whether the bot is told: of everything as administrator, else of what is meant for it and of what happened."""
    if not group.has_bot:
        return False
    sees_all = bot["can_read_all_group_messages"] or bot["id"] in group.administrators
    return bool(sees_all or message.service) or _is_meant(bot, message.raw)


def _is_meant(bot: Json, raw: Json) -> bool:
    if answers_explicitly(raw) and raw["reply_to_message"]["from"].get("is_bot"):
        return True
    words = str(raw.get("text", raw.get("caption", "")))
    name = f"@{bot['username']}"
    if re.search(rf"(?<![\w/]){name}\b", words):
        return True
    command = words.split(maxsplit=1)[0] if words.startswith("/") else ""
    return bool(command) and ("@" not in command or command.endswith(name))
