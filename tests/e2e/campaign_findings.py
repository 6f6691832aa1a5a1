"""What became of a campaign under kill -9 and faults: the phones, the database and the log held against each other."""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from bot.campaigns.counting import tally
from bot.campaigns.models import Outcome, Tally
from bot.sandbox.server import StandIn
from bot.sandbox.world import BOT_ID
from bot.storage.campaign_tables import CAUSES, Campaign, CampaignState, Delivery, DeliveryState
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import Member
from bot.telegram.mailing.sender import IN_HAND

TEXTS = {"kk": "Жаңалық", "ru": "Новость"}
"""What readers of each language are to see."""


@dataclass
class Crash:
    """A kill: how many copies had arrived before it; how many may arrive twice, by the log; how many then did."""

    copies_before: int
    in_hand: int = 0
    arrived_twice: int = 0


@dataclass
class Findings:
    """The figures. `doubled`: members who got more than one copy; `uncounted`: more than the bot says it may be."""

    crashes: list[Crash] = field(default_factory=list)
    seconds: float = 0.0
    audience: int = 0
    states: dict[str, int] = field(default_factory=dict)
    causes: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)
    """What Telegram told the bot besides, by its number."""
    is_done: bool = False
    copies: int = 0
    lost: int = 0
    misread: int = 0
    uninvited: int = 0
    doubled: int = 0
    doubtful: int = 0
    uncounted: int = 0
    miscounted: int = 0

    @property
    def promise_is_kept(self) -> bool:
        """Whether everybody is accounted for, nobody was skipped, and nobody got it twice uncounted."""
        wrong = self.lost or self.misread or self.uninvited or self.uncounted or self.miscounted
        bounded = all(crash.in_hand <= IN_HAND for crash in self.crashes)
        return self.is_done and sum(self.states.values()) == self.audience and not wrong and bounded

    def table(self) -> str:
        """The figures, a line each; then the crashes."""
        named = {
            name: value for name, value in vars(self).items() if name not in {"crashes", "states", "causes", "refusals"}
        }
        lines = {"crashes": len(self.crashes), **named, **self.states, **self.causes, **self.refusals}
        figures = [f"{name.replace('_', ' '):>16} {value}" for name, value in lines.items()]
        crashes = [f"{crash.copies_before:>16} {crash.in_hand:>15} {crash.arrived_twice:>14}" for crash in self.crashes]
        head = [f"{'copies before':>16} {'may come twice':>15} {'arrived twice':>14}"] if crashes else []
        return "\n".join([*figures, *head, *crashes])


class Count:
    """Counts once the campaign is over."""

    def __init__(
        self, stand_in: StandIn, storage: Storage, secrets: Secrets, campaign: int, people: Sequence[int] = ()
    ) -> None:
        """`people`: who does nothing but get the campaign; everybody, where there is nobody else."""
        self._people = people or list(stand_in.world.persons)
        self._stand_in = stand_in
        self._storage = storage
        self._secrets = secrets
        self._campaign = campaign

    async def add_to(self, found: Findings) -> None:
        """Fill in the figures."""
        async with self._storage.reading() as session:
            row = await session.get_one(Campaign, self._campaign)
            rows = await session.scalars(select(Delivery).where(Delivery.campaign == self._campaign))
            deliveries = {delivery.member: delivery for delivery in rows}
            read = {key: code or "kk" for key, code in await session.execute(select(Member.id, Member.language))}
            counted = await tally(session, self._campaign)
        found.audience, found.is_done = row.total, row.state == CampaignState.DONE
        found.states = _named(Counter(delivery.state for delivery in deliveries.values()))
        found.causes = dict(Counter(one.cause for one in deliveries.values() if one.cause))
        found.doubtful = sum(delivery.doubtful for delivery in deliveries.values())
        found.miscounted = _difference(counted, found)
        errors = (str(call["error"]) for call in self._stand_in.ledger.calls if call["error"])
        found.refusals = dict(Counter(f"told {error.partition(':')[0]}" for error in errors))
        for person in self._people:
            key = self._secrets.pseudonyms.of(person)
            _count_person(found, self._copies(person), deliveries.get(key), TEXTS[read.get(key, "kk")])

    def count_crashes(self, found: Findings, log: Path, ends: Sequence[int]) -> None:
        """What the log and the ledger tell of each crash; `ends`: the log's size at each."""
        crashes = found.crashes
        for number, line in _lines(log, ends):
            if line.get("event") == "sender.taken_over" and number:
                crashes[number - 1].in_hand = int(str(line["copies_that_may_arrive_twice"]))
        before = [crash.copies_before for crash in crashes]
        had: set[int] = set()
        copies = [
            call["chat"] for call in self._stand_in.ledger.calls if call["method"] == "sendMessage" and call["ok"]
        ]
        for at, chat in enumerate(copies):
            life = bisect_right(before, at)
            if chat in had and life:
                crashes[life - 1].arrived_twice += 1
            had.add(chat)

    def _copies(self, person: int) -> list[str]:
        said = self._stand_in.world.chat(person).messages.values()
        return [message.text or "" for message in said if message.by == BOT_ID]


def _count_person(found: Findings, copies: Sequence[str], delivery: Delivery | None, text: str) -> None:
    found.copies += len(copies)
    found.misread += any(copy != text for copy in copies)
    if delivery is None:
        found.uninvited += bool(copies)
        return
    accounted = {DeliveryState.FAILED, DeliveryState.UNKNOWN}
    found.lost += not copies and delivery.state not in accounted
    found.doubled += len(copies) > 1
    found.uncounted += len(copies) - 1 > delivery.doubtful


def _difference(counted: Tally, found: Findings) -> int:
    """How far the counts that are kept are from the deliveries themselves."""
    lying = {
        Outcome.SENT: found.states.get("sent", 0),
        Outcome.UNKNOWN: found.states.get("unknown", 0),
        Outcome.DOUBTFUL: found.doubtful,
        **{cause: found.causes.get(cause, 0) for cause in CAUSES},
    }
    return sum(abs(counted.of(outcome) - count) for outcome, count in lying.items())


def _named(states: Mapping[int, int]) -> dict[str, int]:
    return {DeliveryState(state).name.lower(): count for state, count in sorted(states.items())}


def _lines(log: Path, ends: Sequence[int]) -> list[tuple[int, dict[str, object]]]:
    """The log's lines, each with the number of crashes before it."""
    found, at = [], 0
    for line in log.read_bytes().splitlines(keepends=True):
        if line.startswith(b"{") and line.endswith(b"}\n"):
            found.append((bisect_right(ends, at), json.loads(line)))
        at += len(line)
    return found
