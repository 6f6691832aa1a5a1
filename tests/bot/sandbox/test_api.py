"""The Bot API as a bot feels it: what is carried out, and what is refused in which words."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
)

from bot.sandbox.faults import Fault
from bot.sandbox.limits import Limits
from bot.sandbox.people import MADE_UP
from bot.sandbox.refusals import Refusal
from tests.bot.sandbox.conftest import Play
from tests.clocks import LeapingClock


def keyboard(**button: object) -> InlineKeyboardMarkup:
    """One button."""
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton.model_validate({"text": "a", **button})]])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "   "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "<b>a", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "a", "parse_mode": "MarkdownV2"}, "the sandbox reads parse_mode HTML only"),
        ({"text": "a", "reply_markup": keyboard(callback_data="қ" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(callback_data="a", text=" ")}, "button text must be non-empty"),
        ({"text": "a", "reply_markup": keyboard()}, "text buttons are unallowed"),
        ({"text": "a", "reply_markup": keyboard(url="nowhere")}, "is invalid"),
        ({"text": "a", "reply_markup": keyboard(copy_text=CopyTextButton(text="a" * 257))}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "no_such_field": 1}, 'unknown parameter "no_such_field"'),
        ({"text": "a", "disable_notification": "perhaps"}, "can't parse field"),
        ({"text": "a", "chat_id": 77}, "chat not found"),
    ],
)
async def test_a_message_that_telegram_would_refuse(play: Play, fields: dict[str, object], words: str) -> None:
    """Nothing is sent, and the words are Telegram's."""
    given: dict[str, object] = {"chat_id": play.aigul.id, **fields}
    body = {
        key: value.model_dump(exclude_none=True) if isinstance(value, InlineKeyboardMarkup) else value
        for key, value in given.items()
    }
    async with play.web.post(f"{play.url}/bot{play.bot.token}/sendMessage", json=body) as answer:
        read = await answer.json()
    assert (answer.status, read["ok"], read["error_code"]) == (400, False, 400)
    assert words in read["description"]
    assert len(play.stand_in.world.chat(play.aigul.id).messages) == 1


async def test_a_message_at_the_limit_is_sent(play: Play) -> None:
    """4096 units after parsing, entities aside."""
    sent = await play.bot.send_message(play.aigul.id, "<b>" + "a" * 4096 + "</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


async def test_entities_may_be_given_instead_of_markup(play: Play) -> None:
    """They are kept as they are."""
    entity = MessageEntity(type="bold", offset=0, length=2)
    sent = await play.bot.send_message(play.aigul.id, "Қош", entities=[entity])
    assert [(found.type, found.length) for found in sent.entities or []] == [("bold", 2)]


async def test_who_never_started_or_blocked_is_not_written_to(play: Play) -> None:
    """403, each in its words."""
    stranger = play.stand_in.world.add_person("Ольга")
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await play.bot.send_message(stranger.id, "a")
    play.stand_in.people.block(play.aigul.id, blocked=True)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await play.bot.send_message(play.aigul.id, "a")


async def test_edits(play: Play) -> None:
    """Of one's own, living messages, to something else."""
    sent = await play.bot.send_message(play.aigul.id, "a", reply_markup=keyboard(callback_data="x"))
    chat, number = play.aigul.id, sent.message_id
    await play.bot.edit_message_text(text="b", chat_id=chat, message_id=number)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await play.bot.edit_message_text(text="b", chat_id=chat, message_id=number)
    await play.bot.edit_message_reply_markup(reply_markup=keyboard(callback_data="y"), chat_id=chat, message_id=number)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await play.bot.edit_message_text(text="b", chat_id=play.aigul.id, message_id=1)
    await play.bot.delete_message(chat_id=chat, message_id=number)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await play.bot.edit_message_text(text="c", chat_id=chat, message_id=number)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await play.bot.delete_message(chat_id=chat, message_id=number)
    photo = await play.bot.send_photo(play.aigul.id, BufferedInputFile(b"...", "a.png"))
    with pytest.raises(TelegramBadRequest, match="there is no text in the message"):
        await play.bot.edit_message_text(text="c", chat_id=play.aigul.id, message_id=photo.message_id)


async def test_deleting_ends_after_48_hours(play: Play) -> None:
    """An old message stays; several go at once, missing ones passed over."""
    old = await play.bot.send_message(play.aigul.id, "a")
    play.clock.leap(49 * 3600)
    with pytest.raises(TelegramBadRequest, match="can't be deleted"):
        await play.bot.delete_message(play.aigul.id, old.message_id)
    new = await play.bot.send_message(play.aigul.id, "b")
    assert await play.bot.delete_messages(play.aigul.id, [new.message_id, 999])
    with pytest.raises(TelegramBadRequest, match="wrong number of messages"):
        await play.bot.delete_messages(play.aigul.id, list(range(101)))


async def test_media_copies_and_forwards(play: Play) -> None:
    """Files go up once and are sent by their ids; captions are held to their limit."""
    photo = await play.bot.send_photo(
        play.aigul.id, BufferedInputFile(b"...", "a.png"), caption="<b>a</b>", parse_mode="HTML"
    )
    assert photo.photo is not None
    document = await play.bot.send_document(play.aigul.id, BufferedInputFile(b"pdf", "a.pdf"))
    assert document.document is not None
    again = await play.bot.send_document(play.aigul.id, document.document.file_id)
    assert again.document == document.document
    file = await play.bot.get_file(document.document.file_id)
    body = await play.bot.download_file(file.file_path or "")
    assert body is not None
    assert body.read() == b"pdf"
    copied = await play.bot.copy_message(play.aigul.id, play.aigul.id, photo.message_id)
    forwarded = await play.bot.forward_message(play.aigul.id, play.aigul.id, photo.message_id)
    assert forwarded.forward_origin is not None
    assert copied.message_id == forwarded.message_id - 1
    for refused in (
        play.bot.send_photo(play.aigul.id, "no such file"),
        play.bot.send_photo(play.aigul.id, BufferedInputFile(b".", "a.png"), caption="a" * 1025),
        play.bot.get_file("no such file"),
        play.bot.copy_message(play.aigul.id, play.aigul.id, 999),
    ):
        with pytest.raises(TelegramBadRequest):
            await refused


async def test_queries_are_answered_once_and_while_young(play: Play) -> None:
    """The second answer, and one after 150 seconds, come too late."""
    sent = await play.bot.send_message(play.aigul.id, "a", reply_markup=keyboard(callback_data="x"))
    press = play.stand_in.people.press
    query = press(play.aigul.id, play.aigul.id, sent.message_id, "x")
    assert await play.bot.answer_callback_query(query, text="иә", show_alert=True)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await play.bot.answer_callback_query(query)
    old = press(play.aigul.id, play.aigul.id, sent.message_id, "x")
    play.clock.leap(151)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await play.bot.answer_callback_query(old)
    long = press(play.aigul.id, play.aigul.id, sent.message_id, "x")
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await play.bot.answer_callback_query(long, text="a" * 201)
    with pytest.raises(TelegramBadRequest, match="URL_INVALID"):
        await play.bot.answer_callback_query(long, url="nowhere")


async def test_inline_and_payment_queries(play: Play) -> None:
    """Their answers are kept for whoever asked."""
    query = play.stand_in.people.ask_inline(play.aigul.id, "премия")
    card = InlineQueryResultArticle(id="1", title="a", input_message_content=InputTextMessageContent(message_text="b"))
    await play.bot.answer_inline_query(query, [card])
    shown = await play.ask("GET", f"/sandbox/inline/{query}")
    assert [result["title"] for result in shown["results"]] == ["a"]
    for number, answer in ((1, play.bot.answer_pre_checkout_query), (2, play.bot.answer_shipping_query)):
        asked = play.stand_in.queries.open(number)
        assert await answer(asked.id, ok=False, error_message="жоқ")


async def test_commands_and_words_by_language_and_scope(play: Play) -> None:
    """A person is shown those of their language, else the others'."""
    private = BotCommandScopeAllPrivateChats()
    await play.bot.set_my_commands(
        [BotCommand(command="start", description="Мәзір")], scope=private, language_code="kk"
    )
    await play.bot.set_my_commands([BotCommand(command="start", description="Menu")], scope=private)
    await play.bot.set_my_description("Сипаттама", language_code="kk")
    await play.bot.set_my_short_description("Қысқа")
    await play.bot.set_my_name("Қорған")
    assert (await play.bot.get_my_description(language_code="kk")).description == "Сипаттама"
    assert (await play.bot.get_my_short_description(language_code="ru")).short_description == "Қысқа"
    assert (await play.bot.get_my_name()).name == "Қорған"
    assert len(await play.bot.get_my_commands(scope=private, language_code="kk")) == 1
    shown = await play.ask("GET", f"/sandbox/chats/{play.aigul.id}?person={play.aigul.id}")
    assert (shown["commands"][0]["description"], shown["description"]) == ("Мәзір", "Сипаттама")
    await play.bot.delete_my_commands(scope=private, language_code="kk")
    shown = await play.ask("GET", f"/sandbox/chats/{play.aigul.id}?person={play.aigul.id}")
    assert shown["commands"][0]["description"] == "Menu"
    for refused in (
        play.bot.set_my_commands([BotCommand(command="Жоқ", description="a")]),
        play.bot.set_my_commands([BotCommand(command="a", description="a" * 257)]),
        play.bot.set_my_commands([BotCommand(command="a", description="a")] * 101),
        play.bot.set_my_description("a" * 513),
    ):
        with pytest.raises(TelegramBadRequest):
            await refused


async def test_what_the_stand_in_does_not_know(play: Play) -> None:
    """An unknown method, one that it does not play, a wrong token, a group that is not there."""

    class NoSuchMethod(TelegramMethod[bool]):
        __returning__ = bool
        __api_method__ = "noSuchMethod"

    with pytest.raises(TelegramNotFound):
        await play.bot(NoSuchMethod())
    with pytest.raises(TelegramNotFound):
        await play.bot.send_dice(play.aigul.id)
    with pytest.raises(TelegramUnauthorizedError):
        await Bot("1:wrong-token-altogether", session=play.bot.session).get_me()
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await play.bot.leave_chat(-5)
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await play.bot.get_chat(5)


async def test_groups(play: Play) -> None:
    """A moved group is named, a left one is closed."""
    group = play.stand_in.people.make_group("Мектеп", [play.aigul.id])
    await play.bot.send_message(group.id, "a")
    assert (await play.bot.get_chat(group.id)).title == "Мектеп"
    moved = play.stand_in.people.migrate(group.id)
    with pytest.raises(TelegramMigrateToChat) as fault:
        await play.bot.send_message(group.id, "a")
    assert fault.value.migrate_to_chat_id == moved.id
    await play.bot.leave_chat(moved.id)
    with pytest.raises(TelegramForbiddenError, match="kicked"):
        await play.bot.send_message(moved.id, "a")


async def test_two_pollers_conflict(play: Play) -> None:
    """The first one is told that another came."""
    await play.bot.get_updates(offset=-1)
    await play.bot.get_updates(offset=(await play.bot.get_updates())[-1].update_id + 1)
    first = asyncio.create_task(play.bot.get_updates(timeout=10))
    while play.stand_in.updates._poll is None:  # noqa: SLF001, ASYNC110 until the first one waits
        await asyncio.sleep(0)
    second = asyncio.create_task(play.bot.get_updates(timeout=10))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates"):
        await first
    play.stand_in.people.send(play.aigul.id, play.aigul.id, "сәлем")
    assert [update.message.text for update in await second if update.message] == ["сәлем"]


async def test_updates_are_confirmed_by_the_next_offset(play: Play) -> None:
    """Until then they come again."""
    play.stand_in.people.send(play.aigul.id, play.aigul.id, "one")
    first = await play.bot.get_updates()
    assert [u.update_id for u in await play.bot.get_updates()] == [u.update_id for u in first]
    assert await play.bot.get_updates(offset=first[-1].update_id + 1) == []
    assert play.stand_in.updates.confirmed == len(first)


async def test_a_webhook_excludes_polling(play: Play) -> None:
    """And is told about; plain http is for this machine only."""
    with pytest.raises(TelegramBadRequest, match="HTTPS URL must be provided"):
        await play.bot.set_webhook("http://example.kz/hook")
    await play.bot.set_webhook("https://example.invalid/hook", secret_token="s", drop_pending_updates=True)
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await play.bot.get_updates()
    assert (await play.bot.get_webhook_info()).url == "https://example.invalid/hook"
    await play.bot.delete_webhook()
    assert await play.bot.get_updates() == []


@pytest.mark.parametrize("kind", sorted(MADE_UP))
async def test_every_kind_of_message_is_one_that_aiogram_reads(play: Play, kind: str) -> None:
    """What people send arrives as an update."""
    play.stand_in.people.send_kind(play.aigul.id, play.aigul.id, kind)
    (*_, last) = await play.bot.get_updates()
    assert last.message is not None
    assert last.message.content_type == kind


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("500", TelegramServerError),
        ("429", TelegramRetryAfter),
        ("401", TelegramUnauthorizedError),
        ("403", TelegramForbiddenError),
        ("reset_before", TelegramNetworkError),
        ("reset_after", TelegramNetworkError),
    ],
)
async def test_ordered_faults_strike(play: Play, kind: str, fault: type[TelegramAPIError]) -> None:
    """Once, and only "reset_after" has carried the call out."""
    play.stand_in.faults.order(Fault(kind, 1, "sendMessage", retry_after=3))
    with pytest.raises(fault):
        await play.bot.send_message(play.aigul.id, "a")
    assert len(play.stand_in.world.chat(play.aigul.id).messages) == (2 if kind == "reset_after" else 1)
    await play.bot.send_message(play.aigul.id, "b")


def test_rates_are_limited() -> None:
    """A person 1 a second after a burst, a group 20 a minute, all together 30 a second."""
    clock = LeapingClock()
    limits = Limits(clock.monotonic)
    for _ in range(20):
        limits.count(1)
    with pytest.raises(Refusal) as refusal:
        limits.count(1)
    assert refusal.value.parameters == {"retry_after": 1}
    clock.leap(1)
    limits.count(1)
    for _ in range(20):
        limits.count(-1)
    with pytest.raises(Refusal) as refusal:
        limits.count(-1)
    assert refusal.value.parameters == {"retry_after": 3}


async def test_other_keyboards_are_shown_below(play: Play) -> None:
    """A reply keyboard belongs to the chat."""
    markup = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Иә")]])
    await play.bot.send_message(play.aigul.id, "a", reply_markup=markup)
    shown = await play.ask("GET", f"/sandbox/chats/{play.aigul.id}?person={play.aigul.id}")
    assert shown["reply_keyboard"]["rows"] == [["Иә"]]
    await play.bot.send_message(play.aigul.id, "a", reply_markup=ForceReply())
    await play.bot.send_chat_action(play.aigul.id, "typing")
    shown = await play.ask("GET", f"/sandbox/chats/{play.aigul.id}?person={play.aigul.id}")
    assert (shown["reply_keyboard"], shown["chat_action"]) == (None, "typing")
