"""The bot's face: commands by scope and language, name and descriptions by language."""

import re
from dataclasses import dataclass, field

from aiogram import methods as api

from bot.sandbox.refusals import bad_request
from bot.sandbox.world import Json

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMANDS = 100
DESCRIPTION = 256
LIMITS = {"name": 64, "description": 512, "short_description": 120}


@dataclass
class Profile:
    """What the bot has registered."""

    _commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    _words: dict[tuple[str, str], str] = field(default_factory=dict)

    def set_commands(self, call: api.SetMyCommands) -> bool:
        """setMyCommands."""
        if len(call.commands) > COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in call.commands:
            if not 1 <= len(command.description) <= DESCRIPTION:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
            if not _COMMAND.fullmatch(command.command):
                raise bad_request("BOT_COMMAND_INVALID")
        listed = [{"command": command.command, "description": command.description} for command in call.commands]
        self._commands[_scope(call.scope), call.language_code or ""] = listed
        return True

    def get_commands(self, call: api.GetMyCommands) -> list[Json]:
        """getMyCommands."""
        return self._commands.get((_scope(call.scope), call.language_code or ""), [])

    def delete_commands(self, call: api.DeleteMyCommands) -> bool:
        """deleteMyCommands."""
        self._commands.pop((_scope(call.scope), call.language_code or ""), None)
        return True

    def commands_for(self, scopes: list[str], language: str | None) -> list[Json]:
        """The list that a person sees: the first that fits (Bot API, "Determining list of commands")."""
        for scope in [*scopes, "default"]:
            for code in (language or "", ""):
                if (scope, code) in self._commands:
                    return self._commands[scope, code]
        return []

    def set_words(self, kind: str, words: str | None, language: str | None) -> bool:
        """setMyName, setMyDescription, setMyShortDescription."""
        if len(words or "") > LIMITS[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        self._words[kind, language or ""] = words or ""
        return True

    def words(self, kind: str, language: str | None) -> str:
        """getMyName and the others: in this language, else in any."""
        return self._words.get((kind, language or "")) or self._words.get((kind, ""), "")


def _scope(scope: object) -> str:
    return str(getattr(scope, "type", "default"))
