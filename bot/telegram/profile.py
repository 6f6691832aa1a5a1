"""The bot's face in Telegram: commands and descriptions, in both languages and by scope."""

from collections.abc import Sequence

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import DeleteMyCommands, SetMyCommands, SetMyDescription, SetMyShortDescription
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

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
        BotCommand(command="report", description=_("Report a violation")),
        BotCommand(command="myreports", description=_("My reports and their answers")),
        BotCommand(command="digest", description=_("News of the union: how often")),
        BotCommand(command="standard", description=_("The Standard: six principles")),
        BotCommand(command="privacy", description=_("What is kept of me and why")),
        BotCommand(command="language", description=_("Change the language")),
        BotCommand(command="help", description=_("What I can do")),
        BotCommand(command="cancel", description=_("Stop what was begun")),
    ]


def organiser_commands(language: Language) -> list[BotCommand]:
    """What an organiser knows besides; who may do what is checked when a command comes."""
    _ = language.gettext
    return [
        BotCommand(command="desk", description=_("The desk: reports in work")),
        BotCommand(command="broadcast", description=_("Write to members, ask them")),
        BotCommand(command="digests", description=_("Issues of the digest")),
        BotCommand(command="stats", description=_("Numbers of reports")),
        BotCommand(command="export", description=_("Tables and the month's document")),
        BotCommand(command="invite", description=_("Invite an organiser")),
        BotCommand(command="role", description=_("Organisers and their roles")),
        BotCommand(command="audit", description=_("Who saw and did what")),
    ]


def known_to_organiser(telegram_id: int, languages: Languages) -> list[Method]:
    """The calls by which an organiser's own chat shows the desk's commands."""
    scope = BotCommandScopeChat(chat_id=telegram_id)
    return [
        SetMyCommands(commands=[*organiser_commands(language), *commands(language)], scope=scope, language_code=code)
        for language, code in _shown_to(languages)
    ]


def unknown_to_member(telegram_id: int) -> list[Method]:
    """The calls by which somebody's own chat no longer shows the desk's commands."""
    scope = BotCommandScopeChat(chat_id=telegram_id)
    return [DeleteMyCommands(scope=scope, language_code=code) for code in (None, "kk", "ru")]


async def register(bot: Bot, languages: Languages, owners: Sequence[int] = ()) -> None:
    """Tell Telegram the commands and descriptions. Apps in other languages are shown the Kazakh ones.

    `owners` by the settings, who follow no invitation, get the desk's commands here, once they have written.
    """
    for language, code in _shown_to(languages):
        for method in _methods(language, code):
            await bot(method)
    for owner in owners:
        await _show_desk(bot, owner, languages)
    log.info("profile.registered")


async def _show_desk(bot: Bot, owner: int, languages: Languages) -> None:
    try:
        for method in known_to_organiser(owner, languages):
            await bot(method)
    except TelegramAPIError as fault:
        log.info("profile.owner_unknown", fault=type(fault).__name__, advice="an owner writes /start to the bot once")


def _shown_to(languages: Languages) -> Sequence[tuple[Language, str | None]]:
    return ((languages.kk, None), (languages.kk, "kk"), (languages.ru, "ru"))


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
