"""The bot's face in Telegram: commands and descriptions, in both languages and by scope."""

import structlog
from aiogram import Bot
from aiogram.methods import SetMyCommands, SetMyDescription, SetMyShortDescription
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from bot.languages import Language, Languages
from bot.telegram.calls import Method

log = structlog.get_logger()


def commands(language: Language) -> list[BotCommand]:
    """The commands that every member knows."""
    _ = language.gettext
    return [
        BotCommand(command="start", description=_("Main menu")),
        BotCommand(command="faq", description=_("Questions and answers")),
        BotCommand(command="ask", description=_("Ask in your own words")),
        BotCommand(command="standard", description=_("The Standard: six principles")),
        BotCommand(command="language", description=_("Change the language")),
        BotCommand(command="help", description=_("What I can do")),
        BotCommand(command="cancel", description=_("Stop what was begun")),
    ]


async def register(bot: Bot, languages: Languages) -> None:
    """Tell Telegram the commands and descriptions. Apps in other languages are shown the Kazakh ones."""
    for language, code in ((languages.kk, None), (languages.kk, "kk"), (languages.ru, "ru")):
        for method in _methods(language, code):
            await bot(method)
    log.info("profile.registered")


def _methods(language: Language, code: str | None) -> list[Method]:
    _ = language.gettext
    return [
        SetMyCommands(commands=commands(language), scope=BotCommandScopeAllPrivateChats(), language_code=code),
        SetMyCommands(
            commands=[
                command for command in commands(language) if command.command in {"standard", "faq", "ask", "help"}
            ],
            scope=BotCommandScopeAllGroupChats(),
            language_code=code,
        ),
        SetMyDescription(
            description=_(
                "I explain the Standard for protecting workers' rights in the AI era: what the trade union "
                "stands for and what the law says today. I give information and am not a lawyer."
            ),
            language_code=code,
        ),
        SetMyShortDescription(
            short_description=_("Workers' rights in the AI era: the trade union's Standard and the law."),
            language_code=code,
        ),
    ]
