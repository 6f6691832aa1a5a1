"""Forums: topics, who may do what with them, and what the bot is told."""

from collections.abc import Awaitable

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import Message, ReplyParameters

from bot.sandbox.demo import DEMO_DESK_CHAT, DEMO_OWNER
from bot.sandbox.groups import Group, Rights
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.server import StandIn
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import TOKEN, Play


@pytest.fixture
def desk(play: Play) -> Group:
    """A forum of Айгүл's, whose administrator the bot is."""
    group = play.stand_in.people.make_group("Стол", [play.aigul.id], is_forum=True)
    return play.stand_in.people.groups.set_bot_rights(group.id, Rights())


@pytest.fixture
def olga(play: Play, desk: Group) -> Person:
    """An ordinary member of the forum."""
    olga = play.stand_in.world.add_person("Ольга", "ru")
    play.stand_in.people.groups.join(desk.id, olga.id)
    return olga


async def messages(play: Play, group: Group) -> list[Message]:
    """The messages of the group that the bot was told of since it was asked last."""
    updates = await play.bot.get_updates(allowed_updates=["message"])
    if updates:
        await play.bot.get_updates(offset=updates[-1].update_id + 1)
    return [update.message for update in updates if update.message and update.message.chat.id == group.id]


async def refused(call: Awaitable[object], words: str) -> None:
    """The call is refused in these very words."""
    with pytest.raises(TelegramBadRequest) as fault:
        await call
    assert fault.value.message == f"Bad Request: {words}"


async def test_a_topic_from_opening_to_deletion(play: Play, desk: Group) -> None:
    """Opened, renamed, closed, opened again, gone; the bot is told of all but the deletion."""
    bot, chat = play.bot, desk.id
    topic = await bot.create_forum_topic(chat, "Q-1 · Бақылау")
    number = topic.message_thread_id
    await bot.edit_forum_topic(chat, number, name="Q-1 · Қабылданды")
    await bot.close_forum_topic(chat, number)
    await bot.reopen_forum_topic(chat, number)
    told = await messages(play, desk)
    assert [message.content_type for message in told] == [
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    ]
    assert {(message.message_thread_id, message.is_topic_message) for message in told} == {(number, True)}
    assert desk.topics[number].name == "Q-1 · Қабылданды"
    sent = await bot.send_message(chat, "хат", message_thread_id=number)
    assert await bot.delete_forum_topic(chat, number)
    assert await messages(play, desk) == []
    await refused(bot.edit_message_text("басқа", chat_id=chat, message_id=sent.message_id), "message to edit not found")


async def test_what_is_said_in_a_topic_answers_its_opening(play: Play, desk: Group) -> None:
    """So Telegram tells it; a chosen answer is told instead, and goes to its topic by itself."""
    people, chat, me = play.stand_in.people, desk.id, play.aigul.id
    topic = (await play.bot.create_forum_topic(chat, "Q-1")).message_thread_id
    card = await play.bot.send_message(chat, "карта", message_thread_id=topic)
    people.send(me, chat, "тақырыпта", topic=topic)
    people.send(me, chat, "карта туралы", reply_to=card.message_id)
    people.send(me, chat, "жалпыда")
    _, plain, answer, general = await messages(play, desk)
    assert card.is_topic_message
    assert plain.reply_to_message is not None
    assert plain.reply_to_message.forum_topic_created is not None
    assert answer.reply_to_message is not None
    assert (answer.reply_to_message.message_id, answer.message_thread_id) == (card.message_id, topic)
    assert (general.message_thread_id, general.is_topic_message, general.reply_to_message) == (None, None, None)


async def test_a_reply_outside_topics_has_a_thread_but_no_topic(play: Play) -> None:
    """In a group without topics: is_topic_message tells."""
    group = play.stand_in.people.make_group("Мектеп", [play.aigul.id])
    said = await play.bot.send_message(group.id, "сәлем", message_thread_id=77)
    play.stand_in.people.send(play.aigul.id, group.id, "жауап", reply_to=said.message_id)
    (answer,) = await messages(play, group)
    assert said.message_thread_id is None
    assert (answer.message_thread_id, answer.is_topic_message) == (said.message_id, None)


async def test_topics_need_a_forum_and_the_right_to_them(play: Play, desk: Group) -> None:
    """Each refusal in Telegram's words."""
    bot, chat, groups = play.bot, desk.id, play.stand_in.people.groups
    topic = (await bot.create_forum_topic(chat, "Q-1")).message_thread_id
    theirs = groups.open_topic(chat, play.aigul.id, "Сөз").id
    groups.set_bot_rights(chat, Rights(can_manage_topics=False, can_pin_messages=False, can_delete_messages=False))
    await refused(bot.create_forum_topic(chat, "Q-2"), "not enough rights to create a topic")
    assert await bot.close_forum_topic(chat, topic), "its own topic is the bot's to close"
    await refused(bot.close_forum_topic(chat, theirs), "not enough rights to edit the topic")
    await refused(bot.delete_forum_topic(chat, topic), "not enough rights to delete the topic")
    await refused(bot.pin_chat_message(chat, theirs), "not enough rights to manage pinned messages in the chat")
    await refused(bot.delete_message(chat, theirs), "message can't be deleted")
    groups.set_bot_rights(chat, None)
    await refused(bot.create_forum_topic(chat, "Q-2"), "not enough rights to create a topic")
    groups.set_forum(chat, is_forum=False)
    await refused(bot.create_forum_topic(chat, "Q-2"), "the chat is not a forum")
    await refused(bot.create_forum_topic(play.aigul.id, "Q-2"), "the chat is not a forum")


@pytest.mark.parametrize("name", ["", "  ", "a" * 129, "😀" * 65])
async def test_a_topics_name_has_1_to_128_characters(play: Play, desk: Group, name: str) -> None:
    """No topic is opened, and none renamed."""
    await play.bot.create_forum_topic(desk.id, "a" * 128)
    topic = next(iter(desk.topics))
    for call in (play.bot.create_forum_topic(desk.id, name), play.bot.edit_forum_topic(desk.id, topic, name=name)):
        with pytest.raises(TelegramBadRequest):
            await call
    assert [topic.name for topic in desk.topics.values()] == ["a" * 128]


async def test_nothing_is_done_twice(play: Play, desk: Group) -> None:
    """A topic that is so already is not modified."""
    bot, chat = play.bot, desk.id
    topic = (await bot.create_forum_topic(chat, "Q-1")).message_thread_id
    await refused(bot.edit_forum_topic(chat, topic, name="Q-1"), "TOPIC_NOT_MODIFIED")
    await refused(bot.reopen_forum_topic(chat, topic), "TOPIC_NOT_MODIFIED")
    await bot.close_forum_topic(chat, topic)
    await refused(bot.close_forum_topic(chat, topic), "TOPIC_NOT_MODIFIED")


async def test_closed_and_deleted_topics_take_nothing(play: Play, desk: Group) -> None:
    """TOPIC_CLOSED for an administrator too, unless the test says otherwise; what is deleted is not found."""
    bot, chat = play.bot, desk.id
    topic = (await bot.create_forum_topic(chat, "Q-1")).message_thread_id
    card = await bot.send_message(chat, "карта", message_thread_id=topic)
    play.stand_in.people.groups.close_topic(chat, play.aigul.id, topic)
    await refused(bot.send_message(chat, "a", message_thread_id=topic), "TOPIC_CLOSED")
    await refused(bot.send_message(chat, "a", reply_parameters=answering(card)), "TOPIC_CLOSED")
    assert await bot.edit_message_text("жаңа карта", chat_id=chat, message_id=card.message_id)
    desk.closed_to_administrators = False
    assert (await bot.send_message(chat, "a", message_thread_id=topic)).message_thread_id == topic
    play.stand_in.people.groups.delete_topic(chat, play.aigul.id, topic)
    for gone in (topic, 1, 999):
        await refused(bot.send_message(chat, "a", message_thread_id=gone), "message thread not found")
    await refused(bot.edit_forum_topic(chat, topic, name="b"), "TOPIC_ID_INVALID")


def answering(message: Message, *, anyway: bool = False) -> ReplyParameters:
    """An answer to this message."""
    return ReplyParameters(message_id=message.message_id, allow_sending_without_reply=anyway)


async def test_an_answer_needs_its_message(play: Play, desk: Group) -> None:
    """Unless it is to be sent anyway; and it must stand in the same topic."""
    bot, chat = play.bot, desk.id
    first = (await bot.create_forum_topic(chat, "Q-1")).message_thread_id
    second = (await bot.create_forum_topic(chat, "Q-2")).message_thread_id
    card = await bot.send_message(chat, "карта", message_thread_id=first)
    answer = await bot.send_message(chat, "a", reply_parameters=answering(card))
    assert answer.message_thread_id == first
    elsewhere = bot.send_message(chat, "a", message_thread_id=second, reply_parameters=answering(card))
    await refused(elsewhere, "message to be replied not found")
    await bot.delete_messages(chat, [card.message_id])
    await refused(bot.send_message(chat, "a", reply_parameters=answering(card)), "message to be replied not found")
    alone = await bot.send_message(chat, "a", reply_parameters=answering(card, anyway=True))
    assert (alone.reply_to_message, alone.message_thread_id) == (None, None)
    with pytest.raises(TelegramBadRequest, match="same chat only"):
        await bot.send_message(chat, "a", reply_parameters=ReplyParameters(message_id=1, chat_id=play.aigul.id))


async def test_pins(play: Play, desk: Group) -> None:
    """A card is pinned in its topic, and the bot is told; what is not there is not pinned."""
    bot, chat = play.bot, desk.id
    topic = (await bot.create_forum_topic(chat, "Q-1")).message_thread_id
    card = await bot.send_message(chat, "карта", message_thread_id=topic)
    for _ in range(2):
        assert await bot.pin_chat_message(chat, card.message_id, disable_notification=True)
    _, pinned = await messages(play, desk)
    assert pinned.pinned_message is not None
    assert (pinned.pinned_message.message_id, pinned.message_thread_id) == (card.message_id, topic)
    described = (await bot.get_chat(chat)).pinned_message
    assert described is not None
    assert described.message_id == card.message_id
    await refused(bot.pin_chat_message(chat, 999), "message to pin not found")
    await refused(bot.unpin_chat_message(chat, message_id=999), "message to unpin not found")
    await bot.unpin_chat_message(chat)
    assert (await bot.get_chat(chat)).pinned_message is None
    assert await bot.pin_chat_message(play.aigul.id, 1), "a private chat needs no rights"


async def test_who_is_who(play: Play, desk: Group, olga: Person) -> None:
    """Whoever made the group, its administrators, members, and who is not there."""
    bot, chat, groups = play.bot, desk.id, play.stand_in.people.groups

    async def status(number: int) -> str:
        return (await bot.get_chat_member(chat, number)).status

    assert [await status(number) for number in (play.aigul.id, olga.id, bot.id)] == [
        "creator",
        "member",
        "administrator",
    ]
    groups.appoint(chat, olga.id, Rights(can_pin_messages=False))
    told = {member.user.id: member for member in await bot.get_chat_administrators(chat)}
    assert list(told) == [play.aigul.id, olga.id, bot.id]
    assert (getattr(told[olga.id], "can_manage_topics", None), getattr(told[olga.id], "can_pin_messages", None)) == (
        True,
        False,
    )
    groups.leave(chat, olga.id)
    assert await status(olga.id) == "left"
    await refused(bot.get_chat_member(chat, 77), "user not found")
    await refused(bot.get_chat_administrators(play.aigul.id), "there are no administrators in the private chat")


async def test_an_administrator_sees_all_and_a_member_what_is_meant_for_it(play: Play, desk: Group) -> None:
    """Privacy mode: commands, answers, its name; and what happened."""
    people, chat, me = play.stand_in.people, desk.id, play.aigul.id
    name = play.stand_in.world.bot["username"]
    topic = (await play.bot.create_forum_topic(chat, "Q-1")).message_thread_id
    card = await play.bot.send_message(chat, "карта", message_thread_id=topic)
    await messages(play, desk)
    said = ("жай сөз", f"@{name}, қара", f"мектеп@{name}x", "/desk", "/desk@other_bot")
    for words in said:
        people.send(me, chat, words, topic=topic)
    assert [message.text for message in await messages(play, desk)] == list(said)
    people.groups.set_bot_rights(chat, None)
    for words in said:
        people.send(me, chat, words, topic=topic)
    edited = people.send(me, chat, "жауап", reply_to=card.message_id)
    people.groups.close_topic(chat, me, topic)
    told = [message.text or message.content_type for message in await messages(play, desk)]
    assert told == [said[1], said[3], "жауап", "forum_topic_closed"]
    play.stand_in.world.bot["can_read_all_group_messages"] = True
    people.send(me, chat, "жай сөз")
    assert [message.text for message in await messages(play, desk)] == ["жай сөз"]
    assert await play.bot.get_updates(allowed_updates=["edited_message"]) == []
    people.edit(me, chat, edited.id, "басқа жауап")
    (update,) = await play.bot.get_updates()
    assert update.edited_message is not None
    assert (update.edited_message.text, update.edited_message.message_thread_id) == ("басқа жауап", topic)


async def test_the_bot_is_told_of_its_rights_and_of_who_comes_and_goes(play: Play, desk: Group, olga: Person) -> None:
    """By my_chat_member; of members by service messages, and by chat_member where it asks for that."""
    await play.bot.get_updates(allowed_updates=["my_chat_member", "chat_member", "message"])
    play.stand_in.people.groups.leave(desk.id, olga.id)
    play.stand_in.people.groups.set_bot_in(desk.id, present=False)
    updates = await play.bot.get_updates()
    rights = [each.my_chat_member.new_chat_member.status for each in updates if each.my_chat_member]
    assert rights == ["member", "administrator", "left"]
    assert [each.chat_member.new_chat_member.status for each in updates if each.chat_member] == ["left"]
    kinds = [each.message.content_type for each in updates if each.message and each.message.chat.id == desk.id]
    assert kinds == ["new_chat_members", "left_chat_member"]
    play.stand_in.people.send(play.aigul.id, desk.id, "/desk")
    assert len(await play.bot.get_updates()) == len(updates), "a bot outside hears nothing"
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await play.bot.create_forum_topic(desk.id, "Q-1")


async def test_a_moved_forum_names_its_new_id(play: Play, desk: Group) -> None:
    """For every call; the bot stays its administrator."""
    moved = play.stand_in.people.migrate(desk.id)
    for call in (
        play.bot.create_forum_topic(desk.id, "Q-1"),
        play.bot.send_message(desk.id, "a", message_thread_id=5),
        play.bot.get_chat_member(desk.id, play.aigul.id),
    ):
        with pytest.raises(TelegramMigrateToChat) as fault:
            await call
        assert fault.value.migrate_to_chat_id == moved.id
    assert (await play.bot.create_forum_topic(moved.id, "Q-1")).name == "Q-1"


async def test_what_persons_may_not(play: Play, desk: Group, olga: Person) -> None:
    """Write into a closed or missing topic, change another's topic, come twice."""
    people, chat = play.stand_in.people, desk.id
    topic = people.groups.open_topic(chat, play.aigul.id, "Сөз").id
    people.groups.close_topic(chat, play.aigul.id, topic)
    assert people.send(play.aigul.id, chat, "жабық болса да", topic=topic).topic == topic, "who manages topics may"
    for deed, words in (
        (lambda: people.send(olga.id, chat, "a", topic=topic), "the topic is closed"),
        (lambda: people.send(olga.id, chat, "a", topic=999), "there is no topic 999"),
        (lambda: people.groups.close_topic(chat, olga.id, topic, closed=False), "may not change the topic"),
        (lambda: people.groups.close_topic(chat, play.aigul.id, topic), "so already"),
        (lambda: people.groups.join(chat, olga.id), "in the group already"),
        (lambda: people.groups.open_topic(chat, olga.id, " "), "a topic needs a name"),
        (lambda: people.groups.appoint(chat, 77, None), "there is no person 77"),
    ):
        with pytest.raises(PersonsFault, match=words):
            deed()
    people.groups.leave(chat, olga.id)
    with pytest.raises(PersonsFault, match="not in the group"):
        people.groups.leave(chat, olga.id)


async def test_the_doors_of_groups(play: Play, desk: Group) -> None:
    """What the page does: topics, members, the bot's rights."""
    group, me = f"/sandbox/groups/{desk.id}", {"person": play.aigul.id}
    olga = play.stand_in.world.add_person("Ольга")
    topic = await play.ask("POST", f"{group}/topics", {**me, "name": "Сөз"})
    said = await play.ask("POST", f"/sandbox/chats/{desk.id}/messages", {**me, "text": "a", "topic": topic["id"]})
    assert (said["topic"], said["reply_to"], said["service"]) == (topic["id"], None, None)
    assert (await play.ask("PATCH", f"{group}/topics/{topic['id']}", {**me, "closed": True}))["closed"]
    shown = await play.ask("GET", f"/sandbox/chats/{desk.id}?person={play.aigul.id}")
    happened = [message["service"]["kind"] for message in shown["messages"] if message["service"]]
    assert happened == ["forum_topic_created", "forum_topic_closed"]
    assert (await play.ask("POST", f"{group}/members", {"person": olga.id}))["members"] == [play.aigul.id, olga.id]
    assert (await play.ask("DELETE", f"{group}/members/{olga.id}"))["members"] == [play.aigul.id]
    await play.ask("DELETE", f"{group}/topics/{topic['id']}?person={play.aigul.id}")
    changed = await play.ask("PATCH", group, {"is_forum": False, "bot_is_admin": False})
    assert (changed["is_forum"], changed["bot_is_admin"], changed["topics"]) == (False, False, [])
    assert (await play.ask("PATCH", group, {"bot_is_admin": True}))["bot_is_admin"]
    assert (await play.ask("POST", f"{group}/topics", {**me, "name": "Сөз"}))["status"] == 400
    deleted = (await play.ask("GET", f"/sandbox/chats/{desk.id}?person={play.aigul.id}"))["messages"]
    assert {"id": said["id"], "deleted": True, "topic": topic["id"]} in deleted


async def test_the_ledger_keeps_all_that_went_to_a_chat(play: Play, desk: Group) -> None:
    """Names of topics, words, captions: a test can search it."""
    topic = (await play.bot.create_forum_topic(desk.id, "Q-1 · Абай")).message_thread_id
    await play.bot.send_message(desk.id, "<b>карта</b>", message_thread_id=topic, parse_mode="HTML")
    await play.bot.send_message(play.aigul.id, "өзіңізге ғана")
    said = play.stand_in.ledger.words_to(desk.id)
    assert [words in said for words in ("Q-1 · Абай", "карта", "өзіңізге")] == [True, True, False]
    (_, sent) = play.stand_in.ledger.calls_to(desk.id)
    assert (sent["method"], sent["fields"]["message_thread_id"]) == ("sendMessage", str(topic))


async def test_protected_messages_say_so(play: Play) -> None:
    """They cannot be forwarded or saved."""
    sent = await play.bot.send_message(play.aigul.id, "a", protect_content=True, disable_notification=True)
    assert sent.has_protected_content


def test_the_demonstration_has_its_desk() -> None:
    """A forum with an owner and an organiser, whose administrator the bot is; ids that settings can name."""
    stand_in = StandIn(TOKEN, lambda: 0.0)
    stand_in.open_to_newcomers()
    desk = stand_in.world.groups[DEMO_DESK_CHAT]
    names = [f"{person.first_name} {person.last_name}" for person in map(stand_in.world.person, desk.members)]
    assert names == ["Ольга Ким", "Бауыржан Омаров"]
    assert (desk.is_forum, desk.creator, desk.may(1, "can_manage_topics")) == (True, DEMO_OWNER, True)
