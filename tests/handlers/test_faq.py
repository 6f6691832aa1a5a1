"""Browsing the FAQ: subjects, their questions, an answer with its law, whether it helped, and sending it on."""

from dataclasses import replace

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.content.entries import Entry
from bot.content.faq import Category, Faq
from bot.content.folders import LONGEST_ID
from bot.languages import LanguageCode
from handlers.buttons import JudgeEntry, OpenCategory, OpenEntry, PickEntry, PickNone, ShareEntry
from handlers.links import EntryLink
from handlers.screens.faq import RELATED
from tests.clocks import LeapingClock
from tests.stage import PersonOnStage, Stage, texts

SEVEN_MONTHS = 7 * 31 * 24 * 3600.0
LAW_MAY_HAVE_CHANGED = "с тех пор закон мог измениться"
OUT_OF_DATE = "Бұл батырма ескірген. Мәзірден таңдаңыз."
LARGEST_NUMBER = 2**63 - 1
"""Under which a question may be kept."""


@pytest.fixture
def faq() -> Faq:
    """The union's own answers."""
    return texts().library.faq


@pytest.fixture
def longest(faq: Faq) -> Category:
    """The subject with most questions: more than a page of them."""
    return max(faq.categories, key=lambda category: len(category.entries))


@pytest.fixture
def bonus(faq: Faq) -> Entry:
    """The answer about a bonus that a rating decides."""
    return faq.entries["bonus-by-rating"]


async def chooses(person: PersonOnStage, language: str) -> None:
    """Begin, in this language."""
    await person.says("/start")
    await person.presses(language)


async def opens(person: PersonOnStage, entry: Entry, language: LanguageCode) -> None:
    """Open an answer on a screen of its own."""
    await person.says("/faq")
    await person.presses(OpenEntry(id=entry.id, language=language))


def listed(person: PersonOnStage) -> list[str]:
    """The captions of the numbered buttons."""
    return [caption for caption in person.screen.captions if caption[0].isdigit()]


async def test_the_command_and_the_menu_open_the_eight_subjects(olga: PersonOnStage, faq: Faq) -> None:
    """The subjects stand in their order, with a way back."""
    await olga.says("/faq")
    assert olga.screen.captions == [*(category.title.ru for category in faq.categories), "Главное меню"]
    assert len(faq.categories) == 8
    contents = olga.screen.text
    await olga.presses("Главное меню")
    await olga.presses("Вопросы и ответы")
    assert olga.screen.text == contents


async def test_each_subject_writes_its_questions_out_and_opens_them(aigul: PersonOnStage, faq: Faq) -> None:
    """What a short button stands for can be read whole above the buttons."""
    for category in faq.categories:
        await aigul.says("/faq")
        await aigul.presses(category.title.kk)
        first = category.entries[0].in_language("kk")
        assert aigul.screen.text.startswith(f"{category.title.kk}\n\n1. {first.question}\n\n2. ")
        await aigul.presses(f"1. {first.button}")
        assert aigul.screen.text.startswith(first.question)


async def test_pages_hold_every_question_once(aigul: PersonOnStage, longest: Category) -> None:
    """Forward and back through a long subject: nothing is left out, nothing stands twice."""
    await aigul.says("/faq")
    await aigul.presses(longest.title.kk)
    first, seen = aigul.screen.text, listed(aigul)
    await aigul.presses("Келесі ›")
    seen += listed(aigul)
    assert seen == [f"{at}. {entry.in_language('kk').button}" for at, entry in enumerate(longest.entries, 1)]
    await aigul.presses("‹ Алдыңғы")
    assert aigul.screen.text == first


async def test_what_is_read_most_comes_first(olga: PersonOnStage, aigul: PersonOnStage, longest: Category) -> None:
    """Readings in both languages count together, and the last question of a subject can rise to its top."""
    second, last = longest.entries[-2:]
    await opens(olga, second, "ru")
    await opens(olga, last, "ru")
    await opens(aigul, last, "kk")
    await olga.says("/faq")
    await olga.presses(longest.title.ru)
    expected = [last, second, *longest.entries[:4]]
    assert listed(olga) == [f"{at}. {entry.in_language('ru').button}" for at, entry in enumerate(expected, 1)]


async def test_old_readings_no_longer_count(stage: Stage, olga: PersonOnStage, longest: Category) -> None:
    """What was read most half a year ago does not stand at the top for ever."""
    await opens(olga, longest.entries[-1], "ru")
    assert isinstance(stage.clock, LeapingClock)
    stage.clock.leap(SEVEN_MONTHS)
    await olga.says("/faq")
    await olga.presses(longest.title.ru)
    assert listed(olga)[0] == f"1. {longest.entries[0].in_language('ru').button}"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ("Заң.", "Еңбек кодексі", "Кәсіподақтың ұстанымы.", "Не істеу керек", "⚠️ Заңда тікелей норма жоқ")),
        ("ru", ("Закон.", "Трудовой кодекс", "Позиция профсоюза.", "Что сделать", "⚠️ Прямой нормы закона нет")),
    ],
)
async def test_an_answer_tells_law_from_position_and_what_to_do(
    olga: PersonOnStage, bonus: Entry, language: LanguageCode, words: tuple[str, ...]
) -> None:
    """Question, answer, law, the union's position, steps, strength, day of the check: in this order."""
    await opens(olga, bonus, language)
    text, shown = bonus.in_language(language), olga.screen.text
    parts = [text.question, text.gist, *words, f"{bonus.checked:%d.%m.%Y}"]
    places = [shown.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert "\n1. " in shown


@pytest.mark.parametrize(
    ("entry", "strength"),
    [("criteria-and-data", "⚖️"), ("standard-overview", "🤝"), ("bonus-by-rating", "⚠️")],
)
async def test_each_answer_says_on_what_it_rests(olga: PersonOnStage, faq: Faq, entry: str, strength: str) -> None:
    """Law in force, the union's position, or no norm at all."""
    await opens(olga, faq.entries[entry], "ru")
    assert olga.screen.text.splitlines()[-1].startswith(strength)


async def test_more_and_back(olga: PersonOnStage, bonus: Entry) -> None:
    """What did not fit stands on a second screen, in the same message."""
    await opens(olga, bonus, "ru")
    answer, messages = olga.screen.text, len(olga.screens)
    await olga.presses("Подробнее")
    assert olga.screen.text.startswith(bonus.in_language("ru").question)
    assert "Что сделать" not in olga.screen.text
    assert "Подробнее" not in olga.screen.captions
    await olga.presses("‹ К ответу")
    assert (olga.screen.text, len(olga.screens)) == (answer, messages)


async def test_an_answer_leads_to_its_neighbours_and_its_subject(olga: PersonOnStage, faq: Faq, bonus: Entry) -> None:
    """The first of the related answers, and the list that it stands in."""
    await opens(olga, bonus, "ru")
    neighbours = [faq.entries[other].in_language("ru") for other in bonus.related[:RELATED]]
    assert [caption for caption in olga.screen.captions if caption in {text.button for text in neighbours}] == [
        text.button for text in neighbours
    ]
    await olga.presses("Похожие вопросы")
    assert bonus.in_language("ru").question in olga.screen.text
    await opens(olga, bonus, "ru")
    await olga.presses(neighbours[0].button)
    assert olga.screen.text.startswith(neighbours[0].question)


async def test_whether_it_helped_can_be_said_and_changed(aigul: PersonOnStage, bonus: Entry) -> None:
    """The mark moves with the last word, the answer stays, and thanks come above the chat."""
    await opens(aigul, bonus, "kk")
    answer = aigul.screen.text
    assert aigul.screen.captions[:2] == ["Көмектесті", "Көмектеспеді"]
    await aigul.presses("Көмектесті")
    assert aigul.notice == "Рақмет. Көмектескеніне қуаныштымыз."
    assert aigul.screen.captions[:2] == ["✓ Көмектесті", "Көмектеспеді"]
    await aigul.presses("Көмектеспеді")
    assert aigul.notice == "Рақмет. Бұл жауапты жақсартамыз."
    assert aigul.screen.captions[:2] == ["Көмектесті", "✓ Көмектеспеді"]
    assert aigul.screen.text == answer


async def test_what_was_said_is_remembered_in_either_language(aigul: PersonOnStage, bonus: Entry) -> None:
    """A verdict is of the answer, not of the screen on which it was given."""
    await opens(aigul, bonus, "kk")
    await aigul.presses("Көмектесті")
    await opens(aigul, bonus, "ru")
    assert aigul.screen.captions[:2] == ["✓ Помогло", "Не помогло"]
    await aigul.presses("Подробнее")
    assert aigul.screen.captions[:2] == ["✓ Помогло", "Не помогло"]


async def test_nobody_sees_what_others_said(aigul: PersonOnStage, olga: PersonOnStage, bonus: Entry) -> None:
    """Each sees their own mark only."""
    await opens(aigul, bonus, "kk")
    await aigul.presses("Көмектесті")
    await opens(olga, bonus, "ru")
    assert olga.screen.captions[:2] == ["Помогло", "Не помогло"]
    await olga.presses("Не помогло")
    await opens(aigul, bonus, "kk")
    assert aigul.screen.captions[:2] == ["✓ Көмектесті", "Көмектеспеді"]


async def test_a_group_does_not_see_what_was_said_in_private(stage: Stage, aigul: PersonOnStage, bonus: Entry) -> None:
    """Colleagues who look at an answer together do not learn whom it helped."""
    await opens(aigul, bonus, "kk")
    await aigul.presses("Көмектеспеді")
    group = stage.in_group(aigul)
    await opens(group, bonus, "kk")
    assert "✓ Көмектеспеді" not in group.screen.captions


@pytest.mark.parametrize("helped", [(True, True), (True, False)])
async def test_two_presses_at_once_leave_one_word(
    stage: Stage, aigul: PersonOnStage, bonus: Entry, helped: tuple[bool, bool]
) -> None:
    """An impatient thumb: both presses are answered, the last one counts, no second screen appears."""
    await opens(aigul, bonus, "kk")
    screen, messages = aigul.screen.id, len(aigul.screens)
    presses = [
        stage.stand_in.people.press(
            aigul.person.id, aigul.chat, screen, JudgeEntry(id=bonus.id, language="kk", helped=one).pack()
        )
        for one in helped
    ]
    await stage.settled()
    notices = []
    for press in presses:
        aigul.last_query = press
        notices.append(aigul.notice)  # fails where the press was not answered
    assert str(notices[0]).startswith("Рақмет.")  # a second, equal press may be let go without words
    marked = "✓ Көмектесті" if helped[-1] else "✓ Көмектеспеді"
    assert [caption for caption in aigul.screen.captions if "✓" in caption] == [marked]
    assert len(aigul.screens) == messages


async def test_one_person_on_two_phones_says_one_word(stage: Stage, aigul: PersonOnStage, bonus: Entry) -> None:
    """In private and in a group at the same moment: two lanes, one verdict, nobody left without an answer."""
    group = stage.in_group(aigul)
    await opens(aigul, bonus, "kk")
    await opens(group, bonus, "kk")
    data = JudgeEntry(id=bonus.id, language="kk", helped=True).pack()
    for place in (aigul, group):
        place.last_query = stage.stand_in.people.press(place.person.id, place.chat, place.screen.id, data)
    await stage.settled()
    assert aigul.notice == group.notice == "Рақмет. Көмектескеніне қуаныштымыз."
    assert "✓ Көмектесті" in aigul.screen.captions


async def test_two_people_at_once_both_count(
    stage: Stage, aigul: PersonOnStage, olga: PersonOnStage, bonus: Entry
) -> None:
    """Neither undoes the other's word."""
    await opens(aigul, bonus, "kk")
    await opens(olga, bonus, "ru")
    for person, language, helped in ((aigul, "kk", "1"), (olga, "ru", "0")):
        data = f"judge:{bonus.id}:{language}:{helped}"
        stage.stand_in.people.press(person.person.id, person.chat, person.screen.id, data)
    await stage.settled()
    assert aigul.screen.captions[:2] == ["✓ Көмектесті", "Көмектеспеді"]
    assert olga.screen.captions[:2] == ["Помогло", "✓ Не помогло"]


async def test_what_is_shared_leads_a_newcomer_to_the_same_answer(
    olga: PersonOnStage, erzhan: PersonOnStage, bonus: Entry
) -> None:
    """The message to send on is a new one; its link opens that answer for whoever gets it, who goes on in Russian."""
    await opens(olga, bonus, "ru")
    answer, messages = olga.screen.text, len(olga.screens)
    await olga.presses("Поделиться")
    assert olga.notice == "Перешлите сообщение ниже."
    assert len(olga.screens) == messages + 1
    assert bonus.in_language("ru").gist in olga.screen.text
    link = olga.screen.text.splitlines()[-1]
    assert olga.screen.button("Читать")["value"] == link
    await erzhan.follows(link.rpartition("=")[2])
    assert erzhan.screen.text == answer
    await erzhan.says("/faq")
    assert "Вопросы и ответы" in erzhan.screen.text


async def test_a_newcomer_is_not_offered_a_language_they_did_not_choose(olga: PersonOnStage, bonus: Entry) -> None:
    """Whoever comes by a Kazakh link reads on in Kazakh, with a Russian app as well."""
    await olga.follows(EntryLink(bonus.id, "kk").payload)
    assert bonus.in_language("kk").question in olga.screen.text
    assert "Читать по-русски" not in olga.screen.captions


async def test_a_link_in_another_language_offers_ones_own(aigul: PersonOnStage, bonus: Entry) -> None:
    """Who has chosen Kazakh sees the Russian answer, and the way to the Kazakh one."""
    await chooses(aigul, "Қазақша")
    await aigul.follows(EntryLink(bonus.id, "ru").payload)
    assert aigul.screen.text.startswith(bonus.in_language("ru").question)
    await aigul.presses("Қазақша оқу")
    assert aigul.screen.text.startswith(bonus.in_language("kk").question)
    assert "Читать по-русски" not in aigul.screen.captions
    await aigul.presses("Басты мәзір")
    assert "Басты мәзір" in aigul.screen.text


@pytest.mark.parametrize("payload", ["faq_nothing_kk", "faq_bonus-by-rating_en", "faq__kk", "faq_bonus-by-rating_kk_"])
async def test_a_link_that_leads_nowhere_greets(aigul: PersonOnStage, payload: str) -> None:
    """A broken or forged link is a /start like any other, and chooses nothing for the person."""
    await aigul.follows(payload)
    assert aigul.screen.captions == ["Қазақша", "Русский"]


async def test_an_answer_says_by_itself_that_its_law_is_old(stage: Stage, olga: PersonOnStage, bonus: Entry) -> None:
    """Seven months after the check the reader is told so, without anybody having touched the text."""
    await opens(olga, bonus, "ru")
    assert LAW_MAY_HAVE_CHANGED not in olga.screen.text
    assert isinstance(stage.clock, LeapingClock)
    stage.clock.leap(SEVEN_MONTHS)
    await opens(olga, bonus, "ru")
    assert f"Проверено {bonus.checked:%d.%m.%Y}: {LAW_MAY_HAVE_CHANGED}." in olga.screen.text


async def test_an_operator_may_trust_a_check_for_longer(database_url: str, bonus: Entry) -> None:
    """With LAW_FRESH_MONTHS at 120 nothing is said after seven months."""
    clock = LeapingClock()
    async with Stage(database_url, clock=clock, other_settings={"law_fresh_months": 120}) as stage:
        clock.leap(SEVEN_MONTHS)
        olga = stage.person("Ольга", "ru")
        await opens(olga, bonus, "ru")
        assert f"Проверено {bonus.checked:%d.%m.%Y}." in olga.screen.text
        assert LAW_MAY_HAVE_CHANGED not in olga.screen.text


@pytest.mark.parametrize(
    "data",
    [
        "category:nothing:1", "category:rights:-1", "category:rights:0", "category:rights:one", "category:",
        "entry:nothing:kk:0", "entry:nothing:kk:1", "entry:bonus-by-rating:en:0", "entry:bonus-by-rating:kk:7",
        "entry:bonus-by-rating", "entry:../law:kk:0", "judge:nothing:kk:1", "judge:bonus-by-rating:kk:maybe",
        "judge:bonus-by-rating:xx:1", "share_entry:nothing:kk", "share_entry:bonus-by-rating:xx", "pick:nothing:kk:1",
        "pick:bonus-by-rating:kk:one", "pick:bonus-by-rating:kk:", "pick_none:xx:1", "pick_none:kk:1.5",
        "pick_none:kk", "faq:1", "ask:bonus-by-rating",
    ],
)  # fmt: skip
async def test_a_forged_or_old_button_gets_an_honest_notice(aigul: PersonOnStage, bonus: Entry, data: str) -> None:
    """The menu, a notice that the button is out of date, and no mark on any answer."""
    await aigul.says("/faq")
    await aigul.presses_data(data)
    assert aigul.notice == OUT_OF_DATE
    assert "Басты мәзір" in aigul.screen.text
    await opens(aigul, bonus, "kk")
    assert aigul.screen.captions[:2] == ["Көмектесті", "Көмектеспеді"]


@pytest.mark.parametrize("page", [99, 10**30])
async def test_a_page_that_is_no_more_is_the_last_one(aigul: PersonOnStage, longest: Category, page: int) -> None:
    """A subject that has become shorter still opens from an old button."""
    await aigul.says("/faq")
    await aigul.presses(OpenCategory(key=longest.key, page=page))
    assert f"{len(longest.entries)}. " in aigul.screen.text
    assert "Келесі ›" not in aigul.screen.captions


async def test_more_where_there_is_none_shows_the_answer(database_url: str, bonus: Entry, faq: Faq) -> None:
    """The second screen was taken out of the text: an old button to it shows the answer, and none leads there."""
    shorter = replace(bonus, texts={code: replace(text, more_html=None) for code, text in bonus.texts.items()})
    library = replace(texts().library, faq=replace(faq, entries={**faq.entries, bonus.id: shorter}))
    async with Stage(database_url, says=replace(texts(), library=library)) as stage:
        aigul = stage.person("Айгүл", "kk")
        await opens(aigul, shorter, "kk")
        assert "Толығырақ" not in aigul.screen.captions
        await aigul.presses(OpenEntry(id=bonus.id, language="kk", more=True))
        assert bonus.in_language("kk").gist in aigul.screen.text
        await aigul.presses("‹ Жауапқа")
        assert "Не істеу керек" in aigul.screen.text


@pytest.mark.parametrize(
    "button",
    [
        OpenCategory(key="a" * LONGEST_ID, page=99),
        OpenEntry(id="a" * LONGEST_ID, language="kk", more=True),
        JudgeEntry(id="a" * LONGEST_ID, language="kk", helped=True),
        ShareEntry(id="a" * LONGEST_ID, language="kk"),
        PickEntry(id="a" * LONGEST_ID, language="kk", question=LARGEST_NUMBER),
        PickNone(language="kk", question=LARGEST_NUMBER),
    ],
    ids=lambda button: type(button).__name__,
)
def test_callback_data_of_the_longest_id_fits_its_64_bytes(button: CallbackData) -> None:
    """An id that the check of the texts lets pass does not break a screen."""
    assert len(button.pack().encode()) <= 64


def test_a_link_to_the_longest_id_fits_its_64_characters() -> None:
    """Telegram cuts what stands after `start=` at 64."""
    assert len(EntryLink("a" * LONGEST_ID, "kk").payload) <= 64
