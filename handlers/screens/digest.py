"""What a member has chosen for the digest, on a phone."""

from html import escape

from bot.campaigns.audience import DIGESTED, Every
from bot.campaigns.slots import Topic
from bot.campaigns.subscriptions import Subscription
from bot.content.digest_items import Topic as ItemTopic
from bot.content.library import Library
from bot.content.screens import bold
from bot.languages import Language
from bot.telegram.copy_buttons import OpenDigest
from bot.telegram.screen import Button, Row, Screen
from handlers.digest_buttons import (
    ChooseEvery,
    ChooseOwnInstitution,
    ChooseOwnRegion,
    OpenInstitutions,
    OpenRegions,
    OpenTopics,
    SwitchTopic,
)
from handlers.screens.menu import back_to_menu
from handlers.screens.rows import in_pairs, marked
from handlers.screens.words import institution_name, region_name


def every_of(every: Every, language: Language) -> str:
    """How often, on a button."""
    _ = language.gettext
    return {
        Every.WEEKLY: _("Every week"),
        Every.MONTHLY: _("Every month"),
        Every.URGENT: _("Only urgent"),
        Every.NONE: _("Nothing"),
    }[every]


def told_every(every: Every | None, language: Language) -> str:
    """What comes to the member, in a sentence."""
    _ = language.gettext
    if every is None:
        return _("You do not get the digest yet. Choose how often I shall send what is new.")
    return {
        Every.WEEKLY: _("The digest comes to you every week, if there is something new."),
        Every.MONTHLY: _("The digest comes to you once a month, if there is something new."),
        Every.URGENT: _("No digest comes to you, only the union's urgent messages."),
        Every.NONE: _("Neither the digest nor other messages of the union come to you. Answers to your reports do."),
    }[every]


def topics_told(chosen: Topic, library: Library, language: Language) -> str:
    """The topics' names."""
    digest = library.digest
    return ", ".join(digest.caption(one, language.code) for one in digest.topics if Topic[one.name] & chosen)


def choices(found: Subscription, library: Library, language: Language, *, fresh: bool = False) -> Screen:
    """All that the member has chosen. `fresh`: in a message of its own, where an issue of the digest was tapped."""
    _ = language.gettext
    lines = []
    if found.every in DIGESTED:
        lines.append(_("Topics: {names}").format(names=topics_told(found.topics, library, language)))
    reporting = library.reporting
    lines += [
        _("My region: {name}").format(name=region_name(found.region, reporting, language)),
        _("Where I work: {name}").format(name=institution_name(found.institution, reporting, language)),
    ]
    if found.every in DIGESTED and found.topics & Topic.REGION and found.region is None:
        lines.append(_("To get the news of your region, name it."))
    text = "\n\n".join(
        (bold(_("The union's digest")), told_every(found.every, language), escape("\n".join(lines), quote=False))
    )
    often = [
        Button(marked(every_of(every, language), chosen=every is found.every), ChooseEvery(every=every))
        for every in Every
    ]
    topics: Row = [Button(_("Topics"), OpenTopics())] if found.every in DIGESTED else []
    about: Row = [Button(_("My region"), OpenRegions()), Button(_("Where I work"), OpenInstitutions())]
    return Screen(text, [*in_pairs(often), topics, about, back_to_menu(language)], fresh=fresh)


def topics(found: Subscription, library: Library, language: Language) -> Screen:
    """The topics, each to be added or taken off."""
    _ = language.gettext
    rows: list[Row] = [
        [Button(_topic(one, found.topics, library, language), SwitchTopic(topic=one))] for one in library.digest.topics
    ]
    text = _("What shall the digest tell of? Tap a topic to add it or to take it off; one stays in any case.")
    return Screen(text, [*rows, [Button(_("‹ Back"), OpenDigest())]])


def regions(found: Subscription, library: Library, language: Language) -> Screen:
    """The choice of one's region."""
    _ = language.gettext
    buttons = [
        Button(
            marked(region.in_language(language.code).button, chosen=region.key == found.region),
            ChooseOwnRegion(key=region.key),
        )
        for region in library.reporting.regions_in(language.code)
    ]
    return _place(_("In which region do you work?"), buttons, Button(_("Rather not say"), ChooseOwnRegion()), language)


def institutions(found: Subscription, library: Library, language: Language) -> Screen:
    """The choice of the kind of institution where one works."""
    _ = language.gettext
    buttons = [
        Button(
            marked(one.in_language(language.code).button, chosen=one.key == found.institution),
            ChooseOwnInstitution(key=one.key),
        )
        for one in library.reporting.institutions
    ]
    return _place(_("Where do you work?"), buttons, Button(_("Rather not say"), ChooseOwnInstitution()), language)


def left(before: Every | None, language: Language) -> Screen:
    """The digest has been left; one tap undoes it. `before`: how often it came, None: it did not."""
    _ = language.gettext
    if before not in DIGESTED:
        return Screen(
            _("The digest does not come to you any more already. What else comes is chosen at /digest."),
            [[Button(_("Topics and how often"), OpenDigest())], back_to_menu(language)],
            notice=_("You are unsubscribed already"),
            fresh=True,
        )
    text = _(
        "You are unsubscribed from the digest. Urgent messages of the union still come; the button “Nothing” switches "
        "them off too."
    )
    undo: list[Row] = [
        [Button(_("Subscribe again"), ChooseEvery(every=before or Every.WEEKLY))],
        [Button(_("Nothing"), ChooseEvery(every=Every.NONE)), Button(_("Digest"), OpenDigest())],
    ]
    return Screen(text, undo, notice=_("You are unsubscribed from the digest"), fresh=True)


def _topic(one: ItemTopic, chosen: Topic, library: Library, language: Language) -> str:
    return marked(library.digest.caption(one, language.code), chosen=bool(Topic[one.name] & chosen))


def _place(question: str, buttons: list[Button], rather_not: Button, language: Language) -> Screen:
    _ = language.gettext
    why = _("It helps to send you what concerns you; organisers see counts only. You need not say.")
    rows: list[Row] = [*in_pairs(buttons), [rather_not], [Button(_("‹ Back"), OpenDigest())]]
    return Screen(f"{bold(question)}\n\n{why}", rows)
