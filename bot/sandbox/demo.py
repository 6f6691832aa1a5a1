"""The demonstration: whom and what a newcomer finds in the sandbox."""

from typing import Final

from bot.sandbox.groups import Group, Rights
from bot.sandbox.world import BOT_ID, Person, World

DEMO_OWNER: Final = 4_000_001
"""The person who owns the bot."""
DEMO_ORGANISER: Final = 4_000_002
DEMO_DESK_CHAT: Final = -1_000_900_000_001
"""The forum in which organisers work; the bot is its administrator."""


def demo_world(world: World) -> None:
    """Put in the people, their group, and the organisers with their desk."""
    people = [world.add_person("Айгүл", "kk"), world.add_person("Ольга", "ru"), world.add_person("Ержан", "en")]
    world.add_group("Мектеп · Школа", [person.id for person in people])
    owner = world.put_person(Person(DEMO_OWNER, "Ольга", "Ким", None, "ru"))
    organiser = world.put_person(Person(DEMO_ORGANISER, "Бауыржан", "Омаров", None, "kk"))
    desk = Group(DEMO_DESK_CHAT, "Кәсіподақ үстелі · Стол профсоюза", [owner.id, organiser.id], is_forum=True)
    desk.creator = owner.id
    desk.administrators[BOT_ID] = Rights()
    world.put_group(desk)
