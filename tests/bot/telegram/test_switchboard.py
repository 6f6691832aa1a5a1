"""The switchboard asks whoever may take an update, and spares the others."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, User

import handlers
from bot.telegram.switchboard import Switchboard

OLGA = User(id=1, is_bot=False, first_name="Ольга")
NOW = datetime(2026, 11, 26, 9, 0)  # noqa: DTZ001 aiogram's own way


def said(words: str | None, caption: str | None = None) -> Message:
    """A message of Olga's."""
    return Message(message_id=1, date=NOW, chat=Chat(id=1, type="private"), from_user=OLGA, text=words, caption=caption)


def pressed(data: str) -> CallbackQuery:
    """A press of a button that carries this."""
    return CallbackQuery(id="1", from_user=OLGA, chat_instance="1", data=data)


@pytest.fixture(scope="module")
def switchboard() -> Switchboard:
    """Before all conversations there are."""
    return Switchboard(handlers.routers())


def led(switchboard: Switchboard, event: TelegramObject, state: str | None = None) -> list[str]:
    """The names of the conversations that are asked about this event."""
    kind = "message" if isinstance(event, Message) else "callback_query"
    return [router.name for router in switchboard.led_to(switchboard.mark(kind, event, state))]


def examples(router: Router) -> Iterator[tuple[TelegramObject, str | None]]:
    """An event, and a state, for each command, state and button that this conversation's handlers name."""
    for handler in (*router.message.handlers, *router.callback_query.handlers):
        filters = [found.callback for found in handler.filters or ()]
        states = [state.state for one in filters if isinstance(one, StateFilter) for state in one.states
                  if isinstance(state, State)] or [None]  # fmt: skip
        commands = [str(command) for one in filters if isinstance(one, Command) for command in one.commands]
        buttons = [one.callback_data.__prefix__ for one in filters if isinstance(one, CallbackQueryFilter)]
        for state in states:
            yield from ((said(f"/{command} some"), state) for command in commands)
            yield from ((said(None, f"/{command}@some_bot"), state) for command in commands)
            yield from ((pressed(f"{button}:7"), state) for button in buttons)
            if handler in router.message.handlers and not commands:
                yield from (((said("/start faq_1"), state), (said("слова"), state)) if state is None else ())
                yield said("слова"), state


def test_nobody_who_could_take_it_is_passed_over(switchboard: Switchboard) -> None:
    """Each handler's conversation is among those that are asked about what the handler waits for."""
    count = 0
    for router in switchboard.sub_routers:
        for event, state in examples(router):
            if isinstance(event, Message) and event.text == "слова" and _is_for_commands(router, state):
                continue
            assert router.name in led(switchboard, event, state), (router.name, event, state)
            count += 1
    assert count > 200


def _is_for_commands(router: Router, state: str | None) -> bool:
    """Whether plain words in this state can't be for any handler of the conversation: deep links are commands."""
    takers = [
        handler
        for handler in router.message.handlers
        if not any(
            isinstance(one.callback, Command) or hasattr(one.callback, "commands") for one in handler.filters or ()
        )
    ]
    if state is not None:
        return not takers
    return all(any(isinstance(one.callback, StateFilter) for one in handler.filters or ()) for handler in takers)


def test_most_are_spared(switchboard: Switchboard) -> None:
    """Plain words, a command and a press reach a few conversations only."""
    everybody = len(switchboard.sub_routers)
    assert len(led(switchboard, said("приватность"))) < everybody / 4
    assert led(switchboard, pressed("entry:1:kk")) != []
    assert len(led(switchboard, pressed("entry:1:kk"))) < everybody / 4
    assert "digest" in led(switchboard, said("/digest"))


def test_what_nobody_knows_reaches_those_who_take_anything(switchboard: Switchboard) -> None:
    """An unknown command or button is answered all the same; there is one list for all of them."""
    assert "stray" in led(switchboard, said("/nothing_like_that"))
    assert led(switchboard, pressed("forged:1")) == led(switchboard, pressed("another:2"))
    assert led(switchboard, said("слова"), "Some:unknown") == led(switchboard, said("слова"), "Other:unknown")
