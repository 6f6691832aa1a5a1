"""What is kept of a person, on a phone and as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.campaigns.subscriptions import Subscription
from bot.content.library import Library
from bot.content.reporting import Reporting
from bot.desk.roles import Role
from bot.languages import Language, LanguageCode
from bot.reports.models import Draft, Said, Side, Standing
from bot.reports.terms import Terms
from bot.telegram.screen import Button, Screen
from handlers.buttons import OpenMenu
from handlers.report_buttons import DownloadMine, ForgetMe, OpenMine, OpenPrivacy
from handlers.screens.desk_roles import role_of
from handlers.screens.digest import told_every, topics_told
from handlers.screens.menu import back_to_menu
from handlers.screens.pages import turning
from handlers.screens.words import (
    day,
    files,
    identity_of,
    institution_name,
    kind_name,
    outcome_of,
    region_name,
    status_of,
)

__all__ = ["Case", "Kept", "Said", "all_kept", "forgotten", "page", "sure_to_forget"]


@dataclass(frozen=True)
class Case:
    """A report with its name and thread."""

    found: Standing
    name: str
    code: str
    said: Sequence[Said]


@dataclass(frozen=True)
class Kept:
    """All that is kept of a person.

    `consents`: when each version was given; `verdicts`: entries that helped or not; `copies`: messages of the union
    of which it is noted that they were sent to them.
    """

    telegram_id: int
    joined_at: datetime | None
    language: LanguageCode | None
    role: Role | None
    verdicts: Mapping[str, bool]
    consents: Mapping[str, datetime]
    draft: Draft | None
    cases: Sequence[Case]
    subscription: Subscription
    copies: int


def page(number: int, reporting: Reporting, language: Language, terms: Terms) -> Screen:
    """A page (from 1) of what is kept and why."""
    _ = language.gettext
    return Screen(
        reporting.privacy_html(language.code, number, terms.retention_days),
        [
            turning(language, number, reporting.privacy_pages, lambda other: OpenPrivacy(page=other)),
            [Button(_("All that is kept of me"), DownloadMine())],
            [Button(_("Forget me"), ForgetMe())],
            back_to_menu(language),
        ],
    )


def sure_to_forget(language: Language) -> Screen:
    """Whether everything really is to be erased, and what would remain."""
    _ = language.gettext
    text = "\n\n".join(
        (
            _(
                "I will erase your language, drafts, marks on answers, what you chose for the digest, and the link "
                "between you and your reports: answers will not reach you any more."
            ),
            _(
                "What remains: what you told the desk, without you, until its time is up, so that the work on it is "
                "not lost; and the mark that you consented and withdrew, as the law wants it. A receipt's code still "
                "opens its report: save the codes first."
            ),
        )
    )
    return Screen(
        text,
        [
            [Button(_("Erase everything"), ForgetMe(sure=True))],
            [Button(_("My reports"), OpenMine()), Button(_("Main menu"), OpenMenu())],
        ],
    )


def forgotten(language: Language, *, has_reports: bool, has_role: bool) -> Screen:
    """Everything is erased."""
    _ = language.gettext
    text = _("Erased. I do not know you any more.")
    if has_reports:
        text += " " + _("Your reports are opened by their codes only.")
    if has_role:
        text += " " + _("Your role stays until an owner takes it away.")
    return Screen(text, [back_to_menu(language)])


def all_kept(kept: Kept, library: Library, language: Language) -> str:
    """All that is kept of a person, as a text."""
    reporting = library.reporting
    return "\n".join(
        [
            *_person(kept, language),
            *_subscribed(kept, library, language),
            "",
            *_drafted(kept, reporting, language),
            *_reports(kept, reporting, language),
        ]
    )


def _person(kept: Kept, language: Language) -> Iterator[str]:
    _ = language.gettext
    yield _("What Qorgan keeps of you")
    yield ""
    yield _("Telegram's number of your account: {number}").format(number=kept.telegram_id)
    if kept.joined_at is not None:
        yield _("You wrote first on: {day}").format(day=day(kept.joined_at))
    yield _("Language: {language}").format(language=kept.language or _("not chosen"))
    if kept.role is not None:
        yield role_of(kept.role, language)
    for version, given_at in kept.consents.items():
        yield _("Consent {version}, given on {day}").format(version=version, day=day(given_at))
    for entry, helped in kept.verdicts.items():
        verdict = _("It helped") if helped else _("It did not")
        yield f"{entry}: {verdict}"


def _subscribed(kept: Kept, library: Library, language: Language) -> Iterator[str]:
    _, found = language.gettext, kept.subscription
    if found.every is not None:
        yield told_every(found.every, language)
    if found.topics:
        yield _("Topics: {names}").format(names=topics_told(found.topics, library, language))
    if found.region is not None:
        yield _("My region: {name}").format(name=region_name(found.region, library.reporting, language))
    if found.institution is not None:
        yield _("Where I work: {name}").format(name=institution_name(found.institution, library.reporting, language))
    if kept.copies:
        yield _("Messages of the union that are noted as yours, for 60 days: {count}").format(count=kept.copies)


def _drafted(kept: Kept, reporting: Reporting, language: Language) -> Iterator[str]:
    _ = language.gettext
    if kept.draft is None:
        return
    yield _("A report that is not sent yet:")
    yield from kept.draft.words
    shown = (
        kind_name(kept.draft.kind, reporting, language),
        region_name(kept.draft.region, reporting, language) if kept.draft.region else "",
        institution_name(kept.draft.institution, reporting, language) if kept.draft.institution else "",
        identity_of(kept.draft.identity, language) if kept.draft.identity else "",
        *(kept.draft.name, kept.draft.subject, files(len(kept.draft.files), language)),
    )
    yield from (line for line in shown if line)
    yield ""


def _reports(kept: Kept, reporting: Reporting, language: Language) -> Iterator[str]:
    _ = language.gettext
    for case in kept.cases:
        found = case.found
        yield f"№ {found.number}. {kind_name(found.kind, reporting, language)}"
        yield _("Filed on {day}. Now: {status}.").format(
            day=day(found.filed_at), status=status_of(found.status, language)
        )
        yield _("Code: {code}").format(code=case.code)
        if found.outcome:
            yield _("Outcome: {outcome}.").format(outcome=outcome_of(found.outcome, language))
        if found.rating:
            rated = _("Rated")
            yield f"{rated}: {found.rating}/5"
        yield _("Region: {name}").format(name=region_name(found.region, reporting, language))
        yield _("Institution: {name}").format(name=institution_name(found.institution, reporting, language))
        yield _("Known as: {name}").format(
            name=", ".join(filter(None, (identity_of(found.identity, language), case.name)))
        )
        for said in case.said:
            who = _("You") if said.side is Side.AUTHOR else _("The union")
            yield f"{day(said.written_at)} {who}: {said.words} {files(len(said.files), language)}".rstrip()
        yield ""
