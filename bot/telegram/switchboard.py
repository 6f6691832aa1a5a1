"""The switchboard: of all conversations only those are asked whose commands, buttons or states an update can be for.

There are dozens; asking each of them costs more than handling the update.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Command, StateFilter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message, TelegramObject

_OTHER = "?"
"""Stands for every word of which no handler speaks."""


@dataclass(frozen=True)
class Mark:
    """What can be seen of an update at once: its command, the state of the conversation, its button's first word."""

    kind: str
    command: str | None
    state: str | None
    button: str | None


@dataclass(frozen=True)
class Demand:
    """What a handler asks for at the least; None: it may take anything."""

    commands: frozenset[str] | None
    states: frozenset[str] | None
    buttons: frozenset[str] | None

    @classmethod
    def of(cls, handler: HandlerObject) -> Self:
        """What this handler's filters ask for."""
        filters = [found.callback for found in handler.filters or ()]
        return cls(
            _all(filters, _commands_of),
            _all(filters, _states_of),
            _all(filters, _buttons_of),
        )

    def may_take(self, mark: Mark) -> bool:
        """Whether an update with this mark can be for the handler."""
        pairs = ((self.commands, mark.command), (self.states, mark.state), (self.buttons, mark.button))
        return all(wanted is None or seen in wanted for wanted, seen in pairs)


class Switchboard(Router):
    """Leads an update to the conversations that may take it, in their order."""

    def __init__(self, routers: Sequence[Router]) -> None:
        super().__init__(name="switchboard")
        self.include_routers(*routers)
        self._demands = [(router, dict(_demands(router))) for router in routers]
        every = [demand for _router, kinds in self._demands for demands in kinds.values() for demand in demands]
        self._commands = frozenset[str]().union(*(demand.commands or () for demand in every))
        self._states = frozenset[str]().union(*(demand.states or () for demand in every))
        self._buttons = frozenset[str]().union(*(demand.buttons or () for demand in every))
        self._led: dict[Mark, Sequence[Router]] = {}

    async def propagate_event(self, update_type: str, event: TelegramObject, **kwargs: Any) -> Any:
        """Ask those who may take it, one after another."""
        for router in self.led_to(self.mark(update_type, event, kwargs.get("raw_state"))):
            response = await router.propagate_event(update_type=update_type, event=event, **kwargs)
            if response is not UNHANDLED:
                return response
        return UNHANDLED

    def mark(self, kind: str, event: TelegramObject, state: str | None) -> Mark:
        """What can be seen of the update; words of which no handler speaks are all the same."""
        command = button = None
        if isinstance(event, Message):
            command = _known(_command_in(event.text or event.caption or ""), self._commands)
        elif isinstance(event, CallbackQuery):
            button = _known((event.data or "").partition(":")[0], self._buttons)
        return Mark(kind, command, _known(state, self._states), button)

    def led_to(self, mark: Mark) -> Sequence[Router]:
        """The conversations that may take an update with this mark."""
        led = self._led.get(mark)
        if led is None:
            led = self._led[mark] = [
                router
                for router, kinds in self._demands
                if any(demand.may_take(mark) for demand in kinds.get(mark.kind, ()))
            ]
        return led


def _demands(router: Router) -> Iterator[tuple[str, list[Demand]]]:
    for kind in router.observers:
        handlers = [handler for part in router.chain_tail for handler in part.observers[kind].handlers]
        yield kind, [Demand.of(handler) for handler in handlers]


def _all(filters: Sequence[Any], wanted_by: Callable[[Any], frozenset[str] | None]) -> frozenset[str] | None:
    """What all filters together want: each of them must be content."""
    wanted = [some for some in map(wanted_by, filters) if some is not None]
    return frozenset.intersection(*wanted) if wanted else None


def _commands_of(one: Any) -> frozenset[str] | None:
    if isinstance(one, Command):
        commands: Sequence[Any] = one.commands
    else:
        commands = getattr(one, "commands", ())
    return frozenset(commands) if commands and all(isinstance(command, str) for command in commands) else None


def _states_of(one: Any) -> frozenset[str] | None:
    if not isinstance(one, StateFilter) or not all(isinstance(state, State) for state in one.states):
        return None
    return frozenset(str(state.state) for state in one.states if isinstance(state, State))


def _buttons_of(one: Any) -> frozenset[str] | None:
    return frozenset({one.callback_data.__prefix__}) if isinstance(one, CallbackQueryFilter) else None


def _command_in(words: str) -> str | None:
    """The command that words begin with, as aiogram's Command reads it."""
    return words.split(maxsplit=1)[0][1:].partition("@")[0] if words.startswith("/") else None


def _known(word: str | None, words: frozenset[str]) -> str | None:
    return word if word is None or word in words else _OTHER
