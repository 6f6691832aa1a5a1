"""The bot's native polls: asked within Telegram's limits, and stopped."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from aiogram import methods as api

from bot.sandbox.markup import Entity, units
from bot.sandbox.places import Places
from bot.sandbox.polls import EXPLANATION, LINE_FEEDS, OPEN_SECONDS, OPTION, OPTIONS, QUESTION, Question, closed
from bot.sandbox.refusals import bad_request
from bot.sandbox.texts import formatted
from bot.sandbox.updates import Updates
from bot.sandbox.voice import Voice
from bot.sandbox.world import Json, World

_TYPES = (None, "regular", "quiz")


class BotPolls:
    """How the bot asks, and ends its polls."""

    def __init__(self, world: World, places: Places, updates: Updates) -> None:
        self._world = world
        self._places = places
        self._updates = updates
        self._voice = Voice(world, places)

    def send(self, call: api.SendPoll) -> Json:
        """sendPoll."""
        if call.media or call.explanation_media or any(getattr(option, "media", None) for option in call.options):
            raise bad_request("the sandbox has no media in polls")
        asked = self._question(call)
        chat, where = self._places.standing(call)
        fields = asked.fields()
        if call.is_closed:
            fields = {"poll": closed(fields["poll"])}
        return self._voice.say(chat, where | fields, call.reply_markup)

    def stop(self, call: api.StopPoll) -> Json:
        """stopPoll: the bot is told of its end, too."""
        chat = self._places.open(call.chat_id)
        message = self._places.existing(chat, call.message_id, "message with poll to stop not found")
        if "poll" not in message.raw:
            raise bad_request("message is not a poll")
        if message.by != self._world.bot["id"] or "forward_origin" in message.raw:
            raise bad_request("poll can't be stopped")
        if message.raw["poll"]["is_closed"]:
            raise bad_request("poll has already been closed")
        poll = closed(message.raw["poll"])
        self._voice.change(message, {"poll": poll}, call.reply_markup, ("poll",))
        self._updates.add("poll", poll, f"poll:{poll['id']}")
        return poll

    def _question(self, call: api.SendPoll) -> Question:
        words = self._text(call.question, call.question_parse_mode, call.question_entities)[0]
        if len(words) > QUESTION:
            raise bad_request(f"poll question length must not exceed {QUESTION}")
        options = [self._option(option) for option in call.options]
        if not 1 <= len(options) <= OPTIONS:
            raise bad_request(
                f"poll can't have more than {OPTIONS} options" if options else "poll must have at least 1 option"
            )
        if call.type not in _TYPES:
            raise bad_request("unsupported poll type specified")
        quiz = call.type == "quiz"
        several = call.allows_multiple_answers is True
        return Question(
            words,
            options,
            _correct(call, len(options), several=several) if quiz else (),
            several=several,
            anonymous=call.is_anonymous is not False,
            revoting=not quiz if call.allows_revoting is None else call.allows_revoting,
            other=[*self._explained(call).items(), *_ends(call, self._world.now()).items()],
        )

    def _option(self, option: Any) -> str:
        text, mode, entities = (
            (option, None, None)
            if isinstance(option, str)
            else (option.text, option.text_parse_mode, option.text_entities)
        )
        words = self._text(text, mode, entities)[0]
        if len(words) > OPTION:
            raise bad_request(f"poll options length must not exceed {OPTION}")
        return words

    def _explained(self, call: api.SendPoll) -> Json:
        """The fields that explain a quiz's answer. Raises Refusal for too much."""
        if not call.explanation:
            return {}
        words, entities = self._text(call.explanation, call.explanation_parse_mode, call.explanation_entities)
        if call.type != "quiz" or units(words) > EXPLANATION or words.count("\n") > LINE_FEEDS:
            raise bad_request("QUIZ_EXPLANATION_INVALID")
        return {"explanation": words} | ({"explanation_entities": entities} if entities else {})

    def _text(self, text: str, mode: object, entities: list[Any] | None) -> tuple[str, list[Entity]]:
        words, found = formatted(text, mode, entities, self._world.persons)
        if not words.strip():
            raise bad_request("text must be non-empty")
        return words, found


def _correct(call: api.SendPoll, options: int, *, several: bool) -> Sequence[int]:
    """The numbers of a quiz's right answers. Raises Refusal."""
    old = [] if call.correct_option_id is None else [call.correct_option_id]
    numbers = call.correct_option_ids or old
    if not numbers:
        raise bad_request("correct quiz option list must be non-empty")
    if any(one >= other for one, other in pairwise(numbers)):
        raise bad_request("correct quiz option list must be increasing")
    if not all(0 <= number < options for number in numbers) or (len(numbers) > 1 and not several):
        raise bad_request("wrong correct option ID specified")
    return numbers


def _ends(call: api.SendPoll, now: int) -> Json:
    """The fields that say when the poll closes. Raises Refusal for too soon or too late."""
    at = call.close_date
    date = int(at.timestamp()) if isinstance(at, datetime) else at
    if call.open_period is None and date is None:
        return {}
    if not isinstance(date, int | None):
        raise bad_request("can't parse close_date")
    seconds = call.open_period if call.open_period is not None else (date or 0) - now
    if seconds not in OPEN_SECONDS:
        raise bad_request("CLOSE_DATE_INVALID" if call.open_period is None else "OPEN_PERIOD_INVALID")
    return {"close_date": date} if call.open_period is None else {"open_period": seconds}
