"""The queue and a report's thread, as organisers see them on a phone."""

from collections.abc import Sequence
from dataclasses import replace

from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.desk.queue import QueuePage
from bot.languages import Language
from bot.reports.models import Said, Standing
from bot.telegram.screen import Button, Row, Screen
from handlers.desk_buttons import ChooseDeskRegion, FilterName, OpenCard, OpenDesk, OpenThread
from handlers.screens.menu import back_to_menu
from handlers.screens.mine import thread_pages
from handlers.screens.pages import turning
from handlers.screens.rows import in_pairs, marked
from handlers.screens.words import day, kind_name, region_name, status_of


def queue(shown: QueuePage, filter_: OpenDesk, reporting: Reporting, language: Language, *, alone: bool) -> Screen:
    """A page of the queue; in a group (not `alone`) without ways into private screens."""
    _ = language.gettext
    lines = [_line(found, reporting, language) for found in shown.items]
    where = region_name(filter_.region, reporting, language) if filter_.region else _("all regions")
    head = "{title}\n{filter} · {where} · {total}".format(
        title=bold(_("The desk")), filter=filters(language)[filter_.show], where=where, total=shown.total
    )
    text = "\n\n".join([head, *(lines or [_("Nothing here.")])])
    return Screen(
        text, [*_reports(shown), *_ways_on(shown, filter_, language), *([back_to_menu(language)] if alone else [])]
    )


def filters(language: Language) -> dict[FilterName, str]:
    """The filters of the queue."""
    _ = language.gettext
    return {
        "new": _("New"),
        "mine": _("Mine"),
        "work": _("In work"),
        "waiting": _("Waiting"),
        "overdue": _("Overdue"),
        "closed": _("Over"),
        "all": _("All open"),
    }


def regions(filter_: ChooseDeskRegion, reporting: Reporting, language: Language) -> Screen:
    """The choice of the queue's region."""
    _ = language.gettext
    buttons = [
        Button(region.in_language(language.code).button, OpenDesk(show=filter_.show, region=region.key))
        for region in reporting.regions_in(language.code)
    ]
    return Screen(
        bold(_("Which region?")), [[Button(_("All regions"), OpenDesk(show=filter_.show))], *in_pairs(buttons)]
    )


def with_way_back(card: Screen, language: Language) -> Screen:
    """A card in private: the way back to the queue below it."""
    return replace(card, rows=[*card.rows, [Button(language.gettext("‹ To the queue"), OpenDesk())]])


def no_such_report(language: Language) -> Screen:
    """There is no such report, or it is not this organiser's."""
    _ = language.gettext
    return Screen(_("There is no such report among yours."), [[Button(_("‹ To the queue"), OpenDesk())]])


def thread(found: Standing, said: Sequence[Said], language: Language, page: int) -> Screen:
    """A page of the thread; page 0 is the newest."""
    _ = language.gettext
    pages = thread_pages(said, language, from_desk=True)
    page = min(page, len(pages) - 1)
    row = []
    if page + 1 < len(pages):
        row.append(Button(_("‹ Earlier"), OpenThread(report=found.number, page=page + 1)))
    if page > 0:
        row.append(Button(_("Later ›"), OpenThread(report=found.number, page=page - 1)))
    return Screen(
        f"{bold(f'№ {found.number}')}\n\n{pages[-1 - page]}",
        [row, [Button(_("Open the card"), OpenCard(report=found.number))]],
        fresh=True,
    )


def _line(found: Standing, reporting: Reporting, language: Language) -> str:
    where = region_name(found.region, reporting, language)
    facts = " · ".join((where, day(found.filed_at), status_of(found.status, language)))
    return f"№ {found.number}. {kind_name(found.kind, reporting, language)}\n{facts}"


def _reports(shown: QueuePage) -> list[Row]:
    buttons = [Button(f"№ {found.number}", OpenCard(report=found.number)) for found in shown.items]
    return in_pairs(buttons)


def _ways_on(shown: QueuePage, filter_: OpenDesk, language: Language) -> list[Row]:
    _ = language.gettext
    names = [
        Button(marked(caption, chosen=show == filter_.show), OpenDesk(show=show, region=filter_.region))
        for show, caption in filters(language).items()
    ]
    return [
        turning(
            language,
            shown.page,
            shown.pages,
            lambda page: OpenDesk(show=filter_.show, region=filter_.region, page=page),
        ),
        *in_pairs(names),
        [Button(_("Region"), ChooseDeskRegion(show=filter_.show))],
    ]
