"""What the bot does by itself for the digest: makes the issues that are due, and sends those nobody stopped."""

from bot.campaigns.issues import Issue
from bot.campaigns.models import Card
from bot.campaigns.refusals import NothingToSend
from bot.content.library import Library
from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.digest.newsroom import Newsroom
from bot.languages import Language, Languages
from bot.telegram.screen import Elsewhere
from bot.telegram.unit_of_work import UnitOfWork
from handlers.screens import issues as screens


async def make_issues(work: UnitOfWork, library: Library, languages: Languages) -> list[Elsewhere]:
    """Send the issue that nobody stopped in its time; make the one that is due, and show it to organisers."""
    newsroom = Newsroom(work, library, languages)
    told = await _let_go(newsroom, work, languages)
    issue = await newsroom.make_due()
    if issue is not None:
        told += await show_draft(issue, newsroom, work, library, languages)
    return told


async def show_draft(
    issue: Issue, newsroom: Newsroom, work: UnitOfWork, library: Library, languages: Languages
) -> list[Elsewhere]:
    """The issue as members will see it, in both languages, and what can be done with it, for all who may send it."""
    previews = screens.previews(issue, await newsroom.preview(issue))
    told = []
    for organiser, language in await _senders(work, languages):
        draft = screens.Draft(issue, await newsroom.parts(issue, language.code))
        card = screens.draft(draft, work.mailroom.rules, library.reporting, language)
        told += [Elsewhere(organiser.telegram_id, screen) for screen in (*previews, card)]
    return told


async def _let_go(newsroom: Newsroom, work: UnitOfWork, languages: Languages) -> list[Elsewhere]:
    patience, waiting = work.mailroom.rules.issue_goes_after, await work.mailroom.issues.waiting()
    if patience is None or waiting is None or work.now() < waiting.body.until + patience:
        return []
    try:
        readers = await newsroom.release(waiting, None)
    except NothingToSend:
        await work.mailroom.course.skip(waiting.number)
        return []
    await work.desk.audit.note(None, Action.CAMPAIGN_SUBMITTED, detail=_title(await _card(waiting, work)))
    return [
        Elsewhere(organiser.telegram_id, screens.let_itself_go(waiting.number, readers, language))
        for organiser, language in await _senders(work, languages)
    ]


async def _senders(work: UnitOfWork, languages: Languages) -> list[tuple[Organiser, Language]]:
    """Those who may send an issue, with the language that each reads."""
    able = [one for one in await work.desk.roles.all() if one.may_approve_campaigns()]
    return [(one, languages.of(await work.members.language(one.telegram_id) or "kk")) for one in able]


async def _card(issue: Issue, work: UnitOfWork) -> Card:
    return await work.mailroom.archive.find(issue.number)


def _title(card: Card) -> str:
    return f"{card.id}, {card.title}"
