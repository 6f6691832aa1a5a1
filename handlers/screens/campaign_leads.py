"""The buttons beneath a campaign's texts: links, entries of the FAQ, the question whether it helps."""

from collections.abc import Sequence
from html import escape
from itertools import zip_longest

from bot.campaigns.content import MOST_BUTTONS, Leads, Text
from bot.campaigns.models import Card
from bot.content.entries import Entry
from bot.content.faq import Category, Faq
from bot.content.screens import bold
from bot.languages import Language
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import AddLead, ChooseEntry, OpenLeads
from handlers.screens.campaign_words import to_draft
from handlers.screens.faq import ON_A_PAGE
from handlers.screens.pages import turning

CAPTION_SHOWN = 26


def leads_of(card: Card, texts: Sequence[Text], language: Language, notice: str | None = None) -> Screen:
    """The buttons that there are, with ways to add and take off."""
    _ = language.gettext
    together = list(zip_longest(*(text.content.leads for text in texts)))
    lines = [f"{at}. {_line([lead for lead in same if lead], language)}" for at, same in enumerate(together, 1)]
    adds: list[Row] = [
        [
            Button(_("Link"), AddLead(id=card.id, kind="url")),
            Button(_("Does it help?"), AddLead(id=card.id, kind="helpful")),
        ],
        [Button(_("Answer from the FAQ"), ChooseEntry(id=card.id))],
    ]
    strikes: list[Row] = [
        [Button(f"✕ {_first(same).caption[:CAPTION_SHOWN]}", OpenLeads(id=card.id, strike=at))]
        for at, same in enumerate(together)
    ]
    hint = _("Presses are counted beneath answers and “Does it help?”; links keep theirs to themselves.")
    return Screen(
        "\n\n".join([bold(_("Buttons beneath the message")), "\n".join(lines) or _("There are none."), hint]),
        [*(adds if len(together) < MOST_BUTTONS else []), *strikes, to_draft(card, language)],
        notice=notice,
    )


def beneath_album(card: Card, language: Language) -> Screen:
    """Telegram shows no buttons beneath an album."""
    _ = language.gettext
    text = _("Telegram shows no buttons beneath an album. Write the text again with one photo, or with words alone.")
    return Screen(text, [to_draft(card, language)])


def enough(language: Language) -> Notice:
    """No more buttons fit."""
    _ = language.gettext
    return Notice(_("There are {most} buttons already, more would hide the message.").format(most=MOST_BUTTONS))


def ask_link(card: Card, language: Language, *, again: bool = False) -> Screen:
    """The next message is a link button."""
    _ = language.gettext
    wrong = _("I can't make a button of this: a caption of up to 30 characters and a web address are needed.")
    ask = _(
        "Write the button in one line: the caption, a dash, the address. Captions for both languages are parted by a "
        "bar."
    )
    examples = _("<code>Оқу — https://example.kz</code>\n<code>Оқу | Читать — https://example.kz</code>")
    parts = [*([wrong] if again else []), ask, examples]
    return Screen("\n\n".join(parts), [[Button(_("‹ Back"), OpenLeads(id=card.id))]])


def categories(card: Card, faq: Faq, language: Language) -> Screen:
    """Subjects of the FAQ; the answer can be looked for in one's own words as well."""
    _ = language.gettext
    rows: list[Row] = [
        [Button(category.title.of(language.code), ChooseEntry(id=card.id, category=category.key))]
        for category in faq.categories
    ]
    text = _("Which answer does the button open? Choose a subject, or write in your own words what it is about.")
    return Screen(text, [*rows, [Button(_("‹ Back"), OpenLeads(id=card.id))]])


def category(card: Card, found: Category, page: int, language: Language) -> Screen:
    """A page (from 1) of a subject's answers."""
    pages = max(1, -(-len(found.entries) // ON_A_PAGE))
    page = min(page, pages)
    shown = found.entries[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    screen = entries(card, shown, language)
    turn = turning(language, page, pages, lambda to: ChooseEntry(id=card.id, category=found.key, page=to))
    return Screen(f"{bold(found.title.of(language.code))}\n\n{screen.text}", [*screen.rows[:-1], turn, screen.rows[-1]])


def entries(card: Card, found: Sequence[Entry], language: Language) -> Screen:
    """Answers to choose from."""
    _ = language.gettext
    texts = [entry.in_language(language.code) for entry in found]
    lines = [f"{at}. {escape(text.question, quote=False)}" for at, text in enumerate(texts, 1)]
    rows: list[Row] = [
        [Button(f"{at}. {text.button}", AddLead(id=card.id, kind="entry", entry=entry.id))]
        for at, (entry, text) in enumerate(zip(found, texts, strict=True), 1)
    ]
    title = bold(_("Which of these do you mean?"))
    nothing = _("I found no answer to these words. Try other ones, or choose a subject.")
    text = "\n".join([title, "", *lines]) if lines else nothing
    return Screen(text, [*rows, [Button(_("‹ All subjects"), ChooseEntry(id=card.id))]])


def helpful_caption(language: Language) -> str:
    """What stands on the button with which members say that a message helps them."""
    return language.gettext("It helps me")


def _line(same: Sequence[Leads], language: Language) -> str:
    captions = " | ".join(dict.fromkeys(lead.caption for lead in same))
    return f"{escape(captions, quote=False)} ({_kind(same[0], language)})"


def _kind(lead: Leads, language: Language) -> str:
    _ = language.gettext
    if lead.url is not None:
        return escape(lead.url[:60], quote=False)
    return _("opens an answer") if lead.entry else _("counts whom it helps")


def _first(same: Sequence[Leads | None]) -> Leads:
    return next(lead for lead in same if lead is not None)
