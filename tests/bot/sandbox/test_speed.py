"""What keeps the sandbox quick with many people; strictness stays."""

import json

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import world as worlds
from bot.sandbox.__main__ import read_command
from bot.sandbox.faults import ByChance
from bot.sandbox.refusals import Refusal
from bot.sandbox.remembered import Remembered
from bot.sandbox.requests import read_method
from tests.bot.sandbox.conftest import Play


def test_a_crowd_has_started_the_bot_and_newcomers_come_after_it(play: Play) -> None:
    """Ids go on from whoever was last; the page is told once."""
    world = play.stand_in.world
    told: list[int | None] = []
    world.changed = told.append
    world.add_crowd(1000)
    assert told == [None]
    assert (len(world.persons), all(person.started for person in world.persons.values())) == (1001, True)
    assert {person.language_code for person in world.persons.values()} == {"kk", "ru"}
    assert world.add_person("Ольга").id == play.aigul.id + 1001
    world.put_person(worlds.Person(9_000_000, "Ержан"))
    assert world.add_person("Дана").id == 9_000_001


async def test_the_same_words_go_to_each_with_their_own_number(play: Play) -> None:
    """What was read once is sent to another chat as it is."""
    olga = play.stand_in.world.add_person("Ольга")
    play.stand_in.people.start(olga.id, olga.id)
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Иә", callback_data="x")]])
    for chat in (play.aigul.id, olga.id, play.aigul.id):
        sent = await play.bot.send_message(chat, "<b>Сәлем</b>", parse_mode="HTML", reply_markup=markup)
        assert (sent.chat.id, sent.html_text) == (chat, "<b>Сәлем</b>")
        assert sent.reply_markup is not None
        assert sent.reply_markup.inline_keyboard[0][0].callback_data == "x"


async def test_what_was_refused_once_is_refused_again(play: Play) -> None:
    """Nothing faulty is remembered as good; a faulty chat is refused after a good one."""
    for _ in range(2):
        with pytest.raises(TelegramBadRequest, match="can't parse entities"):
            await play.bot.send_message(play.aigul.id, "<b>Сәлем", parse_mode="HTML")
    read_method("sendMessage", {"chat_id": "5", "text": "a"})
    for chat in (None, [5]):
        with pytest.raises(Refusal, match="can't parse field"):
            read_method("sendMessage", {"chat_id": chat, "text": "a"})
    with pytest.raises(Refusal, match="unknown parameter"):
        read_method("sendMessage", {"chat_id": "5", "text": "a", "words": "b"})


async def test_a_remembered_message_is_changed_alone(play: Play) -> None:
    """Messages of the same words share what they were read from; an edit of one leaves the others."""
    rows = json.dumps({"inline_keyboard": [[{"text": "Иә", "callback_data": "x"}]]})
    body = {"chat_id": str(play.aigul.id), "text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": rows}
    url = f"{play.url}/bot{play.bot.token}/sendMessage"
    numbers = []
    for _ in range(2):
        async with play.web.post(url, data=body) as answer:
            numbers.append((await answer.json())["result"]["message_id"])
    await play.bot.edit_message_text(text="b", chat_id=play.aigul.id, message_id=numbers[0])
    messages = play.stand_in.world.chat(play.aigul.id).messages
    assert [messages[number].text for number in numbers] == ["b", "a"]
    assert "reply_markup" not in messages[numbers[0]].raw
    assert messages[numbers[1]].html() == "<b>a</b>"


def test_the_oldest_result_is_forgotten() -> None:
    """The memory is bounded; nothing is worked out twice while it is kept."""
    kept: Remembered[int, int] = Remembered(2)
    asked = []

    def work_out(number: int) -> int:
        asked.append(number)
        return number * 10

    for number in (1, 2, 1, 3, 2, 1):
        assert kept.get(number, lambda number=number: work_out(number)) == number * 10  # type: ignore[misc]
    assert asked == [1, 2, 3, 1]


def test_the_command_line_brings_a_crowd_and_faults() -> None:
    """The crowd's ids begin with the first person's; the demonstration's people come after it."""
    stand_in, port = read_command(["--token", "1:a", "--persons", "3", "--faults", "500:0.5,429:0.1:sendPoll"])
    persons = list(stand_in.world.persons.values())
    assert [(person.id, person.started) for person in persons[:4]] == [
        *[(worlds.FIRST_PERSON + number, True) for number in range(3)],
        (worlds.FIRST_PERSON + 3, False),
    ]
    assert stand_in.faults.chances == [ByChance("500", 0.5), ByChance("429", 0.1, "sendPoll")]
    assert port == 0


@pytest.mark.parametrize("faults", ["sadness:1", "500:2"])
def test_faults_that_are_none_stop_the_start(faults: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 2 and a line that says why."""
    with pytest.raises(SystemExit) as stop:
        read_command(["--token", "1:a", "--faults", faults])
    assert stop.value.code == 2
    assert "--faults" in capsys.readouterr().err


def test_files_are_weighed_once(play: Play) -> None:
    """The room that old ones made is free again."""
    world = play.stand_in.world
    half = worlds.FILES_LIMIT // 2
    kept = [world.keep_file("a", "text/plain", bytes(half)) for _ in range(5)]
    assert [world.file(file.id) is not None for file in kept] == [False, False, False, True, True]
