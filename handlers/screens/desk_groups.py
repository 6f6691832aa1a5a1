"""Groups of the desk on a phone."""

from bot.content.reporting import Region, Reporting
from bot.languages import Language
from bot.telegram.screen import Notice, Screen


def not_a_desk(language: Language) -> Screen:
    """Reports are not shown in this group."""
    _ = language.gettext
    return Screen(_("This group is no desk, so I show no reports here. An owner makes it one with /desk bind."))


def only_in_groups(language: Language) -> Screen:
    """The command belongs into a group."""
    _ = language.gettext
    return Screen(_("Give this command in the group that is to become the desk."))


def bound(region: Region | None, language: Language, *, is_forum: bool) -> Screen:
    """The group is a desk now."""
    _ = language.gettext
    where = region.in_language(language.code).name if region else _("all regions")
    how = (
        _("Each new report opens a topic here. I must be an administrator with the right to manage topics.")
        if is_forum
        else _("The group has no topics: reports come as messages. A reply to the author's message becomes an answer.")
    )
    return Screen(_("This group is the desk now: {where}.").format(where=where) + "\n\n" + how)


def unbound(language: Language, *, by_settings: bool) -> Screen:
    """The group is no desk any more; or it stays one, by the settings."""
    _ = language.gettext
    if by_settings:
        return Screen(_("This group is named in the settings (DESK_CHAT_ID): reports come here until that is changed."))
    return Screen(language.gettext("This group is no desk any more. New reports do not come here."))


def no_such_region(reporting: Reporting, language: Language) -> Screen:
    """No region is called so."""
    _ = language.gettext
    names = ", ".join(region.key for region in reporting.regions)
    return Screen(_("There is no such region. Write its name, or one of: {names}").format(names=names))


def files_follow(count: int, language: Language) -> Notice:
    """The files are on their way into the private chat."""
    _ = language.gettext
    if not count:
        return Notice(_("There are no files in this report."))
    return Notice(
        language.ngettext(
            "{count} file comes to you in private.", "{count} files come to you in private.", count
        ).format(count=count)
    )
