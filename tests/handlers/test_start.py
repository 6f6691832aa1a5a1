"""The beginning of a conversation."""

from tests.stage import PersonOnStage


async def test_a_kazakh_app_is_greeted_in_kazakh_and_asked_for_the_language(aigul: PersonOnStage) -> None:
    """The greeting comes in the language of the app, with both languages to choose from."""
    await aigul.says("/start")
    assert aigul.screen.text.startswith("Сәлеметсіз бе")
    assert aigul.screen.captions == ["Қазақша", "Русский"]


async def test_a_russian_app_is_greeted_in_russian(olga: PersonOnStage) -> None:
    """The greeting comes in Russian."""
    await olga.says("/start")
    assert olga.screen.text.startswith("Здравствуйте")


async def test_any_other_app_is_greeted_in_both_languages(erzhan: PersonOnStage) -> None:
    """Nobody has to read a language that they do not know to find their own."""
    await erzhan.says("/start")
    assert "Сәлеметсіз бе" in erzhan.screen.text
    assert "Здравствуйте" in erzhan.screen.text


async def test_the_choice_opens_the_menu_in_that_language(aigul: PersonOnStage) -> None:
    """The greeting turns into the menu, in place."""
    await aigul.says("/start")
    await aigul.presses("Русский")
    assert len(aigul.screens) == 1
    assert "Главное меню" in aigul.screen.text
    assert aigul.notice == "Теперь говорим по-русски."


async def test_who_has_chosen_comes_to_the_menu_at_once(erzhan: PersonOnStage) -> None:
    """/start does not ask twice."""
    await erzhan.says("/start")
    await erzhan.presses("Русский")
    await erzhan.says("/start")
    assert "Главное меню" in erzhan.screen.text
