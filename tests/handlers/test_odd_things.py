"""What people send that is not words, commands without a conversation, groups, payments, inline queries."""

import pytest

from bot.sandbox.people import MADE_UP
from bot.sandbox.world import Json
from tests.stage import PersonOnStage, Stage

ANSWERED = [*MADE_UP, "forward"]


@pytest.mark.parametrize("kind", ANSWERED)
async def test_each_kind_of_message_gets_an_answer_in_the_readers_language(
    aigul: PersonOnStage, olga: PersonOnStage, kind: str
) -> None:
    """A voice message, a sticker, a place: a sentence and the menu, in Kazakh and in Russian."""
    await aigul.sends(kind)
    await olga.sends(kind)
    assert aigul.screen.text != olga.screen.text
    assert "Стандарт" in aigul.screen.captions
    assert "Стандарт" in olga.screen.captions


async def test_a_picture_is_not_kept(stage: Stage, olga: PersonOnStage) -> None:
    """The bot says that it can't see it and does not keep it."""
    file = stage.stand_in.world.keep_file("a.png", "image/png", b"...")
    stage.stand_in.people.send_file(olga.person.id, olga.chat, file, "посмотрите")
    await stage.settled()
    assert "не храню" in olga.screen.text


async def test_a_changed_message_is_seen(aigul: PersonOnStage) -> None:
    """New words are answered like any others."""
    await aigul.says("сәлем")
    await aigul.changes("5")
    assert aigul.screen.text.startswith("5. ")
    await aigul.changes("қош болыңыз")
    assert "жауабым жоқ" in aigul.screen.text


async def test_cancel_has_nothing_to_stop(olga: PersonOnStage) -> None:
    """/cancel says so, and shows the way on."""
    await olga.says("/cancel")
    assert olga.screen.text == "Прерывать нечего."


async def test_an_unknown_command_is_answered(olga: PersonOnStage) -> None:
    """A command of a later version is not taken for a question."""
    await olga.says("/calendar")
    assert "не знаю такой команды" in olga.screen.text


async def test_the_language_can_be_changed_any_time(aigul: PersonOnStage) -> None:
    """/language, or the button of the menu."""
    await aigul.says("/language")
    await aigul.presses("Русский")
    await aigul.presses("Тіл · Язык")
    assert "На каком языке" in aigul.screen.text
    await aigul.presses("Қазақша")
    assert "Басты мәзір" in aigul.screen.text


async def test_a_group_is_greeted_and_only_commands_are_answered(stage: Stage, aigul: PersonOnStage) -> None:
    """Plain words in a group are not the bot's business."""
    group = stage.in_group(aigul)
    await stage.settled()
    assert "/standard" in group.screen.text
    before = len(group.screens)
    await group.says("3")
    assert len(group.screens) == before
    await group.says("/standard 3")
    assert group.screen.text.startswith("3. ")
    await group.says("/start")
    assert group.screen.buttons[0][0]["kind"] == "url"


async def test_who_blocks_the_bot_is_not_written_to_and_can_come_back(aigul: PersonOnStage) -> None:
    """A tap that was under way is answered with nothing; after unblocking everything works."""
    await aigul.says("/start")
    await aigul.blocks()
    await aigul.presses_data("menu")
    await aigul.blocks(blocked=False)
    await aigul.says("/start")
    assert len(aigul.screens) == 2


async def test_the_bots_name_in_any_chat_leads_to_the_bot(stage: Stage, aigul: PersonOnStage) -> None:
    """An inline query gets an empty list with a button."""
    query = stage.stand_in.people.ask_inline(aigul.person.id, "премия")
    await stage.settled()
    found = stage.stand_in.queries.find(query)
    assert found is not None
    assert found.answer is not None
    assert found.answer["button"] == {"text": "Ботты ашу", "start_parameter": "inline"}


@pytest.mark.parametrize("kind", ["pre_checkout_query", "shipping_query"])
async def test_a_forged_payment_is_refused(stage: Stage, olga: PersonOnStage, kind: str) -> None:
    """The bot sells nothing."""
    query = stage.stand_in.queries.open(olga.person.id)
    event: Json = {"id": query.id, "from": olga.person.user(), "invoice_payload": "x"}
    if kind == "pre_checkout_query":
        event |= {"currency": "KZT", "total_amount": 100}
    else:
        address = dict.fromkeys(("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "x")
        event |= {"shipping_address": address}
    stage.stand_in.updates.add(kind, event, "pay")
    await stage.settled()
    assert query.answer == {"ok": False}
