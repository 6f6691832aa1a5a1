from io import BytesIO
from warnings import catch_warnings

from PIL import Image

from bot.languages import Language
from bot.numbers.campaign_figures import Breakdown, Figure, RegionTable, Results
from bot.numbers.campaign_pictures import campaign_pictures

NO_REGIONS = RegionTable(("Өңір",), ())
FATES = Breakdown("№ 1. Жиналыс", (Figure("Жеткізілді", 9_800), Figure("Ботты бұғаттаған", 120)))
VOTES = Breakdown("Дауыстар: 9", (Figure("Иә 🎉 $a_b$", 9), Figure("Жоқ", 0), Figure("Абай облысы", None)))


def results(*breakdowns: Breakdown) -> Results:
    """A campaign's results with these breakdowns."""
    return Results("№ 1. Жиналыс", (), breakdowns, NO_REGIONS)


def test_each_breakdown_has_its_picture(language: Language) -> None:
    """As wide as a phone likes it, and not empty."""
    drawn = campaign_pictures(results(FATES, VOTES), 5, language)
    assert [picture.title for picture in drawn] == [FATES.title, VOTES.title]
    for picture in drawn:
        opened = Image.open(BytesIO(picture.png)).convert("L")
        assert opened.width == 1080
        assert sum(opened.histogram()[:160]) > 5000


def test_signs_that_the_font_lacks_are_left_out(language: Language) -> None:
    """An emoji would be an empty box; a dollar begins no formula."""
    with catch_warnings(record=True) as warned:
        campaign_pictures(results(VOTES), 5, language)
    assert not warned


def test_nothing_to_show_is_no_picture(language: Language) -> None:
    """A breakdown without figures is left out; one of zeroes is drawn."""
    nobody = Breakdown("Ешкім", (Figure("Жеткізілді", 0),))
    assert [one.title for one in campaign_pictures(results(Breakdown("Бос", ()), nobody), 5, language)] == ["Ешкім"]
