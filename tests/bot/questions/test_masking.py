"""What could tell who asked, or about whom, is taken out of a question; the question stays."""

import time
from pathlib import Path

import pytest

from bot.content.faq import Faq
from bot.content.library import Library
from bot.finding import corpus_of
from bot.questions.masking import MASK, Masking

ROOT = Path(__file__).parents[3]
CONTENT = ROOT / "content"
NAMES = ROOT / "bot" / "questions" / "given_names.txt"
LONGEST_SECONDS = 1.0
"""Of the processor's time: the bot waits while a question is being masked."""


@pytest.fixture(scope="module")
def faq() -> Faq:
    """The FAQ as people read it."""
    return Library.load(CONTENT).faq


@pytest.fixture(scope="module")
def masking(faq: Faq) -> Masking:
    """The masking that the bot uses: it knows the FAQ's own words."""
    return Masking.beside(example.text for example in corpus_of(faq).examples)


NAMED = [
    ("Завуч Айгуль Сериковна ставит мне низкий балл", "Завуч … ставит мне низкий балл"),
    ("директор Серик Болатович Ахметов уволил меня", "директор … уволил меня"),
    ("марья ивановна сказала что камера пишет звук", "… сказала что камера пишет звук"),
    ("Иванову снизили рейтинг", "… снизили рейтинг"),
    ("директору петрову всё равно", "директору … всё равно"),
    ("у нас завуч Омарова всё решает", "у нас завуч … всё решает"),
    ("завуч мадина камаловна урезала премию", "завуч … урезала премию"),
    ("наталья викторовна требует отчёт", "… требует отчёт"),
    ("кузнецовой оксане не дали отпуск", "… не дали отпуск"),
    ("шевченко игорю урезали премию", "… урезали премию"),
    ("премию получил Тимур", "премию получил …"),
    ("премию дали Тимуру", "премию дали …"),
    ("меня зовут Айгуль", "меня зовут …"),
    ("Асель Маратовне урезали премию", "… урезали премию"),
    ("Ольге Николаевне урезали премию", "… урезали премию"),
    ("АЙГУЛЬ СЕРИКОВНА урезала премию", "… урезала премию"),
    ("Айгуль", "…"),
    ("айгуль", "…"),
]
NAMED_IN_KAZAKH = [
    ("директор Әлия Серікқызы бәрін өзі шешеді", "директор … бәрін өзі шешеді"),
    ("Нұрлан Бекұлы маған камера қойды", "… маған камера қойды"),
    ("айгүлге сыйақы берді", "… сыйақы берді"),
    ("Айгүлдің рейтингі төмен", "… рейтингі төмен"),
    ("Гүлнарадан сыйақы алды", "… сыйақы алды"),
    ("ерланның камерасы", "… камерасы"),
    ("директор Қасымовқа сыйақы берді", "директор … сыйақы берді"),
    ("Сәуле Мұратовнаның сабағы", "… сабағы"),
    ("Жанна Қайратқызына сыйақы берді", "… сыйақы берді"),
    ("Досжанов Ердос Әлібекұлы қойды", "… қойды"),
    ("директорымыз Тлеубергеновтің камерасы", "директорымыз … камерасы"),
    ("Гүлмира апай сыйақы алды", "… апай сыйақы алды"),
    ("Менің атым Айгүл", "Менің атым …"),
    ("ерасыл нұржанұлына камера қойды", "… камера қойды"),
]


@pytest.mark.parametrize(("words", "masked"), [*NAMED, *NAMED_IN_KAZAKH])
def test_names_are_gone(masking: Masking, words: str, masked: str) -> None:
    """Given names, patronymics and surnames, in capitals or without, whatever their ending, in either language."""
    assert masking.mask(words) == masked


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("пожаловаться на айгуль сериковну", "сериковну"),
        ("с марией петровной работаем вместе", "петровной"),
        ("из-за натальи викторовны урезали премию", "викторовны"),
        ("наталье викторовне дали премию", "викторовне"),
        ("без ольги ильиничны нет премии", "ильиничны"),
    ],
)
def test_patronymics_of_women_are_gone_in_every_case(masking: Masking, words: str, told: str) -> None:
    """People write without capitals, and about somebody: "на", "с", "из-за"."""
    assert told not in masking.mask(words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Ивановой М. П. снизили рейтинг", "М. П."),
        ("А. С. Пушкин урезал премию", "А. С."),
        ("Ким О.В. уволили", "О.В."),
        ("уволили Ким О. В.", "Ким"),
        ("О. В. Цой уволили", "Цой"),
        ("Ә. Қ. Сейіт камера қойды", "Сейіт"),
    ],
)
def test_initials_and_the_surname_beside_them_are_gone(masking: Masking, words: str, told: str) -> None:
    """Initials tell that what stands beside them is a name, however short or unusual."""
    assert told not in masking.mask(words)


@pytest.mark.parametrize("name", ["Болат", "Дәулет", "Бекзат", "Назгүл", "Қайрат", "Сергей", "Динара", "Жанар"])
def test_usual_names_are_known(masking: Masking, name: str) -> None:
    """Where a capital tells nothing, at a sentence's beginning or in small letters, the list of names must."""
    assert masking.mask(f"{name} ағай сыйақы алды").startswith(MASK)
    assert name.lower() not in masking.mask(f"директор {name.lower()} сыйақы алды")


@pytest.mark.parametrize(
    "number",
    [
        "87011234567",
        "+77011234567",
        "+7 701 123 45 67",
        "8 (701) 123-45-67",
        "+7(701)1234567",
        "8-701-123-45-67",
        "8 701 1234567",
        "8.701.123.45.67",
        "7011234567",
        "701–123–45–67",
        "8 7 0 1 1 2 3 4 5 6 7",
        "850312400123",
        "850312 400 123",
        "850312-400-123",
        "4400 4302 1234 5678",
        "KZ86125KZT5004100100",
    ],
)
@pytest.mark.parametrize("before", ["мой телефон ", "ИИН:", "ЖСН ", ""])
def test_long_numbers_are_gone(masking: Masking, before: str, number: str) -> None:
    """Telephones, IINs, cards and accounts in whatever writing."""
    masked = masking.mask(f"{before}{number}, урезали премию")
    assert sum(sign.isdigit() for sign in masked) < 4
    assert masked.endswith(", урезали премию")


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("почта aigul.serik@mail.ru урезали", "почта … урезали"),
        ("aigul@edu.kz", "…"),
        ("айгуль@почта.рф", "…"),
        ("пишите @aigul_kz урезали", "пишите … урезали"),
        ("t.me/aigul_kz", "…"),
        ("https://vk.com/id12345?w=1 урезали", "… урезали"),
        ("HTTPS://VK.COM/aigul урезали", "… урезали"),
        ("www.instagram.com/aigul", "…"),
        ("instagram.com/aigul урезали", "… урезали"),
        ("vk.com/aigul", "…"),
        ("wa.me/77011234567", "…"),
    ],
)
def test_addresses_are_gone(masking: Masking, words: str, masked: str) -> None:
    """Mail, accounts and links, with or without their beginning."""
    assert masking.mask(words) == masked


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("школа №25", "школа …"),
        ("школе № 25", "школе …"),
        ("школа #25", "школа …"),
        ("25 школа", "… школа"),
        ("25-школа", "…-школа"),
        ("в 25-й школе", "в …-й школе"),
        ("школа номер 25", "школа номер …"),
        ("школа 25", "школа …"),
        ("мектеп 12", "мектеп …"),
        ("№12 мектеп", "… мектеп"),
        ("12 мектепте", "… мектепте"),
        ("12-мектептің", "…-мектептің"),
        ("гимназия 5", "гимназия …"),
        ("лицейде 8", "лицейде …"),
        ("114 балабақша", "… балабақша"),
        ("детский сад 114", "детский сад …"),
    ],
)
def test_a_schools_number_is_gone(masking: Masking, words: str, masked: str) -> None:
    """The number, before or after the word; the word stays."""
    assert masking.mask(words) == masked


@pytest.mark.parametrize(
    "words",
    [
        "Может ли решение о моей работе принять одна машина?",
        "урезали премию из-за рейтинга",
        "У меня 18 часов, а дали 24",
        "ЖИ менің жүктемемді өзгертті, не істеймін?",
        "ChatGPT пишет за меня отчёт",
        "Закон 2026 года про ИИ",
        "KPI, БЖБ и ТЖБ считает программа",
        "Сыныпта 30 бала, 5 камера",
        "статья 53 Трудового кодекса",
    ],
)
def test_ordinary_questions_stay_as_they_are(masking: Masking, words: str) -> None:
    """Without names and long numbers nothing is masked; capitals of laws and programs name nobody."""
    assert masking.mask(words) == words


@pytest.mark.parametrize(
    "words",
    [
        "денсаулыққа зиян",
        "денсаулығым нашарлады",
        "лауазымдық нұсқаулық",
        "жаңа оқулықтар",
        "ашулы болдым",
        "осенние каникулы",
        "основная ставка",
        "дневная нагрузка",
        "первичная организация",
        "больничная касса",
        "уголовная ответственность",
        "публичная оферта",
    ],
)
def test_ordinary_words_are_no_patronymics(masking: Masking, words: str) -> None:
    """Health, textbooks, holidays and the basic rate only sound like "-ұлы", "-овна" and "-ична"."""
    assert masking.mask(words) == words


def test_the_faqs_own_words_name_nobody(faq: Faq, masking: Masking) -> None:
    """Every question, phrasing and caption of the entries comes out as it went in; numbers alone may be masked."""
    wordings = [
        wording
        for entry in faq.entries.values()
        for code in ("kk", "ru")
        for wording in (*entry.in_language(code).wordings, entry.in_language(code).button)
        if not any(sign.isdigit() for sign in wording)
    ]
    changed = {wording: masking.mask(wording) for wording in wordings if masking.mask(wording) != wording}
    assert len(wordings) > 1500
    assert changed == {}


def test_hardly_anything_of_all_that_is_learned_is_masked(faq: Faq, masking: Masking) -> None:
    """Of all questions, those out of scope and with numbers included, 99 in 100 stay whole."""
    questions = [example.text for example in corpus_of(faq).examples]
    masked = [question for question in questions if masking.mask(question) != question]
    assert len(masked) / len(questions) < 0.01, "\n".join(map(masking.mask, masked))


def test_masks_side_by_side_are_one() -> None:
    """Nothing tells how many words a name had."""
    masking = Masking(known=["урезали"], names=["Айгүл", "Серік"])
    assert masking.mask("Айгүл, Серік - 87011234567 урезали") == "… урезали"


def test_a_known_word_is_no_name() -> None:
    """A word of the FAQ that only begins like a given name stays; one that the FAQ does not say may be a name."""
    assert Masking(known=["рецепт", "маринад"], names=["марина"]).mask("рецепт маринад") == "рецепт маринад"
    assert Masking(known=["рецепт"], names=["марина"]).mask("рецепт маринад") == "рецепт …"


def test_every_name_of_the_list_is_gone(masking: Masking) -> None:
    """In small letters amid a sentence; a football club of the same name in a question out of scope saves nobody."""
    lines = [line for line in NAMES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 1000
    assert [name for name in lines if name in masking.mask(f"кеше {name} келді")] == []


def test_masking_again_changes_nothing(masking: Masking) -> None:
    """What was masked has nothing left to mask."""
    for words, masked in (*NAMED, *NAMED_IN_KAZAKH):
        assert masking.mask(masking.mask(words)) == masked


HOSTILE = {
    "nothing": "",
    "one letter": "a" * 4096,
    "dots and capitals": "." * 2000 + " Ъъ" * 690,
    "sentences and capitals": ". " * 1000 + "Ъъ " * 690,
    "calls and capitals": "!" * 1366 + " Ъъ" * 900,
    "emoji and capitals": "😀" * 2000 + " Ъъ" * 690,
    "blanks after a number": "1" + " " * 4000,
    "numbers and blanks": ("1111" + " " * 200) * 20,
    "masks and commas": ("…" + "," * 50) * 80,
    "initials": "А." * 2048,
    "at signs": "@" * 4096,
    "colons": "https://" * 512,
    "endings": "улы" * 1365,
    "surnames": "ова" * 1365,
    "names": "Айгуль " * 585,
    "plus and minus": "+1-" * 1365,
    "schools": "школа 1 " * 512,
    "NUL": "\0" * 4096,
    "halves": "\ud800" * 4096,
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_take_no_time(masking: Masking, words: str) -> None:
    """As much as fits a message, made to be slow: the bot answers nobody else while it masks."""
    started = time.process_time()
    masking.mask(words)
    assert time.process_time() - started < LONGEST_SECONDS
