"""Issues of the digest: made on schedule, looked at, edited, sent or skipped by those who may."""

from datetime import date

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.campaigns.audience import Every
from bot.content.digest_items import Topic
from bot.desk.roles import Role
from bot.telegram.copy_buttons import PressLead
from handlers.digest_buttons import (
    ChooseOwnRegion,
    EditIssue,
    MakeIssue,
    OpenIssue,
    OpenIssues,
    PreviewIssue,
    SendIssue,
    SkipIssue,
    SwitchPart,
    SwitchTopic,
    WriteOpening,
)
from handlers.screens.issues import mark_of
from tests.bot.digest.made import ANSWERS, LAW, REGION, TRAINING, item
from tests.handlers.campaigns.digest_on_stage import copies, digest, drafts, told
from tests.handlers.desk_on_stage import invite
from tests.stage import texts

FIRST = item(date(2026, 11, 25))
SECOND = item(date(2026, 12, 2))
THIRD = item(date(2026, 12, 9))


async def test_an_issue_is_shown_when_it_is_due_and_goes_out_at_a_word(database_url: str) -> None:
    """To those who may send it, in both languages; readers get nothing before, and each their own language then."""
    async with digest(database_url, FIRST) as paper:
        aigul, erzhan = await paper.reader("kk"), await paper.reader("ru")
        regional = await paper.reader("ru", None)
        await invite(paper.olga, regional, Role.REGIONAL, "abai")
        await paper.at(2026, 11, 30, 9, 59)
        assert drafts(paper.olga) == []
        await paper.at(2026, 11, 30, 10, 0)
        for organiser in (paper.olga, paper.bauyrzhan):
            assert len(drafts(organiser)) == 1
            assert [told(screen) for screen in organiser.screens[-3:]] == [[FIRST.id], [FIRST.id], []]
        assert drafts(regional) == []
        assert copies(aigul) == copies(erzhan) == []
        number = await paper.draft()
        await paper.olga.presses(SendIssue(id=number))
        assert copies(aigul) == []
        await paper.olga.presses(SendIssue(id=number, sure=True))
        (kazakh,), (russian,) = copies(aigul), copies(erzhan)
        assert f"Жаңалық {FIRST.id}" in kazakh.text
        assert f"Новость {FIRST.id}" in russian.text
        await paper.bauyrzhan.presses(SendIssue(id=number, sure=True))
        await paper.at(2026, 11, 30, 11, 0)
        assert len(copies(aigul)) == len(copies(erzhan)) == 1


async def test_nothing_new_nothing_sent(database_url: str) -> None:
    """No draft is made, and none for those moments later; the next one tells all since the last one."""
    async with digest(database_url, FIRST, THIRD) as paper:
        aigul = await paper.reader("kk")
        await paper.at(2026, 11, 30)
        await paper.sends()
        await paper.at(2026, 12, 7)
        assert await paper.waiting() is None
        await paper.at(2026, 12, 14)
        await paper.sends()
        assert [told(copy) for copy in copies(aigul)] == [[FIRST.id], [THIRD.id]]


async def test_several_missed_moments_are_one_issue(database_url: str) -> None:
    """The bot was down for three weeks."""
    async with digest(database_url, FIRST, SECOND, THIRD) as paper:
        aigul = await paper.reader("kk")
        await paper.at(2026, 11, 30)
        await paper.sends()
        await paper.stage.closes()
        paper.clock.leap(16 * 86_400)
        await paper.stage.opens()
        await paper.stage.keeps_house()
        await paper.stage.keeps_house()
        await paper.sends()
        assert [told(copy) for copy in copies(aigul)] == [[FIRST.id], [THIRD.id, SECOND.id]]
        assert len(await paper.stage.rows("digest_issue")) == 2


async def test_what_is_skipped_comes_with_the_next_issue(database_url: str) -> None:
    """Nothing of it is sent, and nothing of it is lost."""
    async with digest(database_url, FIRST, SECOND) as paper:
        aigul = await paper.reader("kk")
        await paper.at(2026, 11, 30)
        number = await paper.draft()
        await paper.bauyrzhan.presses(SkipIssue(id=number))
        await paper.bauyrzhan.presses(SkipIssue(id=number, sure=True))
        await paper.olga.presses(SendIssue(id=number, sure=True))
        assert copies(aigul) == []
        await paper.at(2026, 12, 1)
        assert await paper.waiting() is None
        await paper.at(2026, 12, 7)
        await paper.sends()
        assert [told(copy) for copy in copies(aigul)] == [[SECOND.id, FIRST.id]]


async def test_an_issue_nobody_stopped_goes_by_itself(database_url: str) -> None:
    """After the hours that are set, and not in the quiet ones; both organisers hear of it."""
    async with digest(database_url, FIRST, digest_goes_after_hours=6, digest_schedule="0 16 * * mon") as paper:
        aigul = await paper.reader("kk")
        await paper.at(2026, 11, 30, 16)
        await paper.at(2026, 11, 30, 21, 59)
        assert await paper.waiting() is not None
        await paper.at(2026, 11, 30, 22, 5)
        assert await paper.waiting() is None
        assert copies(aigul) == []
        await paper.at(2026, 12, 1, 8, 1)
        assert [told(copy) for copy in copies(aigul)] == [[FIRST.id]]


async def test_an_issue_is_edited_on_the_phone(database_url: str) -> None:
    """A part is taken out, another one put back; opening words keep their formatting, in their language only."""
    other = item(date(2026, 11, 26), name="other")
    async with digest(database_url, FIRST, other) as paper:
        aigul, erzhan = await paper.reader("kk"), await paper.reader("ru")
        await paper.at(2026, 11, 30)
        number, olga = await paper.draft(), paper.olga
        await olga.presses(EditIssue(id=number))
        for key in (f"item:{FIRST.id}", f"item:{other.id}", f"item:{other.id}"):
            await olga.presses(SwitchPart(id=number, part=mark_of(key)))
        await olga.presses(WriteOpening(id=number, language="kk"))
        await olga.says("я" * 501)
        await olga.says("Сәлем, **әріптестер** <i>", formatted=True)
        await olga.presses(PreviewIssue(id=number))
        assert [told(screen) for screen in olga.screens[-3:]] == [[other.id], [other.id], []]
        await paper.sends()
        assert [told(copy) for copy in (*copies(aigul), *copies(erzhan))] == [[other.id], [other.id]]
        assert "Сәлем, <b>әріптестер</b> &lt;i&gt;" in copies(aigul)[0].html
        assert "Сәлем" not in copies(erzhan)[0].text
        kinds = [row["action"] for row in await paper.stage.rows("audit")]
        assert kinds.count("issue_edited") == 4
        assert kinds.count("campaign_submitted") == 1


async def test_opening_words_are_taken_out_and_a_draft_that_waits_is_replaced(database_url: str) -> None:
    """What organisers did to it goes over to the newer one; its own buttons do nothing any more."""
    async with digest(database_url, FIRST, SECOND) as paper:
        aigul = await paper.reader("kk")
        await paper.at(2026, 11, 30)
        old, olga = await paper.draft(), paper.olga
        for code in ("kk", "ru"):
            await olga.presses_data(f"i_words:{old}:{code}:0")
            await olga.says("Сәлем")
        await olga.presses(WriteOpening(id=old, language="ru", strike=True))
        await olga.presses(SwitchPart(id=old, part=mark_of(f"item:{FIRST.id}")))
        await paper.at(2026, 12, 7)
        new = await paper.draft()
        assert new != old
        await olga.presses(SendIssue(id=old, sure=True))
        assert copies(aigul) == []
        await paper.sends()
        assert [told(copy) for copy in copies(aigul)] == [[SECOND.id]]
        assert "Сәлем" in copies(aigul)[0].text


async def test_each_gets_their_own_part(database_url: str) -> None:
    """By topics and region; whoever has nothing new in theirs gets nothing."""
    law, training = item(date(2026, 11, 24), LAW), item(date(2026, 11, 25), TRAINING, ANSWERS, name="two")
    almaty = item(date(2026, 11, 26), REGION, TRAINING, regions=("almaty",), name="three")
    async with digest(database_url, law, training, almaty) as paper:
        everything, of_almaty, no_law, only_region = [await paper.reader() for _ in range(4)]
        await of_almaty.presses(ChooseOwnRegion(key="almaty"))
        await no_law.presses(SwitchTopic(topic=Topic.LAW))
        for topic in (Topic.LAW, Topic.TRAINING, Topic.ANSWERS):
            await only_region.presses(SwitchTopic(topic=topic))
        urgent = await paper.reader("ru", Every.URGENT)
        await paper.at(2026, 11, 30)
        await paper.sends()
        assert [told(copy) for copy in copies(everything)] == [[training.id, law.id]]
        assert [told(copy) for copy in copies(of_almaty)] == [[almaty.id, training.id, law.id]]
        assert [told(copy) for copy in copies(no_law)] == [[training.id]]
        assert copies(only_region) == copies(urgent) == []


async def test_monthly_readers_get_the_months_first_issue(database_url: str) -> None:
    """With all that is new since their last one, and no other of that month."""
    late = item(date(2026, 12, 30))
    async with digest(database_url, FIRST, SECOND, THIRD, late) as paper:
        monthly, weekly = await paper.reader("ru", Every.MONTHLY), await paper.reader()
        for month, day in ((11, 30), (12, 7), (12, 14)):
            await paper.at(2026, month, day)
            await paper.sends()
        await paper.at(2027, 1, 4)
        await paper.sends()
        assert [told(copy) for copy in copies(weekly)] == [[FIRST.id], [SECOND.id], [THIRD.id], [late.id]]
        assert [told(copy) for copy in copies(monthly)] == [[FIRST.id], [SECOND.id], [late.id, THIRD.id]]


async def test_an_issue_is_made_by_hand(database_url: str) -> None:
    """At any time; where nothing is new there is none, and where one waits no second one."""
    async with digest(database_url, item(date(2026, 11, 20))) as paper:
        olga = paper.olga
        await olga.says("/digests")
        await olga.presses(MakeIssue())
        assert await paper.waiting() is None
        aigul = await paper.reader("kk")
        await olga.presses(MakeIssue())
        await paper.bauyrzhan.presses(MakeIssue())
        assert len(await paper.stage.rows("digest_issue")) == 1
        await paper.sends()
        assert len(copies(aigul)) == 1
        await olga.presses(OpenIssues())
        assert "camp:1" in str(olga.screen.buttons) or "camp:2" in str(olga.screen.buttons)


async def test_what_comes_with_the_news(database_url: str) -> None:
    """What was read most since the last issue, the next training, and once a month a principle; never alone."""
    training = item(date(2026, 11, 24), TRAINING, happens=date(2026, 12, 20), name="training")
    async with digest(database_url, FIRST, training, SECOND) as paper:
        aigul, olga = await paper.reader("kk"), paper.olga
        entries = list(texts().library.faq.entries.values())
        await paper.reads(entries[0].id, 5)
        await paper.reads(entries[1].id, 4)
        await paper.at(2026, 11, 30)
        await paper.sends()
        await paper.reads(entries[0].id, 4)
        await paper.reads(entries[1].id, 5)
        await paper.at(2026, 12, 7)
        await olga.presses(SwitchPart(id=await paper.draft(), part=mark_of("training")))
        await paper.sends()
        await paper.reads(entries[0].id, 99)
        await paper.at(2026, 12, 14)
        assert await paper.waiting() is None
        first, second = copies(aigul)
        questions = [entry.in_language("kk").question for entry in entries[:2]]
        assert [question in first.text for question in questions] == [True, False]
        assert [question in second.text for question in questions] == [False, True]
        assert training.id in first.text
        assert training.id not in second.text
        principles = [texts().library.principle(number).in_language("kk").title for number in (5, 6)]
        assert [[title in copy.text for title in principles] for copy in (first, second)] == [
            [True, False],
            [False, True],
        ]
        await aigul.presses(PressLead(campaign=await paper.last(), arm="a", number=0), copies(aigul)[0])
        assert aigul.screen.id != copies(aigul)[-1].id


@pytest.mark.parametrize("role", [None, Role.REGIONAL, Role.ANALYST])
async def test_no_button_works_for_others(database_url: str, role: Role | None) -> None:
    """Nothing is shown, nothing changes, and each try is in the audit."""
    async with digest(database_url, FIRST) as paper:
        aigul, intruder = await paper.reader("kk"), await paper.reader("ru", None)
        if role is not None:
            await invite(paper.olga, intruder, role, "abai" if role is Role.REGIONAL else "")
        await paper.at(2026, 11, 30)
        number = await paper.draft()
        part = mark_of(f"item:{FIRST.id}")
        buttons: list[CallbackData] = [
            OpenIssues(),
            MakeIssue(),
            OpenIssue(id=number),
            PreviewIssue(id=number),
            EditIssue(id=number),
            SwitchPart(id=number, part=part),
            WriteOpening(id=number, language="kk"),
            SendIssue(id=number, sure=True),
            SkipIssue(id=number, sure=True),
        ]
        issue, seen = await paper.waiting(), len(intruder.screens)
        for button in buttons:
            await intruder.presses(button)
        await intruder.says("/digests")
        await intruder.says("Сәлем")
        assert await paper.waiting() == issue
        assert copies(aigul) == []
        assert FIRST.id not in "".join(screen.text for screen in intruder.screens[seen:])
        assert sum(row["action"] == "refused" for row in await paper.stage.rows("audit")) == len(buttons) + 1
