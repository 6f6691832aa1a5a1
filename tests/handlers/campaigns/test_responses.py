"""What members do with their copies."""

import pytest

from bot.campaigns.content import Content, Leads
from bot.campaigns.models import CampaignKind, CampaignState
from bot.telegram.copy_buttons import PressLead, Vote
from handlers.campaign_buttons import OpenReportOf, TurnCampaign
from tests.handlers.campaigns.mail_on_stage import Draft, Mail, copies
from tests.stage import PersonOnStage, texts

ENTRY = next(iter(texts().library.faq.entries.values()))
BUTTONS = (
    Leads(caption="Сайт", url="https://example.kz/"),
    Leads(caption="Жауап", entry=ENTRY.id),
    Leads(caption="Пайдалы", helpful=True),
)
LETTER = Draft({("both", "a"): Content(text="Жаңалық", leads=BUTTONS)})
POLL = Draft(
    {
        ("kk", "a"): Content(text="Қатысасыз ба?", choices=("Иә", "Жоқ")),
        ("ru", "a"): Content(text="Придёте?", choices=("Да", "Нет")),
    },
    CampaignKind.POLL,
)


async def responses(mail: Mail) -> list[dict[str, object]]:
    """What is kept of members' responses."""
    return await mail.desk.stage.rows("campaign_response")


async def test_a_button_opens_its_entry_below_the_copy(mail: Mail) -> None:
    """In the member's language; the copy stays as it is; it is counted once a member."""
    number = await mail.sent(mail.desk.olga, LETTER)
    reader = mail.people[0]
    copy = reader.screen
    for _ in range(2):
        await reader.presses(PressLead(campaign=number, arm="a", number=1), copy)
    assert copies(reader, "Жаңалық")[0].text == copy.text
    assert reader.screen.id != copy.id
    assert ENTRY.in_language("ru").question in reader.screen.text
    (row,) = await responses(mail)
    assert row["what"] == "press"


async def test_a_good_word_is_counted_and_thanked_for(mail: Mail) -> None:
    """The chat stays as it is."""
    number = await mail.sent(mail.desk.olga, LETTER)
    reader, said = mail.people[1], len(mail.people[1].screens)
    await reader.presses(PressLead(campaign=number, arm="a", number=2))
    assert reader.notice
    assert len(reader.screens) == said
    assert len(await responses(mail)) == 1


async def test_a_vote_is_marked_and_can_be_changed(mail: Mail) -> None:
    """The later one counts; the mark moves; the other member's copy has none."""
    number = await mail.sent(mail.desk.olga, POLL)
    voter, other = mail.people[0], mail.people[2]
    await voter.presses("Да")
    assert voter.notice
    assert voter.screen.captions == ["✓ Да", "Нет"]
    await voter.presses("Нет")
    await voter.presses("Нет")
    assert voter.screen.captions == ["Да", "✓ Нет"]
    assert other.screen.captions == ["Да", "Нет"]
    (row,) = await responses(mail)
    assert (row["campaign"], row["what"], row["choice"]) == (number, "vote", 1)


async def test_two_votes_at_once_are_one(mail: Mail) -> None:
    """A nervous finger."""
    number = await mail.sent(mail.desk.olga, POLL)
    for choice in (0, 1, 0):
        mail.people[0].taps(Vote(campaign=number, choice=choice))
    await mail.desk.stage.settled()
    (row,) = await responses(mail)
    assert row["choice"] == 0


async def test_a_poll_that_is_stopped_takes_no_votes(mail: Mail) -> None:
    """Nor one that is recalled."""
    olga = mail.desk.olga
    number = await mail.made(olga, POLL)
    await mail.shots.settles()
    voter = mail.people[0]
    copy = voter.screen
    await olga.presses(TurnCampaign(id=number, to="recall", sure=True))
    assert (await mail.shots.card(number)).state is CampaignState.STOPPED
    await voter.presses_data(Vote(campaign=number, choice=0).pack(), voter.screen if voter.screens else copy)
    assert voter.notice
    assert await responses(mail) == []


@pytest.mark.parametrize(
    "forged",
    [
        PressLead(campaign=1, arm="a", number=0),
        PressLead(campaign=1, arm="b", number=9),
        PressLead(campaign=7, arm="a", number=1),
        PressLead(campaign=1, arm="evil", number=99),
        Vote(campaign=1, choice=0),
        Vote(campaign=7, choice=0),
        Vote(campaign=1, choice=99),
    ],
)
async def test_forged_buttons_count_nothing(mail: Mail, forged: PressLead | Vote) -> None:
    """A link's number, another campaign, a choice that is not there: the copy stays, and the press is answered."""
    await mail.sent(mail.desk.olga, LETTER)
    reader = mail.people[0]
    before = (len(reader.screens), reader.screen.text, reader.screen.captions)
    await reader.presses(forged)
    assert reader.notice
    assert (len(reader.screens), reader.screen.text, reader.screen.captions) == before
    assert await responses(mail) == []


async def test_who_never_got_a_copy_is_not_counted(mail: Mail) -> None:
    """A newcomer with a forged button; nobody's voice counts twice by another account."""
    number = await mail.sent(mail.desk.olga, POLL)
    stranger = mail.desk.stage.person("Бөтен", "kk")
    await stranger.says("/start")
    for forged in (Vote(campaign=number, choice=0), PressLead(campaign=number, arm="a", number=0)):
        await stranger.presses(forged)
        assert stranger.notice
    assert await responses(mail) == []


async def test_an_organiser_tries_the_buttons_and_is_not_counted(mail: Mail) -> None:
    """Olga wants no campaigns herself: what she presses beneath a preview works, and counts nothing."""
    olga = mail.desk.olga
    letter, poll = await mail.sent(olga, LETTER), await mail.sent(olga, POLL)
    await olga.presses(PressLead(campaign=letter, arm="a", number=2))
    assert olga.notice
    await olga.presses(Vote(campaign=poll, choice=0))
    assert olga.notice
    await olga.presses(PressLead(campaign=letter, arm="a", number=1))
    assert ENTRY.in_language("ru").question in olga.screen.text or ENTRY.in_language("kk").question in olga.screen.text
    assert await responses(mail) == []


async def test_reactions_are_counted_while_they_are_there(mail: Mail) -> None:
    """Told of by number; one that is taken back is gone; other messages' are nobody's."""
    number = await mail.sent(mail.desk.olga, LETTER)
    assert "message_reaction" in (mail.desk.stage.stand_in.updates.kinds or [])
    for person in mail.people:
        await person.reacts("👍")
    await mail.people[0].reacts(None)
    await _writes_and_reacts(mail.people[0])
    assert len(await responses(mail)) == len(mail.people) - 1
    olga = mail.desk.olga
    await olga.presses(OpenReportOf(id=number))
    assert str(len(mail.people) - 1) in olga.screen.text


async def test_reactions_in_groups_are_nobodys(mail: Mail) -> None:
    """The desk's group is full of them."""
    await mail.sent(mail.desk.olga, LETTER)
    here = mail.desk.olga.in_chat(mail.desk.forum.chat)
    said = await here.says("Сәлем")
    await here.reacts("👍", said)
    assert await responses(mail) == []


async def _writes_and_reacts(person: PersonOnStage) -> None:
    await person.says("/help")
    await person.reacts("👍")
