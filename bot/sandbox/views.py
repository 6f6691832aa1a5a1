"""What the chat page is shown of the world."""

from collections import Counter

from bot.sandbox.groups import Group, Topic
from bot.sandbox.labels import length
from bot.sandbox.media import file_of
from bot.sandbox.profile import Profile
from bot.sandbox.threads import answers_explicitly
from bot.sandbox.world import BOT_ID, Json, Message, Person, World
from bot.sandbox.writing import written


def person_view(person: Person) -> Json:
    """A person."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "blocked": person.blocked,
    }


def group_view(group: Group) -> Json:
    """A group."""
    return {
        "id": group.id,
        "title": group.title,
        "type": group.type,
        "is_forum": group.is_forum,
        "members": group.members,
        "managers": [member for member in group.members if group.may(member, "can_manage_topics")],
        "bot_is_admin": BOT_ID in group.administrators,
        "topics": [topic_view(topic) for topic in group.topics.values() if not topic.deleted],
    }


def topic_view(topic: Topic) -> Json:
    """A topic of a forum."""
    return {"id": topic.id, "name": topic.name, "closed": topic.closed}


def chat_view(world: World, profile: Profile, number: int, person: Person) -> Json:
    """A chat as this person sees it."""
    chat = world.chat(number)
    scopes = ["all_private_chats"] if number > 0 else ["all_group_chats"]
    return {
        "chat": world.describe(number),
        "started": person.started if number > 0 else True,
        "pinned": [pinned for pinned in chat.pinned if chat.living(pinned)],
        "messages": [message_view(message, person.id) for message in chat.messages.values()],
        "commands": profile.commands_for(scopes, person.language_code),
        "description": profile.words("description", person.language_code) or None,
        "short_description": profile.words("short_description", person.language_code) or None,
        "chat_action": chat.action,
        "reply_keyboard": chat.reply_keyboard,
    }


def message_view(message: Message, reader: int) -> Json:
    """A message as this person sees it; of a deleted one only that it was there."""
    if message.deleted:
        return {"id": message.id, "deleted": True} | ({"topic": message.topic} if message.topic else {})
    raw = message.raw
    return {
        "id": message.id,
        "date": raw["date"],
        "edit_date": raw.get("edit_date"),
        "from": {key: raw["from"][key] for key in ("id", "first_name", "is_bot")},
        "outgoing": message.by == reader,
        "html": message.html(),
        "text": message.text,
        "source": written(message.text or "", message.entities),
        "photo": _photo(raw),
        "document": _document(raw),
        "other": _other(message),
        "clip": _clip(raw),
        "album": raw.get("media_group_id"),
        "poll": _poll(message, reader),
        "reactions": _reactions(message, reader),
        "media": _media(raw),
        "topic": message.topic,
        "service": _service(message),
        "forwarded_from": _origin(raw.get("forward_origin")),
        "reply_to": raw["reply_to_message"]["message_id"] if answers_explicitly(raw) else None,
        "deleted": False,
        "inline_keyboard": _rows(raw.get("reply_markup")),
    }


def _service(message: Message) -> Json | None:
    """What happened: its kind, and the name that it tells of, or the message that was pinned."""
    kind = message.service
    if kind is None:
        return None
    told = message.raw[kind]
    people = told if isinstance(told, list) else [told]
    names = [each.get("name", each.get("first_name")) for each in people if isinstance(each, dict)]
    number = told["message_id"] if kind == "pinned_message" else None
    return {"kind": kind, "name": next(iter(names), None), "message": number}


def _media(raw: Json) -> Json | None:
    found = file_of(raw)
    return None if found is None else {"kind": found[0], "file": found[1]}


def _other(message: Message) -> Json | None:
    other, found = message.other, file_of(message.raw)
    if other is None or found is None:
        return other
    return other | {"url": f"/sandbox/files/{found[1]}"}


def _clip(raw: Json) -> Json | None:
    """A video or the like: its kind, name, length and address."""
    kind = next((kind for kind in ("animation", "video", "video_note") if kind in raw), None)
    if kind is None:
        return None
    held = raw[kind]
    name, address = held.get("file_name"), f"/sandbox/files/{held['file_id']}"
    return {"kind": kind, "name": name, "length": length(held), "url": address}


def _poll(message: Message, reader: int) -> Json | None:
    """The poll with the answers of this person; a quiz's right answers are seen by whoever has answered."""
    poll = message.raw.get("poll")
    if poll is None:
        return None
    mine = message.votes.get(reader, [])
    known = bool(mine) or poll["is_closed"] or message.by == reader
    return {
        "question": poll["question"],
        "options": [{"text": option["text"], "votes": option["voter_count"]} for option in poll["options"]],
        "voters": poll["total_voter_count"],
        "quiz": poll["type"] == "quiz",
        "several": poll["allows_multiple_answers"],
        "anonymous": poll["is_anonymous"],
        "closed": poll["is_closed"],
        "mine": mine,
        "correct": poll.get("correct_option_ids", []) if known else [],
    }


def _reactions(message: Message, reader: int) -> list[Json]:
    counted = Counter(message.reactions.values())
    mine = message.reactions.get(reader)
    return [{"emoji": emoji, "count": count, "mine": emoji == mine} for emoji, count in counted.items()]


def _photo(raw: Json) -> Json | None:
    if "photo" not in raw:
        return None
    size = raw["photo"][-1]
    return {"url": f"/sandbox/files/{size['file_id']}", "width": size["width"], "height": size["height"]}


def _document(raw: Json) -> Json | None:
    document = raw.get("document")
    if document is None or "animation" in raw:
        return None
    return {
        "url": f"/sandbox/files/{document['file_id']}",
        "name": document["file_name"],
        "size": document["file_size"],
        "mime": document["mime_type"],
    }


def _origin(origin: Json | None) -> str | None:
    if origin is None:
        return None
    if origin["type"] == "channel":
        return str(origin["chat"]["title"])
    return str(origin.get("sender_user_name") or origin.get("sender_user", {}).get("first_name", ""))


def _rows(markup: Json | None) -> list[list[Json]] | None:
    if not markup:
        return None
    return [[_button(button) for button in row] for row in markup["inline_keyboard"]]


def _button(button: Json) -> Json:
    text = button["text"]
    if "callback_data" in button:
        return {"text": text, "kind": "callback", "value": button["callback_data"]}
    if "url" in button:
        return {"text": text, "kind": "url", "value": button["url"]}
    if "copy_text" in button:
        return {"text": text, "kind": "copy_text", "value": button["copy_text"]["text"]}
    switch = next((value for key, value in button.items() if key.startswith("switch_inline")), None)
    if switch is not None:
        words = switch if isinstance(switch, str) else switch.get("query", "")
        return {"text": text, "kind": "switch_inline", "value": words}
    return {"text": text, "kind": "other", "value": ""}
