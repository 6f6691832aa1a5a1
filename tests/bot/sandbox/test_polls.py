"""Native polls from either side: asked within Telegram's limits, answered, stopped, passed on."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InputPollOption, MessageEntity, Poll

from bot.sandbox.polls import Question
from bot.sandbox.refusals import PersonsFault
from tests.bot.sandbox.conftest import Play

YES_NO: list[Any] = ["Иә", "Жоқ"]


async def poll_of(play: Play, **more: Any) -> tuple[int, Poll]:
    """A poll that the bot has sent."""
    sent = await play.bot.send_poll(play.aigul.id, "Келесіз бе?", YES_NO, **more)
    assert sent.poll is not None
    return sent.message_id, sent.poll


async def test_a_poll_is_asked(play: Play) -> None:
    """Anonymous, of one answer that may be changed, if nothing else is said."""
    _, poll = await poll_of(play)
    assert (poll.question, [option.text for option in poll.options], poll.type) == ("Келесіз бе?", YES_NO, "regular")
    assert (poll.is_anonymous, poll.allows_multiple_answers, poll.allows_revoting) == (True, False, True)
    _, open_poll = await poll_of(play, is_anonymous=False, allows_multiple_answers=True, is_closed=True)
    assert (open_poll.is_anonymous, open_poll.allows_multiple_answers, open_poll.is_closed) == (False, True, True)


async def test_a_quiz_knows_its_answer(play: Play) -> None:
    """And explains it, with formatting."""
    options: list[Any] = [InputPollOption(text="<b>12</b>", text_parse_mode="HTML"), InputPollOption(text="10")]
    sent = await play.bot.send_poll(
        play.aigul.id,
        "Неше?",
        options,
        type="quiz",
        correct_option_ids=[0],
        explanation="Он екі",
        explanation_entities=[MessageEntity(type="bold", offset=0, length=2)],
        open_period=60,
    )
    poll = sent.poll
    assert poll is not None
    assert (poll.type, poll.correct_option_ids, poll.explanation, poll.open_period) == ("quiz", [0], "Он екі", 60)
    assert (poll.allows_revoting, poll.options[0].text) == (False, "12")
    assert [entity.type for entity in poll.explanation_entities or []] == ["bold"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"question": " "}, "text must be non-empty"),
        ({"question": "a" * 301}, "poll question length must not exceed 300"),
        ({"question": "<b>a", "question_parse_mode": "HTML"}, "can't parse entities"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": [str(number) for number in range(13)]}, "poll can't have more than 12 options"),
        ({"options": ["a", ""]}, "text must be non-empty"),
        ({"options": ["a", "b" * 101]}, "poll options length must not exceed 100"),
        ({"type": "riddle"}, "unsupported poll type"),
        ({"type": "quiz"}, "correct quiz option list must be non-empty"),
        ({"type": "quiz", "correct_option_ids": [1, 0]}, "correct quiz option list must be increasing"),
        ({"type": "quiz", "correct_option_ids": [2]}, "wrong correct option ID"),
        ({"type": "quiz", "correct_option_ids": [0, 1]}, "wrong correct option ID"),
        ({"type": "quiz", "correct_option_ids": [0], "explanation": "a" * 201}, "QUIZ_EXPLANATION_INVALID"),
        ({"type": "quiz", "correct_option_ids": [0], "explanation": "a\n\n\nb"}, "QUIZ_EXPLANATION_INVALID"),
        ({"explanation": "a"}, "QUIZ_EXPLANATION_INVALID"),
        ({"open_period": 4}, "OPEN_PERIOD_INVALID"),
        ({"close_date": timedelta(seconds=2_700_000)}, "CLOSE_DATE_INVALID"),
    ],
)
async def test_a_poll_that_telegram_would_refuse(play: Play, fields: dict[str, Any], words: str) -> None:
    """Nothing is sent."""
    if "close_date" in fields:
        fields = {"close_date": play.stand_in.world.now() + int(fields["close_date"].total_seconds())}
    given = {"question": "Келесіз бе?", "options": YES_NO, **fields}
    with pytest.raises(TelegramBadRequest, match=words):
        await play.bot.send_poll(play.aigul.id, **given)
    assert len(play.stand_in.world.chat(play.aigul.id).messages) == 1


async def test_a_poll_at_the_limits_is_asked(play: Play) -> None:
    """Characters are counted, not UTF-16 units."""
    options: list[Any] = ["😀" * 100] * 12
    sent = await play.bot.send_poll(play.aigul.id, "😀" * 300, options)
    assert sent.poll is not None
    assert len(sent.poll.options) == 12


async def test_a_poll_is_stopped_once(play: Play) -> None:
    """With the votes until then; nobody votes after that."""
    await play.bot.get_updates(allowed_updates=["message", "poll"])
    number, _ = await poll_of(play)
    play.stand_in.people.vote(play.aigul.id, play.aigul.id, number, [1])
    stopped = await play.bot.stop_poll(play.aigul.id, number)
    assert (stopped.is_closed, [option.voter_count for option in stopped.options]) == (True, [0, 1])
    told = [update.poll for update in await play.bot.get_updates() if update.poll]
    assert [(poll.total_voter_count, poll.is_closed) for poll in told] == [(1, False), (1, True)]
    with pytest.raises(PersonsFault, match="no poll to answer"):
        play.stand_in.people.vote(play.aigul.id, play.aigul.id, number, [0])
    theirs = play.stand_in.people.ask(play.aigul.id, play.aigul.id, Question("a", YES_NO))
    for message, words in (
        (number, "poll has already been closed"),
        (999, "message with poll to stop not found"),
        (1, "message is not a poll"),
        (theirs.id, "poll can't be stopped"),
    ):
        with pytest.raises(TelegramBadRequest, match=words):
            await play.bot.stop_poll(play.aigul.id, message)


async def test_who_voted_is_told_of_open_polls_only(play: Play) -> None:
    """Answers change while they may, and are taken back."""
    await play.bot.get_updates(allowed_updates=["poll", "poll_answer"])
    people, me = play.stand_in.people, play.aigul.id
    secret, _ = await poll_of(play)
    public, _ = await poll_of(play, is_anonymous=False, allows_multiple_answers=True)
    people.vote(me, me, secret, [0])
    for answer in ([1, 0], []):
        people.vote(me, me, public, answer)
    updates = await play.bot.get_updates()
    answers = [update.poll_answer for update in updates if update.poll_answer]
    assert [(answer.user and answer.user.id, answer.option_ids) for answer in answers] == [(me, [0, 1]), (me, [])]
    polls = [update.poll for update in updates if update.poll]
    assert [poll.total_voter_count for poll in polls] == [1, 1, 0]


async def test_votes_that_cannot_be_given(play: Play) -> None:
    """Two for one, none of the options, a quiz's twice; somebody else's chat."""
    people, me = play.stand_in.people, play.aigul.id
    quiz, _ = await poll_of(play, type="quiz", correct_option_ids=[0])
    olga = play.stand_in.world.add_person("Ольга")
    for person, options, words in (
        (me, [0, 1], "only one option"),
        (me, [2], "no such option"),
        (olga.id, [0], "somebody else's"),
    ):
        with pytest.raises(PersonsFault, match=words):
            people.vote(person, me, quiz, options)
    people.vote(me, me, quiz, [1])
    with pytest.raises(PersonsFault, match="can't be changed"):
        people.vote(me, me, quiz, [0])


async def test_a_persons_poll_reaches_the_bot_and_is_passed_on(play: Play) -> None:
    """A copy is a poll of its own without votes; a quiz is copied where its answer is known."""
    people, me = play.stand_in.people, play.aigul.id
    quiz = people.ask(me, me, Question("Неше?", ["12", "10", "8"], correct=[0], several=False))
    told = (await play.bot.get_updates())[-1].message
    assert told is not None
    assert told.poll is not None
    assert (told.poll.type, told.poll.correct_option_ids, len(told.poll.options)) == ("quiz", [0], 3)
    people.vote(me, me, quiz.id, [0])
    copied = await play.bot.copy_message(me, me, quiz.id)
    copy = play.stand_in.world.chat(me).messages[copied.message_id].raw["poll"]
    assert (copy["total_voter_count"], copy["id"] == told.poll.id) == (0, False)
    group = people.make_group("Мектеп", [me])
    hidden = people.ask(me, group.id, Question("Неше?", YES_NO, correct=[0]))
    with pytest.raises(TelegramBadRequest, match="message can't be copied"):
        await play.bot.copy_message(me, group.id, hidden.id)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"question": "", "options": ["a", "b"]}, "a question has 1 to 300"),
        ({"question": "a" * 301, "options": ["a", "b"]}, "a question has 1 to 300"),
        ({"question": "a", "options": ["a"]}, "a poll has 2 to 12 options"),
        ({"question": "a", "options": ["a"] * 13}, "a poll has 2 to 12 options"),
        ({"question": "a", "options": ["a", ""]}, "an option 1 to 100"),
        ({"question": "a", "options": ["a", "b"], "correct": [2]}, "not among the options"),
        ({"question": "a", "options": "ab"}, "options is not a list"),
    ],
)
async def test_a_poll_that_no_app_would_send(play: Play, body: dict[str, object], words: str) -> None:
    """A sentence says why."""
    answer = await play.ask("POST", f"/sandbox/chats/{play.aigul.id}/polls", {"person": play.aigul.id, **body})
    assert (answer["status"], words in answer["error"]) == (400, True)


async def test_the_page_asks_and_votes(play: Play) -> None:
    """A quiz's right answer is shown after one's own."""
    me, chat = play.aigul.id, f"/sandbox/chats/{play.aigul.id}"
    body = {"person": me, "question": "Кім?", "options": ["Мен", "Сен"], "several": True, "anonymous": False}
    poll = (await play.ask("POST", f"{chat}/polls", body))["poll"]
    assert (poll["question"], poll["several"], poll["anonymous"], poll["quiz"]) == ("Кім?", True, False, False)
    number, _ = await poll_of(play, type="quiz", correct_option_ids=[0])
    seen = (await play.ask("GET", f"{chat}?person={me}"))["messages"][-1]["poll"]
    assert (seen["correct"], seen["mine"]) == ([], [])
    voted = await play.ask("POST", f"{chat}/messages/{number}/votes", {"person": me, "options": [1]})
    assert (voted["poll"]["correct"], voted["poll"]["mine"], voted["poll"]["voters"]) == ([0], [1], 1)
