"""The buttons beneath a campaign's texts, kept in step in both languages."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.campaigns.content import MOST_BUTTONS, Content, Leads, Text, TextLanguage
from bot.campaigns.models import Card
from bot.content.library import Library
from bot.finding import Questions
from bot.languages import Languages
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaign_buttons import AddLead, ChooseEntry, OpenLeads
from handlers.campaigns.access import Case
from handlers.campaigns.drafts import draft_written, open_draft
from handlers.campaigns.states import Asked, Composing, ask, asked_in, leave
from handlers.campaigns.typed import CAPTION_LIMIT, read_link
from handlers.filters import NoCommand
from handlers.screens import campaign_leads as screens
from handlers.screens import campaign_shelves
from handlers.screens.campaign_draft import no_text

FOUND = 5
"""Answers that are offered for somebody's words."""


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_leads")
    router.callback_query.register(open_leads, OpenLeads.filter())
    router.callback_query.register(add, AddLead.filter())
    router.callback_query.register(choose_entry, ChooseEntry.filter())
    router.message.register(take_link, StateFilter(Composing.link), NoCommand())
    router.message.register(look_for_entry, StateFilter(Composing.entry), NoCommand())
    return router


async def open_leads(
    _call: CallbackQuery, callback_data: OpenLeads, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Show the buttons, or take one off all texts."""
    case = await open_draft(callback_data.id, "campaign_leads", reader, work)
    if isinstance(case, Notice):
        return case
    await leave(state)
    strike = callback_data.strike
    for text in await work.mailroom.archive.texts(case.card.id) if strike is not None else ():
        left = tuple(lead for at, lead in enumerate(text.content.leads) if at != strike)
        await _write(text, left, work)
    return await _shown(case.card, reader, work)


async def add(
    _call: CallbackQuery,
    callback_data: AddLead,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Add a button to all texts, or ask for what it needs."""
    case = await _open(callback_data.id, reader, work)
    if isinstance(case, Notice | Screen):
        return case
    if callback_data.kind == "url":
        await ask(state, Composing.link, Asked(id=case.card.id))
        return screens.ask_link(case.card, reader.language)
    await leave(state)
    lead = Leads(caption="", helpful=True)
    if callback_data.kind == "entry":
        if callback_data.entry not in library.faq.entries:
            return campaign_shelves.moved_on(reader.language)
        lead = Leads(caption="", entry=callback_data.entry)
    for text in await work.mailroom.archive.texts(case.card.id):
        if lead.model_copy(update={"caption": ""}) not in _bare(text):
            added = captioned(lead, text.language, library, reader.languages)
            await _write(text, (*text.content.leads, added), work)
    return await _shown(case.card, reader, work)


async def choose_entry(
    _call: CallbackQuery,
    callback_data: ChooseEntry,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Offer the subjects of the FAQ, or a page of one; one's own words find an answer as well."""
    case = await _open(callback_data.id, reader, work)
    if isinstance(case, Notice | Screen):
        return case
    await ask(state, Composing.entry, Asked(id=case.card.id))
    found = library.faq.category(callback_data.category)
    if found is None:
        return screens.categories(case.card, library.faq, reader.language)
    return screens.category(case.card, found, callback_data.page, reader.language)


async def take_link(message: Message, reader: Reader, state: FSMContext, work: UnitOfWork) -> Screen:
    """Add the link that was typed."""
    case = await draft_written((await asked_in(state)).id, "campaign_lead", reader, work)
    if isinstance(case, Screen):
        await leave(state)
        return case
    link = read_link(message.text or "")
    if link is None:
        return screens.ask_link(case.card, reader.language, again=True)
    await leave(state)
    for text in await work.mailroom.archive.texts(case.card.id):
        lead = Leads(caption=link.caption(text.language), url=link.url)
        if text.content.may_have_buttons and len(text.content.leads) < MOST_BUTTONS:
            await _write(text, (*text.content.leads, lead), work)
    return await _shown(case.card, reader, work)


async def look_for_entry(
    message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, questions: Questions
) -> Screen:
    """Offer the answers that the search finds for these words."""
    case = await draft_written((await asked_in(state)).id, "campaign_lead", reader, work)
    if isinstance(case, Screen):
        await leave(state)
        return case
    finding = await questions.search.ask(message.text or "")
    found = [questions.faq.entries[entry] for entry in finding.entries[:FOUND]]
    return screens.entries(case.card, found, reader.language)


def captioned(lead: Leads, language: TextLanguage, library: Library, languages: Languages) -> Leads:
    """The button with its caption in the text's language; a link keeps the one that was typed."""
    if lead.url is not None:
        return lead
    entry = library.faq.entries.get(lead.entry or "")
    captions = [
        entry.in_language(one.code).button if entry is not None else screens.helpful_caption(one)
        for one in (languages.both if language == "both" else (languages.of(language),))
    ]
    joined = " · ".join(dict.fromkeys(captions))
    return lead.model_copy(update={"caption": joined if len(joined) <= CAPTION_LIMIT else captions[0]})


def dressed(content: Content, asked: Asked, texts: Sequence[Text], library: Library, languages: Languages) -> Content:
    """The text with the buttons that stand beneath its other language, or stood beneath the text that it replaces.

    Links that the message brought itself take the place of the others' links.
    """
    if not content.may_have_buttons:
        return content.model_copy(update={"leads": ()})
    ranked = sorted(texts, key=lambda text: (text.arm != asked.arm, text.language != asked.language))
    there = next((text.content.leads for text in ranked if text.content.may_have_buttons), ())
    kept = [lead for lead in there if not content.leads or lead.url is None]
    own = [lead for lead in content.leads if lead.url is not None]
    leads = [captioned(lead, asked.language, library, languages) for lead in [*own, *kept]]
    return content.model_copy(update={"leads": tuple(leads[:MOST_BUTTONS])})


async def _open(number: int, reader: Reader, work: UnitOfWork) -> Case | Screen | Notice:
    """The draft, where a button can be added beneath its texts."""
    case = await open_draft(number, "campaign_lead", reader, work)
    if isinstance(case, Notice):
        return case
    texts = await work.mailroom.archive.texts(case.card.id)
    if not texts:
        return no_text(reader.language)
    if any(text.content.is_album for text in texts):
        return screens.beneath_album(case.card, reader.language)
    if max(len(text.content.leads) for text in texts) >= MOST_BUTTONS:
        return screens.enough(reader.language)
    return case


async def _shown(card: Card, reader: Reader, work: UnitOfWork) -> Screen:
    texts = [text for text in await work.mailroom.archive.texts(card.id) if text.arm == "a"]
    if any(text.content.is_album for text in texts):
        return screens.beneath_album(card, reader.language)
    return screens.leads_of(card, texts, reader.language)


async def _write(text: Text, leads: tuple[Leads, ...], work: UnitOfWork) -> None:
    content = text.content.model_copy(update={"leads": leads})
    await work.mailroom.archive.write(text.campaign, text.language, content, text.arm, text.slot)


def _bare(text: Text) -> list[Leads]:
    return [lead.model_copy(update={"caption": ""}) for lead in text.content.leads]
