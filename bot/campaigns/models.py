"""A campaign as services and screens see it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.campaigns.audience import Audience
from bot.storage.campaign_tables import (
    CAUSES,
    Campaign,
    CampaignKind,
    CampaignState,
    Outcome,
    Round,
)

__all__ = ["CampaignKind", "CampaignState", "Card", "Outcome", "Round", "Tally"]

UNDER_WAY = (CampaignState.PLANNING, CampaignState.SENDING, CampaignState.PAUSED, CampaignState.SAMPLED)
OVER = (CampaignState.DONE, CampaignState.STOPPED)
EDITABLE = (CampaignState.DRAFT, CampaignState.TEMPLATE)


@dataclass(frozen=True)
class Tally:
    """What became of a campaign's deliveries so far."""

    counts: Mapping[Outcome, int]

    def of(self, outcome: Outcome) -> int:
        """How many ended so."""
        return self.counts.get(outcome, 0)

    @property
    def failed(self) -> int:
        """How many failed, of whatever cause."""
        return sum(self.of(cause) for cause in CAUSES)

    @property
    def settled(self) -> int:
        """How many are over: sent, failed, or of unknown fate."""
        return self.of(Outcome.SENT) + self.failed + self.of(Outcome.UNKNOWN)


@dataclass(frozen=True)
class Card:
    """A campaign without its texts. `author`, `approved_by`: organisers' person keys; None: the bot itself."""

    id: int
    kind: CampaignKind
    state: CampaignState
    round: Round
    title: str
    author: int | None
    audience: Audience
    urgent: bool
    at_most_once: bool
    daytime: bool
    starts_at: datetime | None
    sample: int
    winner: str | None
    version: int
    made_at: datetime
    approved_by: int | None
    frozen_at: datetime | None
    total: int
    began_at: datetime | None
    ended_at: datetime | None
    board: int | None

    @property
    def is_editable(self) -> bool:
        """Whether its texts, audience and time can still be changed."""
        return self.state in EDITABLE

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be sent of it."""
        return self.state in OVER


def card(row: Campaign, title: str) -> Card:
    """The campaign of this row."""
    return Card(
        id=row.id,
        kind=CampaignKind(row.kind),
        state=CampaignState(row.state),
        round=Round(row.round),
        title=title,
        author=row.author,
        audience=Audience.model_validate(json.loads(row.audience)),
        urgent=row.urgent,
        at_most_once=row.at_most_once,
        daytime=row.daytime,
        starts_at=row.starts_at,
        sample=row.sample,
        winner=row.winner,
        version=row.version,
        made_at=row.made_at,
        approved_by=row.approved_by,
        frozen_at=row.frozen_at,
        total=row.total,
        began_at=row.began_at,
        ended_at=row.ended_at,
        board=row.board,
    )
