"""Roles, invitations and the audit on a phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.desk.audit import Action, Entry
from bot.desk.organiser import Organiser
from bot.desk.refusals import (
    InvitationExpired,
    InvitationNeedless,
    InvitationUsed,
    LastOwner,
    OwnerBySettings,
    Refused,
)
from bot.desk.roles import Role
from bot.languages import Language
from bot.reports.models import Outcome, Status
from bot.telegram.screen import Button, Row, Screen
from handlers.desk_buttons import MakeInvitation, OpenAudit, OpenDesk, OpenOrganisers, RemoveOrganiser
from handlers.links import InvitationLink, address
from handlers.screens.menu import back_to_menu
from handlers.screens.rows import in_pairs
from handlers.screens.words import outcome_of, region_name, status_of

NAME_SHOWN = 24
DETAIL_SHOWN = 60
"""Characters."""


def role_of(role: Role, language: Language) -> str:
    """A role's name."""
    _ = language.gettext
    return {
        Role.OWNER: _("Owner of the desk"),
        Role.ORGANISER: _("Organiser"),
        Role.REGIONAL: _("Organiser of a region"),
        Role.ANALYST: _("Analyst: numbers only"),
    }[role]


def which_role(language: Language) -> Screen:
    """The roles that somebody can be invited to."""
    _ = language.gettext
    rows: list[Row] = [[Button(role_of(role, language), MakeInvitation(role=role))] for role in Role]
    return Screen(
        _("To which role? The link is good for one person and for 24 hours."), [*rows, back_to_menu(language)]
    )


def which_region(reporting: Reporting, language: Language) -> Screen:
    """The region of an organiser to be invited."""
    _ = language.gettext
    buttons = [
        Button(region.in_language(language.code).button, MakeInvitation(role=Role.REGIONAL, region=region.key))
        for region in reporting.regions_in(language.code)
    ]
    return Screen(_("Of which region?"), [*in_pairs(buttons), [Button(_("‹ Back"), MakeInvitation())]])


def invitation(link: InvitationLink, role: Role, username: str, language: Language) -> Screen:
    """The invitation to be sent on."""
    _ = language.gettext
    text = _("Invitation: {role}. Send this link to one person; whoever opens it first gets the role.").format(
        role=role_of(role, language)
    )
    return Screen(
        f"{text}\n\n{escape(address(username, link))}", [[Button(_("Roles"), OpenOrganisers())], back_to_menu(language)]
    )


def invitation_refused(fault: Refused, language: Language) -> Screen:
    """Why the invitation gives nothing."""
    _ = language.gettext
    known: dict[type[Refused], str] = {
        InvitationUsed: _("Somebody has used this invitation already. Ask for another one."),
        InvitationExpired: _("This invitation was good for 24 hours, and they are over. Ask for another one."),
        InvitationNeedless: _("You are an owner already. The invitation stays good for another person."),
    }
    text = known.get(type(fault), _("This invitation is not good. Ask whoever sent it for another one."))
    return Screen(text, [back_to_menu(language)])


def welcome(organiser: Organiser, language: Language) -> Screen:
    """Somebody has a role now."""
    _ = language.gettext
    rows: list[Row] = [[Button(_("The desk"), OpenDesk())]] if organiser.may_see_reports() else []
    return Screen(
        _("Your role now: {role}. What you see and do at the desk is noted in the audit.").format(
            role=role_of(organiser.role, language)
        ),
        [*rows, back_to_menu(language)],
    )


def organisers(found: Sequence[Organiser], reporting: Reporting, language: Language) -> Screen:
    """Everybody with a role."""
    _ = language.gettext
    lines = [
        f"{_name(one, language)}: {role_of(one.role, language)}{_regions(one, reporting, language)}" for one in found
    ]
    rows: list[Row] = [
        [Button(f"✕ {_name(one, language)[:NAME_SHOWN]}", RemoveOrganiser(person=one.person))] for one in found
    ]
    return Screen(
        "\n".join([bold(_("Roles")), "", *lines]),
        [*rows, [Button(_("Invite"), MakeInvitation())], back_to_menu(language)],
    )


def sure_to_remove(found: Organiser, language: Language) -> Screen:
    """Whether the role really is to be taken away."""
    _ = language.gettext
    return Screen(
        _("Take the role away from {name}? Their old buttons stop working at once.").format(
            name=_name(found, language)
        ),
        [
            [
                Button(_("Take away"), RemoveOrganiser(person=found.person, sure=True)),
                Button(_("Keep"), OpenOrganisers()),
            ]
        ],
    )


def role_refused(fault: Refused, language: Language) -> Screen:
    """Why the role stays."""
    _ = language.gettext
    known: dict[type[Refused], str] = {
        OwnerBySettings: _("This owner is named in the settings (OWNER_IDS) and can be removed only there."),
        LastOwner: _("The last owner keeps the role. Appoint another owner first."),
    }
    text = known.get(type(fault), _("That can't be done."))
    return Screen(text, [[Button(_("Roles"), OpenOrganisers())], back_to_menu(language)])


@dataclass(frozen=True)
class Captions:
    """What names the audit's keys: people by their person keys, and regions."""

    people: Mapping[int, str]
    reporting: Reporting
    zone: ZoneInfo


def audit(entries: Sequence[Entry], captions: Captions, language: Language) -> Screen:
    """A page of the audit, newest first."""
    _ = language.gettext
    lines = [_entry(entry, captions, language) for entry in entries]
    older: Row = [Button(_("‹ Earlier"), OpenAudit(before=entries[-1].number))] if entries else []
    return Screen(
        "\n".join([bold(_("Audit")), "", *(lines or [_("Nothing here.")])]),
        [older, [Button(_("Newest"), OpenAudit())], back_to_menu(language)],
    )


def action_of(action: Action, language: Language) -> str:
    """What was done, in words."""
    _ = language.gettext
    return {
        Action.REPORT_TAKEN: _("took the report"),
        Action.ASSIGNED: _("assigned the report"),
        Action.ASKED: _("asked the author"),
        Action.ANSWERED: _("answered the author"),
        Action.MOVED: _("changed the status"),
        Action.TRANSFERRED: _("moved the report to another region"),
        Action.CLOSED: _("closed the report"),
        Action.REOPENED: _("the author opened the report again"),
        Action.WITHDRAWN: _("the author withdrew the report"),
        Action.ANONYMISED: _("the report was anonymised"),
        Action.REMINDED: _("a reminder was given"),
        Action.APPEAL_ASKED: _("authors were asked about a collective appeal"),
        Action.CARD_SEEN: _("looked at the report"),
        Action.THREAD_SEEN: _("read the thread"),
        Action.FILES_SEEN: _("looked at the files"),
        Action.NAME_ASKED: _("asked to open the name"),
        Action.NAME_AGREED: _("agreed to open the name"),
        Action.NAME_OPENED: _("saw the name"),
        Action.AUTHOR_BLOCKED: _("barred the author"),
        Action.AUTHOR_UNBLOCKED: _("let the author file again"),
        Action.ROLE_TAKEN: _("took a role away"),
        Action.INVITATION_MADE: _("made an invitation"),
        Action.INVITATION_USED: _("used an invitation"),
        Action.GROUP_BOUND: _("bound a group"),
        Action.GROUP_UNBOUND: _("unbound a group"),
        Action.GROUP_MIGRATED: _("a group moved"),
        Action.FAQ_DRAFTED: _("kept a question for the FAQ"),
        Action.EXPORTED: _("exported without personal data"),
        Action.EXPORT_PERSONAL: _("exported personal data"),
        Action.STATS_SEEN: _("looked at the numbers"),
        Action.AUDIT_SEEN: _("looked at the audit"),
        Action.CAMPAIGN_SUBMITTED: _("let a campaign go"),
        Action.CAMPAIGN_APPROVED: _("approved a campaign"),
        Action.CAMPAIGN_RETURNED: _("sent a campaign back"),
        Action.CAMPAIGN_PAUSED: _("paused a campaign"),
        Action.CAMPAIGN_RESUMED: _("went on with a campaign"),
        Action.CAMPAIGN_STOPPED: _("stopped a campaign"),
        Action.CAMPAIGN_CHOSEN: _("chose a version of a campaign"),
        Action.CAMPAIGN_CORRECTED: _("corrected a campaign"),
        Action.CAMPAIGN_RECALLED: _("recalled a campaign"),
        Action.CAMPAIGN_EXPORTED: _("exported a campaign's results"),
        Action.CAMPAIGN_DROPPED: _("deleted a draft of a campaign"),
        Action.ISSUE_EDITED: _("edited an issue of the digest"),
        Action.REFUSED: _("was refused"),
    }[action]


def _entry(entry: Entry, captions: Captions, language: Language) -> str:
    _ = language.gettext
    who = (captions.people.get(entry.actor) or _("somebody of the desk")) if entry.actor is not None else "—"
    what = action_of(entry.action, language) if entry.action else _("unreadable")
    about = f", № {entry.report}" if entry.report else ""
    is_told = entry.detail and entry.action not in {Action.REFUSED, Action.EXPORTED}
    detail = _detail(entry.detail or "", captions.reporting, language) if is_told else ""
    when = f"{entry.at.astimezone(captions.zone):%d.%m %H:%M}"
    said = f" ({escape(detail, quote=False)})" if detail else ""
    return f"{entry.number}. {when} {escape(who, quote=False)}: {what}{about}{said}"


def _detail(detail: str, reporting: Reporting, language: Language) -> str:
    """The detail in words: keys of statuses, outcomes, roles and regions by their names."""
    known: dict[str, str] = {
        **{status: status_of(status, language) for status in Status},
        **{outcome: outcome_of(outcome, language) for outcome in Outcome},
        **{role: role_of(role, language) for role in Role},
        **{region.key: region.in_language(language.code).name for region in reporting.regions},
    }
    return known.get(detail, detail)[:DETAIL_SHOWN]


def _name(one: Organiser, language: Language) -> str:
    return one.name or language.gettext("Owner by the settings")


def _regions(one: Organiser, reporting: Reporting, language: Language) -> str:
    names = [region_name(key, reporting, language) for key in sorted(one.regions)]
    return f" ({', '.join(names)})" if names else ""
