"""What the bot may ask of chats and of who is in them."""

from aiogram import methods as api

from bot.sandbox.groups import Group
from bot.sandbox.places import Places
from bot.sandbox.refusals import PersonsFault, bad_request
from bot.sandbox.world import Json, World

_NO_GIFTS = {
    "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False, "premium_subscription": False,
    "gifts_from_channels": False,
}  # fmt: skip


class Members:
    """getChat, getChatMember and their neighbours. Raises Refusal."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places

    def chat(self, call: api.GetChat) -> Json:
        """getChat."""
        try:
            chat = self._world.describe(int(call.chat_id))
        except (PersonsFault, ValueError):
            raise bad_request("chat not found") from None
        room = self._world.chat(chat["id"])
        pinned = next((message for number in reversed(room.pinned) if (message := room.living(number))), None)
        told = {"pinned_message": pinned.told()} if pinned is not None else {}
        return chat | told | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}

    def member(self, call: api.GetChatMember) -> Json:
        """getChatMember."""
        group = self._group(call.chat_id)
        if call.user_id == self._world.bot["id"]:
            return group.member(self._world.bot_user(), present=group.has_bot)
        person = self._world.persons.get(call.user_id)
        if person is None:
            raise bad_request("user not found")
        return group.member(person.user(), present=person.id in group.members)

    def administrators(self, call: api.GetChatAdministrators) -> list[Json]:
        """getChatAdministrators: whoever made the group first."""
        group = self._group(call.chat_id)
        users = [self._world.persons[number].user() for number in group.members]
        told = [group.member(user, present=True) for user in [*users, self._world.bot_user()]]
        return sorted(
            (member for member in told if member["status"] in {"creator", "administrator"}),
            key=lambda member: member["status"] != "creator",
        )

    def leave(self, call: api.LeaveChat) -> bool:
        """leaveChat."""
        group = self._world.groups.get(int(call.chat_id))
        if group is None:
            raise bad_request("chat not found")
        group.has_bot = False
        group.administrators.pop(self._world.bot["id"], None)
        return True

    def _group(self, chat_id: object) -> Group:
        group = self._world.groups.get(self._places.open(chat_id, messages=0))
        if group is None:
            raise bad_request("there are no administrators in the private chat")
        return group
