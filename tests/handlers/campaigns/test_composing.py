"""An organiser writes a message or a poll on a phone, and sees what members will see."""

from bot.campaigns.models import CampaignKind
from handlers.campaign_buttons import (
    AddLead,
    ChooseEntry,
    DropCampaign,
    JoinTexts,
    MakeCampaign,
    OpenCampaign,
    OpenCampaigns,
    OpenLeads,
    OpenTest,
    PreviewTexts,
    Rename,
    RepeatCampaign,
    SetTerm,
    SubmitCampaign,
    TestCopy,
    WriteText,
)
from tests.handlers.campaigns.campaigns_on_stage import Press, begins, leads_to, writes
from tests.stage import texts

PIXEL = b"photo"


async def test_the_preview_is_what_members_will_see(house: Press) -> None:
    """Formatting, a photo and a link button are kept, in both languages."""
    number = await begins(house.olga)
    await house.olga.says("**Сәлем**, [оқыңыз](https://example.kz/kk)", formatted=True)
    await house.olga.sends_photo(PIXEL, "Фото с подписью")
    await house.olga.presses(AddLead(id=number, kind="url"))
    await house.olga.says("Оқу | Читать — https://example.kz/a")
    await house.olga.presses(PreviewTexts(id=number))
    kazakh, russian, card = house.olga.screens[-3:]
    assert kazakh.html == '<b>Сәлем</b>, <a href="https://example.kz/kk">оқыңыз</a>'
    assert (kazakh.captions, kazakh.button("Оқу")["value"]) == (["Оқу"], "https://example.kz/a")
    assert (russian.kind, russian.text, russian.body) == ("photo", "Фото с подписью", PIXEL)
    assert russian.captions == ["Читать"]
    assert f"№ {number}. Сәлем, оқыңыз" in card.text


async def test_a_forwarded_post_keeps_its_link_buttons(house: Press) -> None:
    """They are the message's own, and are kept beneath its other language too."""
    number = await begins(house.olga)
    await house.olga.forwards_from_channel("Хабар", [[("Толығырақ", "https://example.kz")]])
    await house.olga.says("Новость")
    await house.olga.presses(PreviewTexts(id=number))
    kazakh, russian, _ = house.olga.screens[-3:]
    assert kazakh.captions == russian.captions == ["Толығырақ"]


async def test_an_album_is_one_message(house: Press) -> None:
    """It is answered once, shown whole, and has no buttons beneath."""
    number = await begins(house.olga)
    before = len(house.olga.screens)
    await house.olga.sends_album(("photo", b"1"), ("photo", b"2"), ("video", b"3"), caption="Үшеуі")
    assert len(house.olga.screens) == before + 1
    await house.olga.presses(JoinTexts(id=number))
    await house.olga.presses(PreviewTexts(id=number))
    shown = house.olga.screens[-4:-1]
    assert [one.kind for one in shown] == ["photo", "photo", "video"]
    assert len({one.album for one in shown}) == 1
    assert shown[0].text == "Үшеуі"
    before = len(await house.stage.rows("campaign_text"))
    await house.olga.presses(AddLead(id=number, kind="helpful"))
    await house.olga.presses(OpenLeads(id=number))
    assert not leads_to(house.olga, "c_lead")
    assert len(await house.stage.rows("campaign_text")) == before


async def test_a_language_may_be_left_out(house: Press) -> None:
    """The card says how many that are, and offers a text for both."""
    await house.members(kazakh=2, russian=1)
    number = await begins(house.olga)
    await house.olga.presses(WriteText(id=number, language="ru"))
    await house.olga.says("Только по-русски")
    assert leads_to(house.olga, "c_text:1:kk:a")
    assert leads_to(house.olga, "c_text:1:both:a")
    await house.olga.presses(WriteText(id=number, language="both"))
    await house.olga.presses(JoinTexts(id=number))
    assert not leads_to(house.olga, "c_text:1:kk:a")
    assert [row["language"] for row in await house.stage.rows("campaign_text")] == ["both"]


async def test_one_message_may_speak_both_languages(house: Press) -> None:
    """It takes the place of what was written before."""
    number = await writes(house.olga)
    await house.olga.presses(WriteText(id=number, language="both"))
    await house.olga.says("Сәлем\n\nЗдравствуйте")
    await house.olga.presses(PreviewTexts(id=number))
    assert house.olga.screens[-2].text == "Сәлем\n\nЗдравствуйте"
    assert len(await house.stage.rows("campaign_text")) == 1


async def test_a_typed_poll_goes_out_with_buttons(house: Press) -> None:
    """The question stands above, each choice on a button."""
    number = await begins(house.olga, CampaignKind.POLL)
    await house.olga.says("Бір жол ғана")
    assert not await house.stage.rows("campaign_text")
    await house.olga.says("Сізге ыңғайлы ма?\nИә\nЖоқ")
    await house.olga.says("Вам удобно?\nДа\nНет")
    await house.olga.presses(PreviewTexts(id=number))
    kazakh, russian, _ = house.olga.screens[-3:]
    assert (kazakh.text, kazakh.captions) == ("Сізге ыңғайлы ма?", ["Иә", "Жоқ"])
    assert (russian.text, russian.captions) == ("Вам удобно?", ["Да", "Нет"])


async def test_a_native_poll_becomes_a_poll(house: Press) -> None:
    """Also where a message was expected; both texts need the same number of choices."""
    number = await begins(house.olga)
    await house.olga.sends_poll("Қайсысы?", "Бір", "Екі", "Үш")
    assert await house.column("kind") == "poll"
    await house.olga.says("Какой?\nОдин\nДва")
    await house.olga.presses(SubmitCampaign(id=number))
    assert not leads_to(house.olga, "c_send:")
    await house.olga.presses(WriteText(id=number, language="ru"))
    await house.olga.says("Какой?\nОдин\nДва\nТри")
    await house.olga.presses(SubmitCampaign(id=number))
    assert leads_to(house.olga, "c_send:1:1:2")


async def test_what_can_not_be_sent_is_refused_in_words(house: Press) -> None:
    """Too long, of another kind, a poll with too many choices: a sentence, and the next try counts."""
    number = await begins(house.olga)
    for words in ("ә" * 1025,):
        await house.olga.sends_photo(PIXEL, words)
    await house.olga.sends("location")
    await house.olga.sends_poll("Қайсысы?", "а" * 41, "б")
    assert not await house.stage.rows("campaign_text")
    assert leads_to(house.olga, f"camp:{number}")
    await house.olga.says("Енді жарайды")
    assert len(await house.stage.rows("campaign_text")) == 1


async def test_a_refused_album_is_refused_once(house: Press) -> None:
    """Its further parts are not taken for texts."""
    await begins(house.olga, CampaignKind.POLL)
    before = len(house.olga.screens)
    await house.olga.sends_album(("photo", b"1"), ("photo", b"2"), caption="Сұрақ\nИә\nЖоқ")
    assert len(house.olga.screens) == before + 1
    assert not await house.stage.rows("campaign_text")


async def test_an_edited_message_changes_the_text(house: Press) -> None:
    """The last one that was taken; also a caption within an album."""
    number = await writes(house.olga)
    await house.olga.changes("Здравствуйте, коллеги")
    await house.olga.presses(PreviewTexts(id=number))
    assert [one.text for one in house.olga.screens[-3:-1]] == ["Сәлем, әріптестер", "Здравствуйте, коллеги"]


async def test_entries_and_helpful_buttons_speak_the_language_of_the_text(house: Press) -> None:
    """Both texts get them in the same places; they are found by words, and taken off again."""
    number = await writes(house.olga)
    await house.olga.presses(ChooseEntry(id=number))
    assert leads_to(house.olga, "c_entry:")
    await house.olga.says("премия по рейтингу")
    entry = AddLead.unpack(leads_to(house.olga, "c_lead:")[0])
    await house.olga.presses(entry)
    await house.olga.presses(AddLead(id=number, kind="helpful"))
    await house.olga.presses(AddLead(id=number, kind="helpful"))
    await house.olga.presses(PreviewTexts(id=number))
    kazakh, russian, _ = house.olga.screens[-3:]
    faq = texts().library.faq.entries[entry.entry]
    assert kazakh.captions[0] == faq.in_language("kk").button
    assert russian.captions[0] == faq.in_language("ru").button
    assert len(kazakh.captions) == len(russian.captions) == 2
    await house.olga.presses(OpenLeads(id=number, strike=0))
    await house.olga.presses(PreviewTexts(id=number))
    assert [len(one.captions) for one in house.olga.screens[-3:-1]] == [1, 1]


async def test_a_test_copy_is_exactly_the_message(house: Press) -> None:
    """Nothing marks it; the draft stays as it was."""
    number = await writes(house.olga)
    await house.olga.presses(TestCopy(id=number))
    assert [one.text for one in house.olga.screens[-2:]] == ["Сәлем, әріптестер", "Здравствуйте"]
    assert not any(one.captions for one in house.olga.screens[-2:])
    assert house.olga.notice
    assert await house.state() == "draft"


async def test_versions_of_a_test_need_the_same_languages_and_something_to_count(house: Press) -> None:
    """Until then it does not go."""
    number = await writes(house.olga)
    await house.olga.presses(AddLead(id=number, kind="helpful"))
    await house.olga.presses(SetTerm(id=number, term="sample", value=20))
    await house.olga.presses(SubmitCampaign(id=number))
    assert not leads_to(house.olga, "c_send:")
    await house.olga.presses(OpenTest(id=number))
    await house.olga.presses(WriteText(id=number, language="kk", arm="b"))
    await house.olga.says("Басқаша сәлем")
    await house.olga.says("Иначе здравствуйте")
    await house.olga.presses(SubmitCampaign(id=number))
    assert leads_to(house.olga, f"c_send:{number}:1:2")
    await house.olga.presses(PreviewTexts(id=number))
    assert [len(one.captions) for one in house.olga.screens[-5:-1]] == [1, 1, 1, 1]


async def test_an_empty_draft_is_taken_up_again(house: Press) -> None:
    """Tapping "new" twice, or changing one's mind, leaves one draft."""
    await begins(house.olga)
    assert await begins(house.olga) == 1
    await house.olga.says("Мәтін")
    assert await begins(house.olga) == 2


async def test_drafts_templates_and_copies(house: Press) -> None:
    """A draft is called something, kept as a template, copied, deleted at the second tap."""
    number = await writes(house.olga)
    await house.olga.presses(Rename(id=number))
    await house.olga.says("Осенняя рассылка")
    assert f"№ {number}. Осенняя рассылка" in house.olga.screen.text
    await house.olga.presses(RepeatCampaign(id=number, template=True))
    assert await house.state(2) == "template"
    await house.olga.presses(SubmitCampaign(id=2, sure=True, count=2))
    assert await house.state(2) == "template"
    await house.olga.presses(RepeatCampaign(id=2))
    assert (await house.state(3), len(await house.stage.rows("campaign_text"))) == ("draft", 6)
    await house.olga.presses(OpenCampaigns(shelf="drafts"))
    assert leads_to(house.olga, "camp:") == ["camp:3", "camp:1"]
    await house.olga.presses(DropCampaign(id=3))
    assert await house.state(3) == "draft"
    await house.olga.presses(DropCampaign(id=3, sure=True))
    await house.olga.presses(DropCampaign(id=3, sure=True))
    assert [row["id"] for row in await house.stage.rows("campaign")] == [1, 2]
    assert len(await house.stage.rows("campaign_text")) == 4
    assert [row["action"] for row in await house.stage.rows("audit")].count("campaign_dropped") == 1


async def test_hostile_words_stay_words(house: Press) -> None:
    """In titles, captions, excerpts, previews."""
    evil = '<b>жирно</b> & <a href="tg://user?id=1">x</a>'
    number = await writes(house.olga, evil, evil)
    assert evil in house.olga.screen.text
    await house.olga.presses(Rename(id=number))
    await house.olga.says(f"{evil[:40]}")
    assert evil[:40] in house.olga.screen.text
    await house.olga.presses(AddLead(id=number, kind="url"))
    await house.olga.says("<i>жми</i> — https://example.kz/?a=<b>")
    assert "<i>жми</i>" in house.olga.screen.text
    await house.olga.presses(PreviewTexts(id=number))
    assert house.olga.screens[-2].text == evil
    await house.olga.presses(SubmitCampaign(id=number))
    assert evil[:40] in house.olga.screen.text


async def test_other_conversations_are_not_disturbed(house: Press) -> None:
    """Opening anything else of campaigns ends the wait for words; a command is a command."""
    await begins(house.olga)
    await house.olga.says("/help")
    await house.olga.presses(OpenCampaigns())
    await house.olga.says("Премия по рейтингу законна?")
    assert not await house.stage.rows("campaign_text")
    await house.olga.presses(OpenCampaign(id=1))
    await house.olga.presses(MakeCampaign(kind=CampaignKind.BROADCAST))
    await house.olga.says("/cancel")
    await house.olga.says("Мәтін емес")
    assert not await house.stage.rows("campaign_text")


async def test_a_caption_that_is_too_long_undoes_the_album(house: Press) -> None:
    """Also where it comes with a later part; nothing is sent cut."""
    number = await begins(house.olga)
    await house.olga.sends_photo(PIXEL, album="1")
    await house.olga.sends_photo(PIXEL, "ә" * 1025, album="1")
    assert not await house.stage.rows("campaign_text")
    await house.olga.sends_photo(PIXEL, "жалғасы", album="1")
    assert not await house.stage.rows("campaign_text")
    assert leads_to(house.olga, f"camp:{number}")


async def test_a_part_of_an_album_can_be_edited(house: Press) -> None:
    """Its caption changes the album's."""
    number = await begins(house.olga)
    first, _ = await house.olga.sends_album(("photo", b"1"), ("photo", b"2"), caption="Бұрынғы")
    await house.olga.edits(first, "Жаңа")
    await house.olga.presses(PreviewTexts(id=number))
    assert [screen.text for screen in house.olga.screens[-3:-1]] == ["Жаңа", ""]
