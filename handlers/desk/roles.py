"""Roles: invitations, the list of organisers, and the audit; for owners, in private."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library
from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.desk.refusals import InvitationRefused, RoleRefused
from bot.desk.roles import Role
from bot.telegram import profile
from bot.telegram.calls import Method
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.access import owner
from handlers.desk_buttons import MakeInvitation, OpenAudit, OpenOrganisers, RemoveOrganiser
from handlers.filters import Followed
from handlers.links import InvitationLink
from handlers.screens import desk_roles as screens
from handlers.screens import desk_work

AUDIT_PAGE = 12


def router() -> Router:
    """The conversation's router."""
    router = Router(name="roles")
    router.message.register(invite_by_command, Command("invite"))
    router.message.register(roles_by_command, Command("role"))
    router.message.register(audit_by_command, Command("audit"))
    router.message.register(follow, Followed(InvitationLink))
    router.callback_query.register(invite, MakeInvitation.filter())
    router.callback_query.register(open_roles, OpenOrganisers.filter())
    router.callback_query.register(remove, RemoveOrganiser.filter())
    router.callback_query.register(open_audit, OpenAudit.filter())
    return router


async def invite_by_command(_message: Message, reader: Reader, work: UnitOfWork) -> Screen | None:
    """Offer the roles to invite somebody to."""
    if not reader.is_alone:
        return None
    if await owner("invite", reader, work) is None:
        return desk_work.unknown(reader.language)
    return screens.which_role(reader.language)


async def roles_by_command(_message: Message, reader: Reader, work: UnitOfWork, library: Library) -> Screen | None:
    """List the organisers."""
    if not reader.is_alone:
        return None
    if await owner("role", reader, work) is None:
        return desk_work.unknown(reader.language)
    return screens.organisers(await work.desk.roles.all(), library.reporting, reader.language)


async def audit_by_command(_message: Message, reader: Reader, work: UnitOfWork, library: Library) -> Screen | None:
    """Show the audit's newest entries."""
    if not reader.is_alone:
        return None
    who = await owner("audit", reader, work)
    return await _audit(0, who, reader, work, library) if who else desk_work.unknown(reader.language)


async def follow(
    _message: Message, link: InvitationLink, reader: Reader, work: UnitOfWork
) -> Screen | Sequence[Screen | Method]:
    """Take an invitation in."""
    try:
        organiser = await work.desk.invitations.use(link.word, reader.telegram_id, reader.name)
    except (InvitationRefused, RoleRefused) as fault:
        return screens.invitation_refused(fault, reader.language)
    await work.desk.audit.note(organiser.person, Action.INVITATION_USED, detail=organiser.role)
    return [
        screens.welcome(organiser, reader.language),
        *profile.known_to_organiser(reader.telegram_id, reader.languages),
    ]


async def invite(
    _call: CallbackQuery,
    callback_data: MakeInvitation,
    reader: Reader,
    work: UnitOfWork,
    library: Library,
    username: str,
) -> Screen | Notice:
    """Make an invitation; a regional organiser's needs a region first."""
    who = await owner("invite", reader, work)
    role, region = callback_data.role, callback_data.region
    if who is None or not reader.is_alone:
        return desk_work.refused(reader.language)
    if role is None:
        return screens.which_role(reader.language)
    if role is Role.REGIONAL and library.reporting.region(region) is None:
        return screens.which_region(library.reporting, reader.language)
    regions = [region] if role is Role.REGIONAL else []
    word = await work.desk.invitations.make(role, regions, who)
    await work.desk.audit.note(who.person, Action.INVITATION_MADE, detail=role)
    return screens.invitation(InvitationLink(word), role, username, reader.language)


async def open_roles(_call: CallbackQuery, reader: Reader, work: UnitOfWork, library: Library) -> Screen | Notice:
    """List the organisers."""
    if await owner("role", reader, work) is None or not reader.is_alone:
        return desk_work.refused(reader.language)
    return screens.organisers(await work.desk.roles.all(), library.reporting, reader.language)


async def remove(
    _call: CallbackQuery, callback_data: RemoveOrganiser, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice | Sequence[Screen | Method]:
    """Take somebody's role away, at the second tap."""
    who = await owner("role", reader, work)
    found = await work.desk.roles.by_person(callback_data.person)
    if who is None or not reader.is_alone or found is None:
        return desk_work.refused(reader.language)
    if not callback_data.sure:
        return screens.sure_to_remove(found, reader.language)
    try:
        await work.desk.roles.take(found.person)
    except RoleRefused as fault:
        return screens.role_refused(fault, reader.language)
    await work.desk.audit.note(who.person, Action.ROLE_TAKEN, detail=found.name)
    left = screens.organisers(await work.desk.roles.all(), library.reporting, reader.language)
    return [left, *profile.unknown_to_member(found.telegram_id)]


async def open_audit(
    _call: CallbackQuery, callback_data: OpenAudit, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Show a page of the audit."""
    who = await owner("audit", reader, work)
    if who is None or not reader.is_alone:
        return desk_work.refused(reader.language)
    return await _audit(callback_data.before, who, reader, work, library)


async def _audit(before: int, who: Organiser, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    entries = await work.desk.audit.entries(before or None, limit=AUDIT_PAGE)
    names = {one.person: one.name for one in await work.desk.roles.all()}
    await work.desk.audit.note(who.person, Action.AUDIT_SEEN)
    captions = screens.Captions(names, library.reporting, work.terms.zone)
    return screens.audit(entries, captions, reader.language)
