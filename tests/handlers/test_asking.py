"""Asking in one's own words: an answer, a few to pick from, or an honest "I don't know" and a line in the log."""

from time import process_time

import pytest

from bot.content.entries import Entry
from bot.content.faq import Faq
from bot.languages import LanguageCode
from bot.search.engine import Level
from tests.stage import PersonOnStage, Stage, texts

JOINING = "Как вступить в профсоюз?"
BORSCHT = "Как сварить борщ на десять человек?"
LATE_PAY = "зарплату задерживают второй месяц"
VAGUE = ("мои права", "Правила работы", "техника", "какие данные", "Что будет дальше с нами и нашей работой")
NO_ANSWER = {"kk": "Бұған дайын жауабым жоқ.", "ru": "На это у меня нет ответа."}
WHICH = "Что из этого вы имеете в виду?"
FAULT = "ошибка на моей стороне"
QUICKLY = 5.0
"""Seconds of computing that whatever a person sends may take: all others wait for it."""


@pytest.fixture
def faq() -> Faq:
    """The union's own answers."""
    return texts().library.faq


@pytest.fixture
def joining(faq: Faq) -> Entry:
    """The answer about joining the union."""
    return faq.entries["join-union"]


@pytest.fixture
def vague() -> str:
    """Words that may mean several things: the search would rather ask than answer."""
    search = texts().search
    return next(words for words in VAGUE if search.find(words).level is Level.CHOOSE)


def offered(person: PersonOnStage) -> list[str]:
    """The captions of the numbered buttons."""
    return [caption for caption in person.screen.captions if caption[0].isdigit()]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Кәсіподаққа қалай мүше боламын?", "kk"),
        (JOINING, "ru"),
        ("Kak vstupit v profsoyuz?", "ru"),
        ("Kasipodaqqa qalai mushe bolamyn?", "kk"),
        ("Касиподакка калай муше боламын?", "kk"),
        ("Как вступиь в профсоюз?", "ru"),
        ("rfr dcnegbnm d ghjacj.p?", "ru"),
        ("КАК ВСТУПИТЬ В ПРОФСОЮЗ", "ru"),
    ],
    ids=["kazakh", "russian", "latin", "kazakh-latin", "no-kazakh-letters", "typo", "wrong-layout", "capitals"],
)
async def test_a_question_in_any_spelling_is_answered_at_once(
    stage: Stage, erzhan: PersonOnStage, joining: Entry, words: str, language: LanguageCode
) -> None:
    """One message, in the question's language, from somebody of whom nothing is known; and nothing is kept of it."""
    await erzhan.says(words)
    assert erzhan.screen.text.startswith(joining.in_language(language).question)
    assert len(erzhan.screens) == 1
    assert await stage.unanswered() == []


@pytest.mark.parametrize(
    ("chosen", "words", "language", "own"),
    [
        ("Қазақша", JOINING, "ru", "Қазақша оқу"),
        ("Русский", "Кәсіподаққа қалай мүше боламын?", "kk", "Читать по-русски"),
    ],
)
async def test_the_answer_speaks_the_questions_language(
    erzhan: PersonOnStage, joining: Entry, chosen: str, words: str, language: LanguageCode, own: str
) -> None:
    """Whatever the reader has chosen; and their own language is one tap away."""
    await erzhan.says("/start")
    await erzhan.presses(chosen)
    await erzhan.says(words)
    assert erzhan.screen.text.startswith(joining.in_language(language).question)
    await erzhan.presses(own)
    assert erzhan.screen.text.startswith(joining.in_language("kk" if language == "ru" else "ru").question)


@pytest.mark.parametrize(
    ("words", "steps", "law"),
    [
        ("Меня увольняют по решению алгоритма, помогите", "Что сделать", "Закон."),
        ("Мені жұмыстан босатты, солай деп бағдарлама шешіпті. Не істеймін?", "Не істеу керек", "Заң."),
    ],
)
async def test_the_frightened_read_first_what_to_do(
    olga: PersonOnStage, faq: Faq, words: str, steps: str, law: str
) -> None:
    """The steps stand above the answer and the law; nothing of the answer is lost."""
    await olga.says(words)
    shown = olga.screen.text
    text = next(
        text for entry in faq.entries.values() for text in entry.texts.values() if shown.startswith(text.question)
    )
    assert shown.index(text.question) < shown.index(steps) < shown.index(text.gist) < shown.index(law)


@pytest.mark.parametrize(
    ("words", "steps", "law"),
    [(JOINING, "Что сделать", "Закон."), ("Кәсіподаққа қалай мүше боламын?", "Не істеу керек", "Заң.")],
)
async def test_the_calm_read_the_answer_first(
    olga: PersonOnStage, joining: Entry, words: str, steps: str, law: str
) -> None:
    """Answer, law, then steps."""
    await olga.says(words)
    shown = olga.screen.text
    language: LanguageCode = "ru" if words == JOINING else "kk"
    assert shown.index(joining.in_language(language).gist) < shown.index(law) < shown.index(steps)


async def test_vague_words_are_answered_with_up_to_three_to_pick_from(
    stage: Stage, olga: PersonOnStage, faq: Faq, vague: str
) -> None:
    """The questions are written out, each with its button; until one is picked the question stays in the log."""
    await olga.says(vague)
    assert olga.screen.text.startswith(WHICH)
    assert 1 <= len(offered(olga)) <= 3
    assert olga.screen.captions[-2:] == ["Ничего из этого", "Главное меню"]
    by_button = {entry.in_language("ru").button: entry.in_language("ru").question for entry in faq.entries.values()}
    for caption in offered(olga):
        number, _, button = caption.partition(". ")
        assert f"{number}. {by_button[button]}" in olga.screen.text
    [kept] = await stage.unanswered()
    assert (kept.words, kept.language, kept.offered) == (vague, "ru", True)


async def test_picking_one_shows_it_and_the_log_forgets_the_question(
    stage: Stage, olga: PersonOnStage, faq: Faq, vague: str
) -> None:
    """What was meant comes in the same message; the question has its answer and is not kept."""
    await olga.says(vague)
    last = offered(olga)[-1]
    await olga.presses(last)
    meant = next(e for e in faq.entries.values() if e.in_language("ru").button == last.partition(". ")[2])
    assert olga.screen.text.startswith(meant.in_language("ru").question)
    assert len(olga.screens) == 1
    assert await stage.unanswered() == []


async def test_picking_forgets_ones_own_question_only(
    stage: Stage, olga: PersonOnStage, aigul: PersonOnStage, vague: str
) -> None:
    """The same words of two people are two questions."""
    await olga.says(vague)
    await aigul.says(vague)
    await aigul.presses(offered(aigul)[0])
    assert [kept.words for kept in await stage.unanswered()] == [vague]
    await olga.presses(offered(olga)[0])
    assert await stage.unanswered() == []


async def test_none_of_these_is_an_honest_no_and_the_question_is_kept(
    stage: Stage, olga: PersonOnStage, vague: str
) -> None:
    """The person is told so and shown the subjects; the editors see a question without an answer."""
    await olga.says(vague)
    await olga.presses("Ничего из этого")
    assert olga.screen.text.startswith(NO_ANSWER["ru"])
    [kept] = await stage.unanswered()
    assert (kept.words, kept.offered) == (vague, False)
    await olga.presses("Все разделы")
    assert olga.screen.text.startswith("Вопросы и ответы")


async def test_after_a_restart_an_old_offer_still_works(
    stage: Stage, olga: PersonOnStage, aigul: PersonOnStage, vague: str
) -> None:
    """What was offered before the bot was replaced can be picked, or refused, after."""
    await olga.says(vague)
    await aigul.says(vague)
    await stage.closes()
    await stage.opens()
    await olga.presses(offered(olga)[0])
    assert "Что сделать" in olga.screen.text
    await aigul.presses("Ничего из этого")
    assert [kept.offered for kept in await stage.unanswered()] == [False]


async def test_where_nothing_is_found_the_nearest_subjects_are_shown(
    stage: Stage, olga: PersonOnStage, faq: Faq
) -> None:
    """An honest no, up to three subjects, and all of them; the question is kept for the editors."""
    await olga.says(LATE_PAY)
    assert olga.screen.text.startswith(NO_ANSWER["ru"])
    titles = [category.title.ru for category in faq.categories]
    near = [caption for caption in olga.screen.captions if caption in titles]
    assert 1 <= len(near) == len(set(near)) <= 3
    assert olga.screen.captions == [*near, "Все разделы", "Спросить профсоюз", "Главное меню"]
    [kept] = await stage.unanswered()
    assert (kept.words, kept.offered) == (LATE_PAY, False)
    await olga.presses(near[0])
    assert olga.screen.text.startswith(near[0])


@pytest.mark.parametrize(
    ("words", "language"),
    [("сәлем", "kk"), ("Сәлеметсіз бе!", "kk"), ("Здравствуйте!", "ru"), ("привет", "ru"), ("спасибо", "ru")],
)
async def test_a_greeting_is_not_taken_for_a_question(olga: PersonOnStage, words: str, language: str) -> None:
    """No answer about something else; what can be asked is told in the greeting's language."""
    await olga.says(words)
    assert olga.screen.text.startswith(NO_ANSWER[language])
    assert offered(olga) == []


@pytest.mark.parametrize("words", ["?", "да", "…", "7"])
async def test_words_too_short_to_ask_anything_get_the_subjects(olga: PersonOnStage, words: str) -> None:
    """Nothing is near to nothing."""
    await olga.says(words)
    assert olga.screen.captions == ["Все разделы", "Спросить профсоюз", "Главное меню"]


@pytest.mark.parametrize(
    ("words", "hidden", "stays"),
    [
        (
            "Меня зовут Айгүл Сериковна Ахметова, ИИН 870512300123, телефон +7 701 234 56 78. Где купить билет?",
            ["Айгүл", "Сериковна", "Ахметова", "870512300123", "701", "56 78"],
            "Где купить билет?",
        ),
        (
            "Марат Ахметов 87051234567 нөмірінен қоңырау шалды, бешбармақ қалай пісіріледі",
            ["Марат", "Ахметов", "87051234567"],
            "бешбармақ қалай пісіріледі",
        ),
        (
            "Иванова Мария из школы № 45, maria@example.kz, @maria_i: сколько варить борщ?",
            ["Иванова", "Мария", "45", "maria", "example"],
            "сколько варить борщ?",
        ),
    ],
)
async def test_the_log_hides_who_is_spoken_of(
    stage: Stage, olga: PersonOnStage, words: str, hidden: list[str], stays: str
) -> None:
    """Names, telephones, IINs, addresses are crossed out before anything is kept."""
    await olga.says(words)
    [kept] = await stage.unanswered()
    assert [word for word in hidden if word in kept.words] == []
    assert stays in kept.words


async def test_the_log_does_not_know_who_asked(stage: Stage, olga: PersonOnStage) -> None:
    """Neither their id nor what stands for it, nor a word in clear."""
    await olga.says("/start")
    await olga.presses("Русский")
    await olga.says(BORSCHT)
    [row] = await stage.rows("unanswered_question")
    [member] = await stage.rows("member")
    conversations = await stage.rows("conversation")
    known = {olga.person.id, member["id"], *(conversation["id"] for conversation in conversations)}
    assert known.isdisjoint(row.values())
    assert set(row) == {"id", "language", "offered", "asked_at", "body"}
    assert isinstance(row["body"], bytes)
    assert "борщ".encode() not in row["body"]


async def test_nothing_is_kept_of_an_answered_question(stage: Stage, olga: PersonOnStage) -> None:
    """By plain words, by /ask, by the name of a principle."""
    for words in (JOINING, f"/ask {JOINING}", "3", "прозрачность", "/ask", "/faq"):
        await olga.says(words)
    assert await stage.unanswered() == []


@pytest.mark.parametrize("words", ["3", "принцип 3", "прозрачность"])
async def test_a_principle_is_still_opened_by_its_number_or_name(olga: PersonOnStage, words: str) -> None:
    """The Standard comes before the search."""
    await olga.says(words)
    assert olga.screen.text.startswith("3. ")


async def test_ask_alone_tells_how_to_ask(olga: PersonOnStage) -> None:
    """The command and the button of the menu show the same."""
    await olga.says("/ask")
    assert olga.screen.text.startswith("Напишите вопрос одним сообщением")
    told = olga.screen.text
    await olga.presses("Главное меню")
    await olga.presses("Задать вопрос")
    assert olga.screen.text == told
    await olga.says(JOINING)
    assert "Что сделать" in olga.screen.text


async def test_ask_with_words_answers_in_private_and_in_a_group(
    stage: Stage, olga: PersonOnStage, joining: Entry
) -> None:
    """In a group the command is the only way to ask; its answer comes to the group."""
    question = joining.in_language("ru").question
    await olga.says(f"/ask {JOINING}")
    assert olga.screen.text.startswith(question)
    group = stage.in_group(olga)
    await group.says(f"/ask@{stage.stand_in.world.bot['username']} {JOINING}")
    assert group.screen.text.startswith(question)
    await group.says("/ask")
    assert group.screen.text.startswith("Напишите вопрос одним сообщением")


async def test_a_group_can_pick_what_was_meant(stage: Stage, olga: PersonOnStage, vague: str) -> None:
    """The offer stands in the group, and picking from it works as in private."""
    group = stage.in_group(olga)
    await group.says(f"/ask {vague}")
    assert group.screen.text.startswith(WHICH)
    await group.presses(offered(group)[0])
    assert "Что сделать" in group.screen.text
    assert await stage.unanswered() == []


async def test_a_question_that_was_changed_is_answered_anew(olga: PersonOnStage, joining: Entry) -> None:
    """From no answer to one, in a new message; and back."""
    await olga.says(BORSCHT)
    await olga.changes(JOINING)
    assert olga.screen.text.startswith(joining.in_language("ru").question)
    await olga.changes(BORSCHT)
    assert olga.screen.text.startswith(NO_ANSWER["ru"])
    assert len(olga.screens) == 3


@pytest.mark.parametrize(
    "words",
    [
        "а" * 4096, "борщ " * 819, "<b>борщ</b> <script>alert(1)</script> &amp; <", "</i></b>", "\u202eщроб тиравс",
        "🙂" * 2048, "бор\0щ", "\0", "\u200b\u200b\u200b", "а" + "\u0301" * 4000, "'; DROP TABLE member; --",
        "{name} %s %(x)s", "1 " * 2048, "А." * 2048, "\ufeff\u2028\u2029",
    ],
    ids=[
        "4096", "many-words", "html", "closing-tags", "right-to-left", "emoji", "nul-within", "nul", "zero-width",
        "accents", "sql", "places", "digits", "initials", "separators",
    ],
)  # fmt: skip
async def test_hostile_words_are_answered_like_any_others(olga: PersonOnStage, joining: Entry, words: str) -> None:
    """No fault, no words of theirs in our markup, and the next question is answered."""
    await olga.says(words)
    assert FAULT not in olga.screen.text
    assert "script" not in olga.screen.html
    assert olga.screen.buttons
    await olga.says(JOINING)
    assert olga.screen.text.startswith(joining.in_language("ru").question)
    assert len(olga.screens) == 2


@pytest.mark.parametrize(
    "words", ["а" * 4096, "борщ " * 819, "!" * 1500 + " Цбю" * 400], ids=["one-word", "many-words", "exclamations"]
)
async def test_no_words_keep_the_others_waiting(olga: PersonOnStage, words: str) -> None:
    """What takes long to handle stops the bot for everybody."""
    started = process_time()
    await olga.says(words)
    assert process_time() - started < QUICKLY
    assert olga.screen.buttons


async def test_a_question_full_of_markup_is_kept_word_for_word(stage: Stage, olga: PersonOnStage) -> None:
    """The editors read what was written, not what a page would make of it; and no more than 300 characters."""
    await olga.says("<b>борщ</b> & сколько варить?")
    await olga.says("борщ " * 200)
    short, long = sorted((kept.words for kept in await stage.unanswered()), key=len)
    assert short == "<b>борщ</b> & сколько варить?"
    assert len(long) <= 300


async def test_two_messages_at_once_are_both_answered_in_order(
    stage: Stage, olga: PersonOnStage, joining: Entry
) -> None:
    """A person who writes on before the first answer came gets both."""
    for words in (JOINING, BORSCHT, "3"):
        stage.stand_in.people.send(olga.person.id, olga.chat, words)
    await stage.settled()
    answers = [screen.text for screen in olga.screens]
    assert len(answers) == 3
    for answer, beginning in zip(answers, (joining.in_language("ru").question, NO_ANSWER["ru"], "3. "), strict=True):
        assert answer.startswith(beginning)


@pytest.mark.parametrize("number", [0, 1, -1, 2**63 - 1, 2**63, -(2**64), 10**30])
async def test_a_forged_number_of_a_question_changes_nothing(
    stage: Stage, olga: PersonOnStage, joining: Entry, number: int
) -> None:
    """Neither picking nor refusing by a number that is nobody's touches the log, and no number is a fault."""
    await olga.says(BORSCHT)
    kept = await stage.unanswered()
    await olga.presses_data(f"pick_none:ru:{number}")
    assert FAULT not in f"{olga.notice} {olga.screen.text}"
    await olga.presses_data(f"pick:{joining.id}:ru:{number}")
    assert FAULT not in f"{olga.notice} {olga.screen.text}"
    assert await stage.unanswered() == kept
    assert len(olga.screens) == 1
