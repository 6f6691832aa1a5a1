"""Organisers work reports in their group: take, ask, answer, assign, transfer, close; authors are told."""

from bot.desk.roles import Role
from bot.reports.models import Outcome, Status
from handlers.desk_buttons import (
    AssignReport,
    BlockAuthor,
    ChooseStatus,
    CloseReport,
    DropMessage,
    KeepAsEntry,
    OpenCard,
    OpenTemplates,
    PickTemplate,
    SendToAuthor,
    ShowFiles,
    TakeReport,
    TransferReport,
    WriteToAuthor,
)
from handlers.report_buttons import GiveConsent, OpenOwn, OpenReport, Rate, Reopen, Withdraw, WriteToDesk
from tests.handlers.desk_on_stage import Desk, files_report, invite
from tests.stage import PersonOnStage, texts


async def author_of(desk: Desk, words: str = "Камера на столе") -> PersonOnStage:
    """Somebody who has just filed a report."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author, words)
    return author


async def status(desk: Desk, number: int = 1) -> object:
    """A report's status in the database."""
    return next(row["status"] for row in await desk.stage.rows("report") if row["number"] == number)


async def test_a_report_opens_a_topic_with_a_pinned_card(desk: Desk) -> None:
    """Number, kind, region and age in its name; facts and buttons on the card; the story below."""
    await author_of(desk)
    topic = desk.topic()
    assert topic.name.startswith("№ 1 · ")
    assert "Алматы" in topic.name
    assert topic.pinned == [desk.card().id]
    assert topic.screens[1].text.endswith("Камера на столе")
    assert TakeReport(report=1).pack() in str(desk.card().buttons)


async def test_a_report_is_taken_asked_about_answered_and_closed(desk: Desk) -> None:
    """The author is told each change, and answers where they were asked; in the end they rate it."""
    author = await author_of(desk)
    here = desk.here(desk.bauyrzhan)
    await here.presses(TakeReport(report=1), desk.card())
    assert await status(desk) == Status.IN_WORK
    assert "Бауыржан" in desk.card().text
    assert "№ 1" in author.screen.text
    asked = await here.says("Кто её поставил?", reply_to=desk.topic().screens[1])
    assert "Кто её поставил?" not in author.screen.text
    await here.presses(SendToAuthor(report=1, draft=asked, asks=True))
    assert "Кто её поставил?" in author.screen.text
    assert await status(desk) == Status.WAITING
    await author.presses(WriteToDesk(report=1))
    await author.says("Завхоз")
    assert "Завхоз" in desk.topic().screens[-1].text
    assert await status(desk) == Status.IN_WORK
    await here.presses(WriteToAuthor(report=1), desk.card())
    answered = await here.says("Мы написали директору")
    await here.presses(SendToAuthor(report=1, draft=answered))
    assert await status(desk) == Status.ANSWERED
    await here.presses(CloseReport(report=1), desk.card())
    await here.presses(CloseReport(report=1, outcome=Outcome.AGREED))
    assert await status(desk) == Status.CLOSED
    assert desk.topic().closed
    await author.presses(OpenOwn(report=1))
    await author.presses(Rate(report=1, stars=4))
    assert (await desk.stage.rows("report"))[0]["rating"] == 4


async def test_talk_among_organisers_goes_nowhere(desk: Desk) -> None:
    """Neither words in the topic nor a reply to a colleague, or to the card."""
    author = await author_of(desk)
    seen = author.screen.id
    here = desk.here(desk.bauyrzhan)
    first = await here.says("По-моему, это серьёзно")
    await desk.here(desk.olga).says("Согласна", reply_to=first)
    await here.says("Возьму завтра", reply_to=desk.card())
    assert author.screen.id == seen
    assert len(desk.topic().screens) == 2


async def test_a_message_is_sent_once_and_by_its_writer_only(desk: Desk) -> None:
    """A second tap, a colleague's tap, a tap after "don't send": nothing goes."""
    author = await author_of(desk)
    here = desk.here(desk.bauyrzhan)
    written = await here.says("Мы разобрались", reply_to=desk.topic().screens[1])
    preview = here.screen
    await desk.here(desk.olga).presses(SendToAuthor(report=1, draft=written), preview)
    assert len(await desk.stage.rows("thread_message")) == 1
    await here.presses(SendToAuthor(report=1, draft=written), preview)
    await here.presses(SendToAuthor(report=1, draft=written), preview)
    assert len(await desk.stage.rows("thread_message")) == 2
    assert sum("Мы разобрались" in screen.text for screen in author.screens) == 1
    dropped = await here.says("Лишнее", reply_to=desk.topic().screens[1])
    await here.presses(DropMessage(report=1, draft=dropped))
    await here.presses(SendToAuthor(report=1, draft=dropped))
    assert len(await desk.stage.rows("thread_message")) == 2


async def test_files_go_both_ways(desk: Desk) -> None:
    """A voice message to the desk, a document to the author."""
    author = await author_of(desk)
    await author.presses(OpenOwn(report=1))
    await author.presses(WriteToDesk(report=1))
    await author.sends_voice()
    assert desk.topic().screens[-1].kind == "voice"
    here = desk.here(desk.bauyrzhan)
    await here.presses(WriteToAuthor(report=1), desk.card())
    sent = await here.sends_voice()
    await here.presses(SendToAuthor(report=1, draft=sent))
    assert any(screen.kind == "voice" for screen in author.screens)
    await here.presses(ShowFiles(report=1), desk.card())
    assert sum(screen.kind == "voice" for screen in desk.bauyrzhan.screens) == 2


async def test_the_authors_edits_are_noted_beside_what_stood_there(desk: Desk) -> None:
    """The first words stay; the changed ones are shown below."""
    author = await author_of(desk)
    await author.changes("Камеры на двух столах")
    texts_ = [screen.text for screen in desk.topic().screens]
    assert "Камера на столе" in texts_[1]
    assert texts_[-1].endswith("Камеры на двух столах")


async def test_a_template_goes_in_the_authors_language(desk: Desk) -> None:
    """A Kazakh author gets Kazakh words from a Russian-speaking organiser."""
    author = desk.stage.person("Айгүл", "kk")
    await files_report(author, "Камера")
    here = desk.here(desk.bauyrzhan)
    await here.presses(OpenTemplates(report=1), desk.card())
    template = texts().library.reporting.templates[0]
    await here.presses(PickTemplate(report=1, key=template.key))
    preview = here.screen
    data = next(b["value"] for row in preview.buttons for b in row if b["value"].startswith("to_author"))
    await here.presses_data(data, preview)
    sent = template.in_language("kk").html.split("\n")[0][:20]
    assert sent in author.screen.html


async def test_a_report_is_assigned_and_transferred(desk: Desk) -> None:
    """A colleague is told; a region with a group of its own gets a topic there, and the old one is closed."""
    await author_of(desk)
    olga = (await desk.stage.rows("organiser"))[0]["person"]
    others = desk.stage.forum("Шымкент", desk.olga)
    await desk.olga.in_chat(others.chat).says("/desk bind shymkent")
    here = desk.here(desk.bauyrzhan)
    await here.presses(AssignReport(report=1, person=int(str(olga))), desk.card())
    assert "Ольга" in desk.card().text
    await here.presses(TransferReport(report=1, region="shymkent"), desk.card())
    assert desk.topic(0).closed
    assert others.topics[-1].name.startswith("№ 1")
    assert any("Камера на столе" in screen.text for screen in others.topics[-1].screens)


async def test_the_author_withdraws_and_reopens(desk: Desk) -> None:
    """Within thirty days; afterwards the button does nothing."""
    author = await author_of(desk)
    await author.presses(OpenOwn(report=1))
    await author.presses(Withdraw(report=1, sure=True))
    assert await status(desk) == Status.WITHDRAWN
    assert desk.topic().closed
    await author.presses(Reopen(report=1))
    assert await status(desk) == Status.IN_WORK
    assert not desk.topic().closed
    await author.presses(Withdraw(report=1, sure=True))
    await desk.stage.clock.sleep(31 * 24 * 3600)
    await author.presses(Reopen(report=1))
    assert await status(desk) == Status.WITHDRAWN


async def test_a_status_can_be_set(desk: Desk) -> None:
    """But not "closed" past the choice of an outcome."""
    await author_of(desk)
    here = desk.here(desk.bauyrzhan)
    await here.presses(ChooseStatus(report=1, status=Status.WAITING), desk.card())
    assert await status(desk) == Status.WAITING
    await here.presses(ChooseStatus(report=1, status=Status.CLOSED), desk.card())
    assert await status(desk) == Status.WAITING


async def test_a_report_past_the_desk_goes_to_owners_in_private(desk: Desk) -> None:
    """The group does not learn of it; an owner answers it in private."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author, "Начальник из профкома", past_desk=True)
    assert desk.forum.topics == []
    assert "Начальник из профкома" in "".join(screen.text for screen in desk.olga.screens)
    assert all("Начальник" not in screen.text for screen in desk.bauyrzhan.screens)
    await desk.bauyrzhan.says("/desk 1")
    assert "Начальник" not in desk.bauyrzhan.screen.text
    await desk.olga.says("/desk 1")
    await desk.olga.presses(WriteToAuthor(report=1))
    written = await desk.olga.says("Разберёмся сами")
    await desk.olga.presses(SendToAuthor(report=1, draft=written))
    assert "Разберёмся сами" in author.screen.text


async def test_without_topics_a_thread_of_replies_works(desk: Desk) -> None:
    """The card stands in the group, the rest hangs on it; a reply to the author's words becomes an answer."""
    await desk.forum.divides(is_forum=False)
    author = await author_of(desk)
    card, story = desk.forum.screens_in()[-2:]
    assert story.reply_to == card.id
    here = desk.bauyrzhan.in_chat(desk.forum.chat)
    written = await here.says("Спасибо, разбираемся", reply_to=story)
    await here.presses(SendToAuthor(report=1, draft=written))
    assert "Спасибо, разбираемся" in author.screen.text


async def test_a_deleted_topic_is_opened_again(desk: Desk) -> None:
    """With its card; nothing that came later is lost."""
    author = await author_of(desk)
    await desk.forum.deletes(desk.topic().id, desk.olga)
    await author.presses(OpenOwn(report=1))
    await author.presses(WriteToDesk(report=1))
    await author.says("Есть ещё кое-что")
    living = [topic for topic in desk.forum.topics if not topic.deleted]
    assert len(living) == 1
    assert "Есть ещё кое-что" in living[0].screens[-1].text
    assert TakeReport(report=1).pack() in str(living[0].screens[0].buttons)


async def test_a_topic_closed_by_hand_is_opened_again(desk: Desk) -> None:
    """The author's words are more important than order in the group."""
    author = await author_of(desk)
    await desk.forum.closes(desk.topic().id, desk.olga)
    await author.presses(OpenOwn(report=1))
    await author.presses(WriteToDesk(report=1))
    await author.says("Есть ещё кое-что")
    assert "Есть ещё кое-что" in desk.topic().screens[-1].text


async def test_a_group_that_moves_is_followed(desk: Desk) -> None:
    """New words stand in the new group."""
    author = await author_of(desk)
    await desk.forum.migrates()
    await author.presses(OpenOwn(report=1))
    await author.presses(WriteToDesk(report=1))
    await author.says("Вы ещё здесь?")
    topics = [topic for topic in desk.forum.topics if not topic.deleted]
    assert any("Вы ещё здесь?" in screen.text for screen in topics[-1].screens)


async def test_a_group_that_tells_of_its_move_gets_its_open_reports_again(desk: Desk) -> None:
    """A supergroup counts its messages anew: old cards lead nowhere, so that each report is put up once more."""
    await author_of(desk)
    others = desk.stage.forum("Жаңа үстел", desk.olga, desk.bauyrzhan)
    chat = {"id": desk.forum.chat, "type": "supergroup", "title": "Үстел", "is_forum": True}
    told = {"message_id": 9_000, "date": 1_795_000_000, "chat": chat, "migrate_to_chat_id": others.chat}
    desk.stage.stand_in.updates.add("message", told | {"from": {"id": 1, "is_bot": False, "first_name": "x"}}, "move")
    await desk.stage.settled()
    assert others.topics[-1].name.startswith("№ 1")
    assert "Камера на столе" in others.topics[-1].screens[-1].text
    await desk.bauyrzhan.in_chat(others.chat).says("/desk")
    assert "№ 1" in others.screens_in()[-1].text


async def test_a_blocked_author_can_not_file(desk: Desk) -> None:
    """An owner's decision, which tells nothing of who it is, and can be taken back."""
    author = await author_of(desk)
    await desk.here(desk.bauyrzhan).presses(BlockAuthor(report=1, sure=True), desk.card())
    assert await desk.stage.rows("blocked_author") == []
    await desk.here(desk.olga).presses(BlockAuthor(report=1, sure=True), desk.card())
    await author.says("/report")
    assert "r_kind" not in str(author.screen.buttons)
    await desk.here(desk.olga).presses(BlockAuthor(report=1, sure=True), desk.card())
    await author.says("/report")
    assert "r_kind" in str(author.screen.buttons)


async def test_a_question_to_the_union_becomes_a_draft_of_the_faq(desk: Desk) -> None:
    """Asked where no entry answers; the organiser's answer reaches the author and is kept for the editors."""
    author = desk.stage.person("Ержан", "ru")
    await author.says("Сколько стоит проезд до луны?")
    asks = OpenReport(category="question")
    assert asks.pack() in str(author.screen.buttons)
    await author.presses(asks)
    await author.presses(GiveConsent(category="question"))
    await author.says("Можно ли отказаться от доски с камерой?")
    here = desk.here(desk.bauyrzhan)
    await here.presses(KeepAsEntry(report=1), desk.card())
    assert await desk.stage.rows("faq_draft") == []
    written = await here.says("Да, письменно", reply_to=desk.topic().screens[1])
    await here.presses(SendToAuthor(report=1, draft=written))
    assert "Да, письменно" in author.screen.text
    await here.presses(KeepAsEntry(report=1), desk.card())
    assert len(await desk.stage.rows("faq_draft")) == 1


async def test_the_queue_shows_what_is_ones_own_business(desk: Desk) -> None:
    """A regional organiser sees the region's reports, an analyst none, a member nothing."""
    regional, analyst = desk.stage.person("Сәуле", "ru"), desk.stage.person("Тимур", "ru")
    await invite(desk.olga, regional, Role.REGIONAL, "shymkent")
    await invite(desk.olga, analyst, Role.ANALYST)
    await author_of(desk)
    other = desk.stage.person("Дана", "ru")
    await files_report(other, "В Шымкенте", region="shymkent")
    for somebody, seen in ((desk.olga, {1, 2}), (desk.bauyrzhan, {1, 2}), (regional, {2}), (analyst, set())):
        await somebody.says("/desk")
        shown = str(somebody.screen.buttons)
        assert {number for number in (1, 2) if f"'{OpenCard(report=number).pack()}'" in shown} == seen
    await other.says("/desk")
    assert "card:" not in str(other.screen.buttons)
