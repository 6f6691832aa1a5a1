"""What persons do with groups: they make and change them, come and go, and keep the topics in order."""

from dataclasses import replace

from bot.sandbox.forums import Forums
from bot.sandbox.groups import Group, Rights, Topic, open_topic_of
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.updates import Updates
from bot.sandbox.world import Json, Person, World


class Managing:
    """The groups' doors. Each raises PersonsFault where the person may not do it."""

    def __init__(self, world: World, updates: Updates, forums: Forums) -> None:
        self._world = world
        self._updates = updates
        self._forums = forums

    def make(self, title: str, members: list[int], *, is_forum: bool = False) -> Group:
        """Make a group and add the bot to it."""
        people = [self._world.person(member) for member in members]
        if not people:
            raise PersonsFault("a group needs somebody in it")
        group = self._world.add_group(title, list(members), is_forum=is_forum)
        self.bot_membership(people[0].user(), group.chat(), "left", "member")
        return group

    def migrate(self, group_id: int) -> Group:
        """Turn a group into another id, as Telegram does when it becomes a supergroup."""
        old = self.group(group_id)
        new = self._world.add_group(old.title, old.members, is_forum=old.is_forum)
        new.creator, new.administrators = old.creator, dict(old.administrators)
        old.migrated_to = new.id
        return new

    def set_forum(self, group_id: int, *, is_forum: bool) -> Group:
        """Divide a group into topics, or put them together again."""
        group = self.group(group_id)
        group.is_forum = is_forum
        self._world.changed(None)
        return group

    def set_bot_rights(self, group_id: int, rights: Rights | None) -> Group:
        """Make the bot an administrator with these rights; None: an ordinary member."""
        group = self.group(group_id)
        before = self._bot_in(group)
        if rights is None:
            group.administrators.pop(self._world.bot["id"], None)
        else:
            group.administrators[self._world.bot["id"]] = rights
        self._bot_changed(group, before)
        return group

    def set_bot_in(self, group_id: int, *, present: bool) -> Group:
        """Add the bot, as an ordinary member, or remove it."""
        group = self.group(group_id)
        before = self._bot_in(group)
        group.has_bot = present
        group.administrators.pop(self._world.bot["id"], None)
        self._bot_changed(group, before)
        return group

    def appoint(self, group_id: int, person_id: int, rights: Rights | None) -> Group:
        """Make a person an administrator with these rights; None: an ordinary member."""
        group = self.group(group_id)
        person = self._inside(group, person_id)
        before = group.member(person.user(), present=True)
        if rights is None:
            group.administrators.pop(person_id, None)
        else:
            group.administrators[person_id] = replace(rights)
        self._person_changed(group, person, before)
        return group

    def join(self, group_id: int, person_id: int) -> Group:
        """Come into a group."""
        group, person = self.group(group_id), self._world.person(person_id)
        if person_id in group.members:
            raise PersonsFault("this person is in the group already")
        before = group.member(person.user(), present=False)
        group.members.append(person_id)
        self._happened(group, person, {"new_chat_members": [person.user()]})
        self._person_changed(group, person, before)
        return group

    def leave(self, group_id: int, person_id: int) -> Group:
        """Go out of a group."""
        group = self.group(group_id)
        person = self._inside(group, person_id)
        before = group.member(person.user(), present=True)
        group.members.remove(person_id)
        self._happened(group, person, {"left_chat_member": person.user()})
        group.administrators.pop(person_id, None)
        self._person_changed(group, person, before)
        return group

    def open_topic(self, group_id: int, person_id: int, name: str) -> Topic:
        """Open a topic; everybody may."""
        group = self.group(group_id)
        person = self._inside(group, person_id)
        if not group.is_forum or not name.strip():
            raise PersonsFault("a topic needs a name, and a group that is divided into topics")
        return self._forums.open(group, person.user(), name.strip())

    def close_topic(self, group_id: int, person_id: int, topic_id: int, *, closed: bool = True) -> Topic:
        """Close a topic, or open it again."""
        group, person, topic = self._topic(group_id, person_id, topic_id)
        if topic.closed == closed:
            raise PersonsFault("the topic is so already")
        self._forums.set_closed(group, person.user(), topic, closed=closed)
        return topic

    def delete_topic(self, group_id: int, person_id: int, topic_id: int) -> None:
        """Delete a topic and all that was said there; the bot is not told."""
        group, _, topic = self._topic(group_id, person_id, topic_id)
        self._forums.delete(group, topic)

    def group(self, group_id: int) -> Group:
        """The group of this id."""
        if group_id not in self._world.groups:
            raise PersonsFault(f"there is no group {group_id}")
        return self._world.groups[group_id]

    def bot_membership(self, by: Json, chat: Json, before: str, after: str) -> None:
        """Tell the bot that it came to a chat or had to go."""

        def status(word: str) -> Json:
            return {"status": word, "user": self._world.bot} | ({"until_date": 0} if word == "kicked" else {})

        self._tell("my_chat_member", by, chat, (status(before), status(after)))

    def _inside(self, group: Group, person_id: int) -> Person:
        person = self._world.person(person_id)
        if person_id not in group.members:
            raise PersonsFault("this person is not in the group")
        return person

    def _topic(self, group_id: int, person_id: int, topic_id: int) -> tuple[Group, Person, Topic]:
        group = self.group(group_id)
        person = self._inside(group, person_id)
        topic = open_topic_of(group, topic_id)
        if topic.by != person_id and not group.may(person_id, "can_manage_topics"):
            raise PersonsFault("this person may not change the topic")
        return group, person, topic

    def _bot_in(self, group: Group) -> Json:
        return group.member(self._world.bot_user(), present=group.has_bot)

    def _bot_changed(self, group: Group, before: Json) -> None:
        by = self._world.person(group.creator or group.members[0]).user()
        self._tell("my_chat_member", by, group.chat(), (before, self._bot_in(group)))
        self._world.changed(None)

    def _happened(self, group: Group, by: Person, what: Json) -> None:
        self._forums.tell(self._world.say(group.id, by.user(), what))

    def _person_changed(self, group: Group, person: Person, before: Json) -> None:
        """Bots that are administrators are told of members, if they asked for it (Bot API, chat_member)."""
        if self._world.bot["id"] in group.administrators:
            after = group.member(person.user(), present=person.id in group.members)
            self._tell("chat_member", person.user(), group.chat(), (before, after))
        self._world.changed(None)

    def _tell(self, kind: str, by: Json, chat: Json, changed: tuple[Json, Json]) -> None:
        before, after = changed
        event = {
            "chat": chat,
            "from": by,
            "date": self._world.now(),
            "old_chat_member": before,
            "new_chat_member": after,
        }
        self._updates.add(kind, event, f"chat:{chat['id']}")
