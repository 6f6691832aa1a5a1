"""The stand-in's parts, as its doors are given them."""

from dataclasses import dataclass

from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.forums import Forums
from bot.sandbox.ledger import Ledger
from bot.sandbox.people import People
from bot.sandbox.profile import Profile
from bot.sandbox.queries import Queries
from bot.sandbox.updates import Updates
from bot.sandbox.world import World


@dataclass(frozen=True)
class Parts:
    """Everything in memory."""

    world: World
    updates: Updates
    queries: Queries
    people: People
    forums: Forums
    profile: Profile
    faults: Faults
    ledger: Ledger
    events: Events
