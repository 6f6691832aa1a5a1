"""From what a handler returned to the calls that show it."""

from collections.abc import Sequence
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerInlineQuery,
    AnswerPreCheckoutQuery,
    EditMessageText,
    SendMediaGroup,
    SendMessage,
    SetMessageReaction,
    SetMyCommands,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ForceReply,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyKeyboardRemove,
    Update,
)

from bot.telegram.calls import Call, Method, NowhereToShow, calls_for, chat_of, read_call
from bot.telegram.screen import Button, Screen

AIGUL, FORUM, TOPIC = 7_000_000_001, -1001234567890, 77
PERSON = {"id": AIGUL, "is_bot": False, "first_name": "Айгүл"}
PRIVATE = {"id": AIGUL, "type": "private", "first_name": "Айгүл"}
SUPERGROUP = {"id": FORUM, "type": "supergroup", "title": "Мұғалімдер", "is_forum": True}


class OpenMenu(CallbackData, prefix="menu"):
    """Where the screen's button leads."""


SCREEN = Screen("<b>Мәзір</b>", [[Button("Мәзір", OpenMenu())]])


def message(chat: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Words in this chat, as the Bot API writes them."""
    return {"message_id": 5, "date": 1_795_000_000, "chat": chat, "from": PERSON, "text": "сәлем", **more}


def update(**kind: dict[str, Any]) -> Update:
    """An update of this kind."""
    return Update.model_validate({"update_id": 1, **kind})


def tap(on: dict[str, Any] | None, **more: Any) -> Update:
    """A tap on a button of this message; None: of a message sent by way of the bot's name in another chat."""
    fields = {"id": "99", "from": PERSON, "chat_instance": "1", "data": "menu", **more}
    return update(callback_query=fields if on is None else {**fields, "message": on})


def sent(calls: Sequence[Call]) -> SendMessage:
    """The one new message among these calls."""
    (method,) = [call.method for call in calls if isinstance(call.method, SendMessage)]
    return method


def test_words_are_answered_by_a_new_message() -> None:
    """The screen's text and keyboard go to the chat that the words came from."""
    (call,) = calls_for(update(message=message(PRIVATE)), SCREEN)
    assert isinstance(call.method, SendMessage)
    assert (call.method.chat_id, call.method.text, call.method.parse_mode) == (AIGUL, SCREEN.text, "HTML")
    assert call.method.reply_markup == SCREEN.keyboard()
    assert call.otherwise is None


def test_changed_words_are_answered_by_a_new_message() -> None:
    """An edited message is answered where it stands."""
    assert sent(calls_for(update(edited_message=message(PRIVATE)), SCREEN)).chat_id == AIGUL


def test_links_bring_no_preview() -> None:
    """Neither a new message nor an edited one grows a picture of some page."""
    for call in calls_for(update(message=message(PRIVATE)), SCREEN) + calls_for(tap(message(PRIVATE)), SCREEN)[1:]:
        assert isinstance(call.method, SendMessage | EditMessageText)
        assert call.method.link_preview_options == LinkPreviewOptions(is_disabled=True)


def test_a_tap_edits_the_message_in_place() -> None:
    """First the tap is answered, so that the button stops waiting; then its message becomes the screen."""
    answer, show = calls_for(tap(message(PRIVATE)), SCREEN)
    assert answer == Call(AnswerCallbackQuery(callback_query_id="99"))
    assert isinstance(show.method, EditMessageText)
    assert (show.method.chat_id, show.method.message_id) == (AIGUL, 5)
    assert (show.method.text, show.method.reply_markup) == (SCREEN.text, SCREEN.keyboard())


def test_an_edit_that_is_refused_becomes_a_new_message() -> None:
    """The call knows what to send where Telegram no longer lets the message be edited."""
    _, show = calls_for(tap(message(PRIVATE)), SCREEN)
    assert isinstance(show.otherwise, SendMessage)
    assert (show.otherwise.chat_id, show.otherwise.text) == (AIGUL, SCREEN.text)
    assert show.otherwise.reply_markup == SCREEN.keyboard()


def test_a_notice_answers_the_tap() -> None:
    """The screen's short line is shown above the chat."""
    answer, _ = calls_for(tap(message(PRIVATE)), Screen("…", notice="Енді қазақша сөйлесеміз."))
    assert answer.method == AnswerCallbackQuery(callback_query_id="99", text="Енді қазақша сөйлесеміз.")


def test_a_fresh_screen_leaves_the_tapped_message_alone() -> None:
    """What is to be forwarded comes as a message of its own."""
    answer, show = calls_for(tap(message(PRIVATE)), Screen("…", fresh=True))
    assert isinstance(answer.method, AnswerCallbackQuery)
    assert isinstance(show.method, SendMessage)


def test_a_tap_on_an_inaccessible_message_is_answered_by_a_new_one() -> None:
    """A message that is too old to be seen (date 0) can't be edited."""
    old = {"message_id": 5, "date": 0, "chat": PRIVATE}
    answer, show = calls_for(tap(old), SCREEN)
    assert isinstance(answer.method, AnswerCallbackQuery)
    assert isinstance(show.method, SendMessage)
    assert show.method.chat_id == AIGUL


def test_a_tap_without_a_message_is_answered_in_private() -> None:
    """A button under an inline message belongs to a chat that the bot may not know."""
    _, show = calls_for(tap(None, inline_message_id="abc"), SCREEN)
    assert isinstance(show.method, SendMessage)
    assert show.method.chat_id == AIGUL


def test_a_tap_is_answered_even_if_nothing_is_shown() -> None:
    """A handler that returns nothing leaves no button waiting."""
    assert calls_for(tap(message(PRIVATE)), None) == [Call(AnswerCallbackQuery(callback_query_id="99"))]


def test_nothing_is_said_where_nothing_was_returned() -> None:
    """No screen, no call."""
    assert calls_for(update(message=message(PRIVATE)), None) == []


def test_several_parts_are_shown_in_their_order() -> None:
    """Screens and methods may be mixed."""
    method = SendMessage(chat_id=1, text="екінші")
    calls = calls_for(update(message=message(PRIVATE)), [Screen("бірінші"), method, Screen("үшінші")])
    assert [getattr(call.method, "text", None) for call in calls] == ["бірінші", "екінші", "үшінші"]
    assert calls[1] == Call(method)


def test_words_in_a_topic_are_answered_there() -> None:
    """In a forum the answer stays in the topic."""
    words = message(SUPERGROUP, message_thread_id=TOPIC, is_topic_message=True)
    assert sent(calls_for(update(message=words), SCREEN)).message_thread_id == TOPIC


def test_a_reply_outside_topics_opens_none() -> None:
    """Telegram numbers the thread of each reply; only a topic's number may be sent to."""
    words = message(SUPERGROUP, message_thread_id=TOPIC)
    assert sent(calls_for(update(message=words), SCREEN)).message_thread_id is None


@pytest.mark.parametrize("screen", [SCREEN, Screen("…", fresh=True)], ids=["in place", "fresh"])
def test_a_tap_in_a_topic_is_answered_there(screen: Screen) -> None:
    """A new message after a tap, instead of an edit or of its own, stays in the topic."""
    _, show = calls_for(tap(message(SUPERGROUP, message_thread_id=TOPIC, is_topic_message=True)), screen)
    new = show.otherwise or show.method
    assert isinstance(new, SendMessage)
    assert new.message_thread_id == TOPIC


def test_a_group_that_the_bot_is_added_to_is_greeted() -> None:
    """A change of membership is answered in its chat."""
    member = {"user": {"id": 1, "is_bot": True, "first_name": "Қорған"}}
    added = {
        "chat": SUPERGROUP,
        "from": PERSON,
        "date": 1_795_000_000,
        "old_chat_member": {**member, "status": "left"},
        "new_chat_member": {**member, "status": "member"},
    }
    assert sent(calls_for(update(my_chat_member=added), SCREEN)).chat_id == FORUM


def test_an_inline_query_has_no_chat_for_a_screen() -> None:
    """A screen is refused there, a method is passed on."""
    query = update(inline_query={"id": "7", "from": PERSON, "query": "", "offset": ""})
    answer = AnswerInlineQuery(inline_query_id="7", results=[])
    assert calls_for(query, answer) == [Call(answer)]
    with pytest.raises(NowhereToShow, match="inline_query"):
        calls_for(query, SCREEN)


@pytest.mark.parametrize(
    "method",
    [
        SendMessage(chat_id=1, text="қазақша", reply_markup=SCREEN.keyboard()),
        SendMessage(chat_id=1, text="?", reply_markup=ForceReply()),
        SendMessage(chat_id=1, text="?", reply_markup=ReplyKeyboardRemove()),
        AnswerPreCheckoutQuery(pre_checkout_query_id="1", ok=False, error_message="жоқ"),
        AnswerInlineQuery(
            inline_query_id="7",
            results=[
                InlineQueryResultArticle(
                    id="1", title="1", input_message_content=InputTextMessageContent(message_text="1")
                )
            ],
        ),
        SendMediaGroup(chat_id=1, media=[InputMediaPhoto(media="file id")]),
        SetMessageReaction(chat_id=1, message_id=2, reaction=[ReactionTypeEmoji(emoji="👍")]),
        SetMyCommands(commands=[BotCommand(command="start", description="…")], scope=BotCommandScopeAllPrivateChats()),
    ],
    ids=lambda method: type(method).__name__,
)
def test_a_call_is_read_back_as_it_was_written(method: Method) -> None:
    """What is sent after a crash is what would have been sent before it, whatever a handler returned."""
    assert read_call(Call(method).written()) == Call(method)


def test_a_calls_second_choice_is_kept_with_it() -> None:
    """An edit that is sent after a crash can still fall back on a new message."""
    for call in calls_for(tap(message(PRIVATE)), SCREEN):
        assert read_call(call.written()) == call


def test_calls_are_ordered_by_their_chat() -> None:
    """Ids count; names of channels and calls to nobody do not."""
    assert chat_of(SendMessage(chat_id=FORUM, text="…")) == FORUM
    assert chat_of(SendMessage(chat_id="@channel", text="…")) is None
    assert chat_of(AnswerCallbackQuery(callback_query_id="99")) is None
