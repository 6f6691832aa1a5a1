"""What an organiser learns of a campaign afterwards."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.campaigns.content import Content
from bot.campaigns.models import CampaignKind
from bot.desk.roles import Role
from handlers.campaign_buttons import OpenReportOf, RepeatCampaign
from handlers.campaign_report_buttons import OpenPollRegions
from tests.handlers.campaigns.mail_on_stage import Draft, Mail, fits_a_phone, mail_of
from tests.handlers.campaigns.test_responses import LETTER, POLL
from tests.handlers.desk_on_stage import Desk, invite

ALMATY, ABAI = "almaty", "abai"


@pytest.fixture
async def crowd(desk: Desk) -> Mail:
    """A desk with twelve members: eleven in Almaty, one in Abai."""
    mail = await mail_of(desk, 12)
    await mail.live_in([ALMATY] * 11 + [ABAI])
    return mail


async def voted(mail: Mail) -> int:
    """A poll in which everybody has voted: one in three for the second choice; gives its number."""
    number = await mail.sent(mail.desk.olga, POLL)
    for at, person in enumerate(mail.people):
        await person.presses_data(f"vote:{number}:{int(at % 3 == 0)}")
    return number


async def test_a_report_tells_what_became_of_the_copies(mail: Mail) -> None:
    """Delivered, blocked, reactions, presses; links are told to be uncountable, once."""
    olga = mail.desk.olga
    await mail.people[0].blocks()
    number = await mail.sent(olga, LETTER)
    for person in mail.people[1:4]:
        await person.presses_data(f"lead:{number}:a:2")
    await olga.presses(OpenReportOf(id=number))
    assert "5" in olga.screen.text
    assert "3" in olga.screen.text
    assert "Пайдалы" in olga.screen.text
    assert "Сайт" not in olga.screen.text
    assert fits_a_phone(olga.screen)
    for person in mail.people:
        assert person.person.first_name not in olga.screen.text


async def test_a_polls_results_hide_small_regions(crowd: Mail) -> None:
    """All votes by choice; with a region of one voter the only other region is hidden as well."""
    olga = crowd.desk.olga
    number = await voted(crowd)
    await olga.presses(OpenReportOf(id=number))
    assert "12" in olga.screen.text
    assert "▓" in olga.screen.text
    assert fits_a_phone(olga.screen)
    await olga.presses(OpenPollRegions(id=number))
    assert "11" not in olga.screen.text
    assert fits_a_phone(olga.screen)
    await olga.presses(OpenPollRegions(id=number, page=99))
    assert fits_a_phone(olga.screen)


async def test_few_votes_are_not_told(mail: Mail) -> None:
    """Four of six have voted: how many, but not how."""
    olga = mail.desk.olga
    number = await mail.sent(olga, POLL)
    for person in mail.people[:4]:
        await person.presses_data(f"vote:{number}:0")
    await olga.presses(OpenReportOf(id=number))
    assert "▓" not in olga.screen.text
    assert "4" in olga.screen.text


async def test_the_report_comes_as_pictures_and_as_a_table(crowd: Mail) -> None:
    """Ordered, made outside the handler, noted in the audit."""
    olga = crowd.desk.olga
    number = await voted(crowd)
    await olga.presses(OpenReportOf(id=number, form="picture"))
    drawn = [screen for screen in olga.screens if screen.kind == "photo"]
    assert len(drawn) >= 2
    assert all(Image.open(BytesIO(screen.body)).width == 1080 for screen in drawn)
    await olga.presses(OpenReportOf(id=number, form="table"), olga.screens[0])
    table = olga.screens[-1]
    assert table.file_name == f"campaign-{number}-2026-11-23.xlsx"
    told, regions = load_workbook(BytesIO(table.body)).worksheets
    values = [row[1] for row in told.iter_rows(values_only=True)]
    assert 12 in values
    cells = {row[0]: row[1:] for row in regions.iter_rows(values_only=True)}
    assert 11 not in [value for row in cells.values() for value in row]
    assert (await crowd.actions()).count("campaign_exported") == 2


async def test_hostile_captions_stay_words(mail: Mail) -> None:
    """Markup on the screen, formulas in the table, signs that the font lacks in the picture."""
    evil = ("<b>Да</b> & =1+1", "=HYPERLINK(1)", "🦄 $x_1$")
    poll = Draft({("both", "a"): Content(text="<i>?</i>", choices=evil)}, CampaignKind.POLL)
    olga = mail.desk.olga
    number = await mail.sent(olga, poll)
    for person in mail.people:
        await person.presses_data(f"vote:{number}:0")
    await olga.presses(OpenReportOf(id=number))
    assert "<b>Да</b> & =1+1" in olga.screen.text
    await olga.presses(OpenReportOf(id=number, form="picture"))
    await olga.presses(OpenReportOf(id=number, form="table"), olga.screens[0])
    told, _ = load_workbook(BytesIO(olga.screens[-1].body)).worksheets
    cells = {cell.value: cell.data_type for row in told.iter_rows() for cell in row}
    assert cells["=HYPERLINK(1)"] == "s"


async def test_there_is_no_report_of_what_was_not_sent(mail: Mail) -> None:
    """A draft has none, in no form."""
    olga = mail.desk.olga
    number = await mail.sent(olga)
    await olga.presses(RepeatCampaign(id=number))
    for form in ("screen", "picture", "table"):
        await olga.presses(OpenReportOf(id=number + 1, form=form))
        assert olga.notice


async def test_a_regional_organiser_sees_their_own_campaigns_only(crowd: Mail) -> None:
    """Another's in the same region is not theirs."""
    number = await voted(crowd)
    dana = crowd.people[0]
    await invite(crowd.desk.olga, dana, Role.REGIONAL, ALMATY)
    said = len(dana.screens)
    for data in (OpenReportOf(id=number), OpenReportOf(id=number, form="table"), OpenPollRegions(id=number)):
        await dana.presses(data)
        assert dana.notice
    assert len(dana.screens) == said
