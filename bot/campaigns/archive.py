"""The archive of campaigns: drafts, templates, those under way and those that are over, with their texts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.audience import Audience
from bot.campaigns.content import Arm, Content, Text, TextLanguage
from bot.campaigns.models import EDITABLE, Card, card
from bot.campaigns.refusals import NoSuchCampaign, NotNow
from bot.languages import LanguageCode
from bot.storage.campaign_tables import Campaign, CampaignKind, CampaignState, CampaignText
from bot.storage.secrets import Secrets

TITLE_LIMIT = 60
"""Characters of a title."""
ALL_KINDS = tuple(CampaignKind)


class Archive:
    """Makes campaigns, changes what may still be changed, finds them again."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now

    async def make(self, kind: CampaignKind, author: int | None, title: str = "") -> Card:
        """Begin a draft. `author`: an organiser's person key; None: the bot itself."""
        row = Campaign(kind=kind, author=author, made_at=self._now(), board=None)
        self._session.add(row)
        await self._session.flush()
        self._entitle(row, title)
        return self._card(row)

    async def find(self, number: int) -> Card:
        """The campaign of this number. Raises NoSuchCampaign."""
        return self._card(await self._row(number))

    async def listed(
        self,
        states: Collection[CampaignState],
        limit: int,
        before: int | None = None,
        kinds: Collection[CampaignKind] = ALL_KINDS,
        author: int | None = None,
    ) -> Sequence[Card]:
        """The newest campaigns in these states, newest first; those before a number. `author`: only this one's."""
        await self._session.flush()
        rows = select(Campaign).where(*_on_shelf(states, kinds, author)).order_by(Campaign.id.desc()).limit(limit)
        if before is not None:
            rows = rows.where(Campaign.id < before)
        return [self._card(row) for row in await self._session.scalars(rows)]

    async def entitle(self, number: int, title: str) -> None:
        """Call a campaign by this title, by which organisers find it."""
        self._entitle(await self._row(number), title)

    async def become(self, number: int, kind: CampaignKind) -> None:
        """Make another kind of a draft: a message that turns out to be a poll. Raises NotNow."""
        row = await self._editable(number)
        row.kind = kind

    async def hand_over(self, number: int, author: int) -> None:
        """Make this organiser the author: whoever lets a draft go answers for it."""
        (await self._row(number)).author = author

    async def aim(self, number: int, audience: Audience) -> None:
        """Set who gets a draft. Raises NotNow where it is no draft any more."""
        row = await self._editable(number)
        row.audience = audience.model_dump_json(exclude_defaults=True)

    async def set_terms(
        self,
        number: int,
        *,
        urgent: bool | None = None,
        at_most_once: bool | None = None,
        daytime: bool | None = None,
        sample: int | None = None,
    ) -> None:
        """Set how a draft is sent; None leaves a term as it is. Raises NotNow."""
        row = await self._editable(number)
        row.urgent = row.urgent if urgent is None else urgent
        row.at_most_once = row.at_most_once if at_most_once is None else at_most_once
        row.daytime = row.daytime if daytime is None else daytime
        row.sample = row.sample if sample is None else sample

    async def schedule(self, number: int, starts_at: datetime | None) -> None:
        """Set when a draft begins; None: as soon as it is let go. Raises NotNow."""
        row = await self._editable(number)
        row.starts_at = starts_at

    async def write(
        self, number: int, language: TextLanguage, content: Content, arm: Arm = "a", slot: str = ""
    ) -> Text:
        """Set a text, in place of the one that stood there; one in both languages stands for both."""
        await self._row(number)
        if language == "both":
            await self._strike(number, ("kk", "ru"), arm, slot)
        else:
            await self._strike(number, ("both",), arm, slot)
        row = await self._session.scalar(_texts(number, (language,), arm, slot))
        if row is None:
            row = CampaignText(campaign=number, language=language, arm=arm, slot=slot, body=b"")
            self._session.add(row)
            await self._session.flush()
        row.body = self._secrets.cipher.seal(content.model_dump_json(exclude_defaults=True).encode(), _place(row.id))
        return self._text(row)

    async def write_slots(self, number: int, contents: Mapping[tuple[TextLanguage, str], Content]) -> None:
        """Set all texts of an issue at once, by language and slot, in place of all that stood there. Raises NotNow."""
        await self._editable(number)
        await self._session.execute(delete(CampaignText).where(CampaignText.campaign == number))
        rows = {
            place: CampaignText(campaign=number, language=place[0], arm="a", slot=place[1], body=b"")
            for place in contents
        }
        self._session.add_all(rows.values())
        await self._session.flush()
        # many slots have the same text
        once = {id(content): content for content in contents.values()}
        written = {key: content.model_dump_json(exclude_defaults=True).encode() for key, content in once.items()}
        for place, row in rows.items():
            row.body = self._secrets.cipher.seal(written[id(contents[place])], _place(row.id))
        await self._session.flush()

    async def strike(self, number: int, language: TextLanguage, arm: Arm = "a") -> None:
        """Take a text out."""
        await self._strike(number, (language,), arm, "")

    async def texts(self, number: int, arm: Arm | None = None) -> Sequence[Text]:
        """The texts of a campaign, Kazakh before Russian."""
        await self._session.flush()
        rows = select(CampaignText).where(CampaignText.campaign == number)
        rows = rows.order_by(CampaignText.arm, CampaignText.language, CampaignText.id)
        if arm is not None:
            rows = rows.where(CampaignText.arm == arm)
        return [self._text(row) for row in await self._session.scalars(rows)]

    async def text_for(self, number: int, language: LanguageCode, arm: Arm | None = None) -> Text | None:
        """The first text that readers of this language understand, or the first of all. An issue has thousands."""
        await self._session.flush()
        serves = case((CampaignText.language.in_((language, "both")), 0), else_=1)
        rows = select(CampaignText).where(CampaignText.campaign == number)
        rows = rows.order_by(serves, CampaignText.arm, CampaignText.language, CampaignText.id)
        if arm is not None:
            rows = rows.where(CampaignText.arm == arm)
        row = await self._session.scalar(rows.limit(1))
        return self._text(row) if row is not None else None

    async def text(self, number: int) -> Text | None:
        """The text of this number."""
        await self._session.flush()
        row = await self._session.get(CampaignText, number)
        return self._text(row) if row else None

    async def copy(self, number: int, author: int, state: CampaignState = CampaignState.DRAFT) -> Card:
        """A new draft (or template) with the same texts, audience and terms."""
        model = await self._row(number)
        made = await self.make(CampaignKind(model.kind), author, self._title(model))
        row = await self._row(made.id)
        row.state, row.audience = state, model.audience
        row.urgent, row.at_most_once = model.urgent, model.at_most_once
        row.daytime, row.sample = model.daytime, model.sample
        for text in await self.texts(number):
            await self.write(made.id, text.language, text.content, text.arm, text.slot)
        return self._card(row)

    async def drop(self, number: int) -> None:
        """Erase a draft or template with its texts. Raises NotNow."""
        row = await self._editable(number)
        await self._session.execute(delete(CampaignText).where(CampaignText.campaign == number))
        await self._session.delete(row)
        await self._session.flush()

    async def watch(self, number: int, board: int | None) -> None:
        """Remember the message in the author's chat that keeps itself current."""
        (await self._row(number)).board = board

    async def leave(self, author: int, message: int) -> None:
        """This message in an author's chat is about to show something else: no campaign keeps it current any more."""
        await self._session.flush()
        rows = select(Campaign).where(Campaign.author == author, Campaign.board == message)
        for row in await self._session.scalars(rows):
            row.board = None

    async def watched(self) -> Sequence[Card]:
        """The campaigns with a message that keeps itself current."""
        await self._session.flush()
        rows = select(Campaign).where(Campaign.board.is_not(None)).order_by(Campaign.id)
        return [self._card(row) for row in await self._session.scalars(rows)]

    async def count(
        self,
        states: Collection[CampaignState],
        kinds: Collection[CampaignKind] = ALL_KINDS,
        author: int | None = None,
    ) -> int:
        """How many campaigns are in these states. `author`: only this one's."""
        await self._session.flush()
        rows = select(func.count()).select_from(Campaign).where(*_on_shelf(states, kinds, author))
        return int(await self._session.scalar(rows) or 0)

    async def _row(self, number: int) -> Campaign:
        await self._session.flush()
        row = await self._session.get(Campaign, number)
        if row is None:
            raise NoSuchCampaign
        return row

    async def _editable(self, number: int) -> Campaign:
        row = await self._row(number)
        if row.state not in EDITABLE:
            raise NotNow
        return row

    async def _strike(self, number: int, languages: Collection[str], arm: str, slot: str) -> None:
        await self._session.flush()
        for row in await self._session.scalars(_texts(number, languages, arm, slot)):
            await self._session.delete(row)
        await self._session.flush()

    def _entitle(self, row: Campaign, title: str) -> None:
        words = " ".join(title.split())[:TITLE_LIMIT]
        row.body = self._secrets.cipher.seal(words.encode(), f"campaign:{row.id}")

    def _title(self, row: Campaign) -> str:
        return self._secrets.cipher.open(row.body, f"campaign:{row.id}").decode() if row.body else ""

    def _card(self, row: Campaign) -> Card:
        return card(row, self._title(row))

    def _text(self, row: CampaignText) -> Text:
        content = Content.model_validate_json(self._secrets.cipher.open(row.body, _place(row.id)))
        place = {"id": row.id, "campaign": row.campaign, "language": row.language, "arm": row.arm, "slot": row.slot}
        return Text.model_validate({**place, "content": content})


def _on_shelf(
    states: Collection[CampaignState], kinds: Collection[CampaignKind], author: int | None
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Campaign.state.in_(states), Campaign.kind.in_(kinds)]
    return found if author is None else [*found, Campaign.author == author]


def _texts(number: int, languages: Collection[str], arm: str, slot: str) -> Select[CampaignText]:
    here = (CampaignText.arm == arm, CampaignText.slot == slot)
    return select(CampaignText).where(CampaignText.campaign == number, CampaignText.language.in_(languages), *here)


def _place(text: int) -> str:
    return f"campaign_text:{text}"
