"""The bot's account with Telegram: when it is another one than before, members are awaited anew, and nothing is lost.

Telegram removes a bot's account without notice, and a new one knows nobody: whoever is to get a message from it must
start it first. Reports, threads, subscriptions and roles are people's, not the account's, and stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.uprooted import Uprooted, UprootedCampaigns
from bot.clock import Clock
from bot.desk.roles import Roles
from bot.languages import Language, Languages
from bot.members.roll import MemberRoll
from bot.reports.terms import Terms
from bot.storage.account_tables import BotAccount
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import InboxRow
from bot.storage.upgrade import take_turn
from bot.telegram.letters import Letters
from bot.telegram.uprooting import Kept, Uprooting

log = structlog.get_logger()


@dataclass(frozen=True)
class Moved:
    """What moving to another account came to. `found`: members who can be reached at once."""

    members: int
    found: int
    campaigns: Uprooted
    letters: Kept
    files: int
    cards: int
    groups: int


class Accounts:
    """Knows which account the bot has, and moves it to another one."""

    def __init__(self, storage: Storage, secrets: Secrets, languages: Languages, terms: Terms, clock: Clock) -> None:
        self._storage = storage
        self._secrets = secrets
        self._languages = languages
        self._terms = terms
        self._clock = clock

    async def begin(self, bot_id: int, username: str) -> None:
        """Note that the bot works with this account; move to it, if it had another one. Of replicas one does that."""
        async with self._storage.transaction() as session:
            if not self._storage.is_sqlite:
                await take_turn(await session.connection())
            known = (await session.scalars(select(BotAccount).order_by(BotAccount.id))).all()
            if known and known[-1].bot_id == bot_id:
                return
            session.add(BotAccount(bot_id=bot_id, since=self._clock.now()))
            await session.flush()
            if not known and not await _had_another(session, bot_id):
                return
            stays = [at for at, one in enumerate(known) if one.bot_id == bot_id]
            moved = await self._move(session, username, known[stays[-1] + 1 :] if stays else ())
        _tell(username, moved)

    async def _move(self, session: AsyncSession, username: str, left: Sequence[BotAccount]) -> Moved:
        """Move to the newest account. `left`: those since it was the bot's the last time, if it ever was."""
        uprooting = Uprooting(session, self._secrets, self._clock.now)
        campaigns = await UprootedCampaigns(session, self._secrets, self._clock.now).settle()
        letters = await uprooting.keep_letters()
        await uprooting.forget_places()
        files = await uprooting.give_up_files()
        members = found = 0
        if left:
            found = await uprooting.find_members([one.since for one in left])
        else:
            newest = await session.scalar(select(BotAccount.since).order_by(BotAccount.id.desc()).limit(1))
            members = await uprooting.lose_members(newest or self._clock.now())
        await self._leave_letters(session, uprooting, username, files, campaigns)
        if left:
            await Letters(session, self._secrets).free_all()
        cards, groups = await uprooting.put_cards_up(), await uprooting.desk_groups()
        groups += int(self._terms.desk_chat is not None)
        return Moved(members, found, campaigns, letters, len(files), cards, groups)

    async def _leave_letters(
        self, session: AsyncSession, uprooting: Uprooting, username: str, files: Sequence[int], campaigns: Uprooted
    ) -> None:
        members = MemberRoll(session, self._secrets, self._clock.now)
        await members.call(files)
        for chat in sorted(set(files)):
            language = self._languages.of(await members.language(chat) or "kk")
            await uprooting.leave_letter(chat, _file_lost(language))
        for owner in await Roles(session, self._secrets, self._clock.now, self._terms.owners).owners():
            language = self._languages.of(await members.language(owner.telegram_id) or "kk")
            await uprooting.leave_letter(owner.telegram_id, _moved(username, campaigns, language))


async def _had_another(session: AsyncSession, bot_id: int) -> bool:
    """Whether a version that noted no accounts received updates with another one."""
    seen = set(await session.scalars(select(InboxRow.bot_id).distinct()))
    return bool(seen) and bot_id not in seen


def _tell(username: str, moved: Moved) -> None:
    log.warning(
        "account.changed",
        members_awaited=moved.members,
        members_found_again=moved.found,
        campaigns_paused=moved.campaigns.paused,
        campaigns_stopped=moved.campaigns.stopped,
        campaigns_sent_back=moved.campaigns.sent_back,
        letters_waiting=moved.letters.waiting,
        letters_dropped=moved.letters.dropped,
        files_lost=moved.files,
        advice=f"publish https://t.me/{username}: members get messages again once they have pressed Start "
        "there; campaigns that are paused can be resumed when enough have come; those with files need them anew; if "
        "this account was not meant, start again with the earlier token: whoever it reached is reached again",
    )
    if moved.groups:
        log.warning(
            "account.desk",
            groups=moved.groups,
            cards_to_post=moved.cards,
            advice="put the new bot into the desk's group as an administrator who may manage topics and pin messages; "
            "what is owed there is posted then",
        )


def _file_lost(language: Language) -> str:
    _ = language.gettext
    return _(
        "A file of yours was not added: the bot moved to another account before it was fetched. What you wrote is "
        "kept. Please send the file once more."
    )


def _moved(username: str, campaigns: Uprooted, language: Language) -> str:
    _ = language.gettext
    said = [
        _("The bot has a new account: @{username}.").format(username=username),
        _("Members get messages again once they have pressed Start here. Reports, roles and subscriptions are kept."),
    ]
    if campaigns.paused:
        said.append(_("Campaigns that were paused: {count}.").format(count=campaigns.paused))
    if campaigns.stopped or campaigns.sent_back:
        words = _(
            "Campaigns whose files must be attached anew, so that they were stopped or are drafts again: {count}."
        )
        said.append(words.format(count=campaigns.stopped + campaigns.sent_back))
    said.append(_("Put the bot into the desk's group as an administrator."))
    return "\n\n".join(said)
