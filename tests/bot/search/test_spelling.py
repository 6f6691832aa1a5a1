"""Anyone's spelling is brought to one: what must become the same words, and what must not."""

import pytest

from bot.search.grams import folded
from bot.search.layout import Plausibility
from bot.search.spelling import LONGEST, clean, in_cyrillic, skeleton, words
from tests.bot.search.four_entries import CORPUS

PLAUSIBLE = Plausibility(CORPUS)
TELEGRAMS_LONGEST = 4096


def same(one: str, other: str) -> bool:
    """Whether two writings are compared as the same words."""
    return folded(one, PLAUSIBLE) == folded(other, PLAUSIBLE)


def long_story(length: int) -> str:
    """A question of so many characters: it begins with a camera and ends with a timetable."""
    beginning, end = "Камера! ", " кестесі ме"
    return beginning + ("бір ұзақ әңгіме " * length)[: length - len(beginning) - len(end)] + end


@pytest.mark.parametrize(
    ("proper", "plain"),
    [
        ("жұмысқа", "жумыска"),
        ("Сәлеметсіз бе", "Салеметсиз бе"),
        ("бағдарлама", "багдарлама"),
        ("құқық", "кукык"),
        ("өлшемшарт", "олшемшарт"),
        ("үстемеақы", "устемеакы"),
        ("Мұғалім", "Мугалим"),
        ("жаңа", "жана"),
        ("жаңа", "жанга"),
        ("қаһарман", "кахарман"),
        ("еңбек демалысы", "енбек демалысы"),
        ("кәсіподақ ұйымы", "касиподак уйымы"),
        ("ЖҮКТЕМЕ", "жуктеме"),
    ],
)
def test_kazakh_letters_may_be_missing(proper: str, plain: str) -> None:
    """A keyboard without әғқңөұүһі writes the same words."""
    assert same(proper, plain)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("жұмысқа", "jūmysqa"),
        ("Қазақстан", "Qazaqstan"),
        ("бағдарлама", "bağdarlama"),
        ("өлшем", "ölşem"),
        ("үстемеақы", "üstemeaqy"),
        ("сәлем", "sälem"),
        ("жаңа кесте", "jaña keste"),
        ("мұғалім", "mūğalım"),
        ("шағым", "şağym"),
        ("келісім", "kelısım"),
        ("интернет", "internet"),
        ("интернет", "İnternet"),
        ("СЫЙАҚЫ", "SYİAQY"),
    ],
)
def test_the_latin_alphabet_of_2021(cyrillic: str, latin: str) -> None:
    """Kazakh in the state's Latin alphabet, with its dots, breves and tails."""
    assert same(cyrillic, latin)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("жұмысқа", "jumysqa"),
        ("жұмысқа", "zhumyska"),
        ("ЖҰМЫСҚА", "ZHUMYSKA"),
        ("шағым", "shagym"),
        ("бағдарлама", "baghdarlama"),
        ("жаңа", "janga"),
        ("жаңа", "zhana"),
        ("кесте қайда", "keste qayda"),
        ("сабақ ұзақ", "sabaq uzaq"),
        ("қалай", "qalaj"),
        ("неге", "nege"),
        ("мен мұғаліммін", "men mugalimmin"),
        ("расписание", "raspisanie"),
        ("учитель", "uchitel"),
        ("учитель", "u4itel'"),
        ("премию урезали", "premiyu urezali"),
        ("защита", "zashchita"),
        ("защита", "zaschita"),
        ("хочу", "khochu"),
        ("хочу", "hochu"),
        ("ёлка", "yolka"),
        ("яблоко", "yabloko"),
        ("школа", "wkola"),
        ("завуч", "zavuch"),
    ],
)
def test_everyday_latin(cyrillic: str, latin: str) -> None:
    """Words by their sound, as people type them to each other."""
    assert same(cyrillic, latin)


@pytest.mark.parametrize(
    ("meant", "typed"),
    [
        ("расписание", "hfcgbcfybt"),
        ("расписание уроков", "hfcgbcfybt ehjrjd"),
        ("РАСПИСАНИЕ", "HFCGBCFYBT"),
        ("премию", "ghtvb."),
        ("камера", "rfvthf"),
        ("отпуск", "jngecr"),
        ("объявление", "j,]zdktybt"),
        ("сабақ кестесі", "cf,f0 rtcntc3"),
        ("сыйақы", "csqf0s"),
        ("мұғалім", "v95fk3v"),
        ("жүктеме", ";8rntvt"),
        ("бейнебақылау", ",tqyt,f0skfe"),
        ("демалысқа", "ltvfkscrf"),
    ],
)
def test_a_wrong_keyboard_layout(meant: str, typed: str) -> None:
    """The right keys in the Latin layout, the Kazakh row of digits among them."""
    assert same(meant, typed)


@pytest.mark.parametrize(
    "text", ["raspisanie urokov", "sabaq kestesi", "kamera", "premiya", "otpusk", "demalys", "bonus za rejting"]
)
def test_latin_spelling_is_not_taken_for_a_wrong_layout(text: str) -> None:
    """Of two readings the one with our words' letters is taken."""
    assert in_cyrillic(text, PLAUSIBLE) == in_cyrillic(text, lambda _: 0.0)


@pytest.mark.parametrize(
    ("proper", "hurried"),
    [
        ("класс", "клас"),
        ("расписание", "рассписание"),
        ("министр", "ммммминистррр"),
        ("объект", "обект"),
        ("увольнение", "увольненние"),
        ("учительница", "учителница"),
        ("щётка", "шетка"),
        ("щётка", "щетка"),
        ("этот", "етот"),
        ("жалюзи", "жалузи"),
        ("цифрлық", "сифрлык"),
        ("айлық", "алык"),
        ("ауысым", "аусым"),
    ],
)
def test_letters_that_hurried_people_confuse(proper: str, hurried: str) -> None:
    """Doubled letters, signs that make no sound, and sounds that are near each other."""
    assert same(proper, hurried)


@pytest.mark.parametrize(
    ("plain", "dressed"),
    [
        ("бала бақша", "бала-бақша"),
        ("по русски", "по-русски"),
        ("2 ауысым", "2-ауысым"),
        ("сабақ кестесі", "  Сабақ,\tкестесі?!\n"),
        ("сабақ кестесі", "«сабақ» — (кестесі)…"),
        ("10 а сынып", '10 "А" сынып'),
        ("камера", "📷камера📷"),
        ("камера 2", "камера2"),
    ],
)
def test_marks_only_part_words(plain: str, dressed: str) -> None:
    """Hyphens, quotes, emoji and line ends stand between words like spaces; a number is a word of its own."""
    assert same(plain, dressed)


@pytest.mark.parametrize(
    ("plain", "dressed"),
    [
        ("податок", "по\u200bда\u00adток"),
        ("камера", "\ufeffкаме\u2060ра"),
        ("кестем", "\u202eкестем\u202c"),
        ("кестем", "кес\u200dтем\u200c"),
        ("сабақ кестесі", "сабақ\u00a0кестесі"),
        ("сабақ кестесі", "сабақ\x00кестесі"),
        ("сабақ кестесі", "сабақ\x1f\x85\u2028кестесі"),
        ("мой класс", "мои\u0306 класс"),
        ("ёлка", "е\u0308лка"),
        ("расписание", "ｒａｓｐｉｓａｎｉｅ"),
        ("финал", "ﬁнал"),
    ],
)
def test_what_nobody_sees_changes_nothing(plain: str, dressed: str) -> None:
    """Invisible characters vanish, control characters part words, letters put together of two are one."""
    assert same(plain, dressed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("камера", "премия"),
        ("кесте", "кеште"),
        ("балл", "болл"),
        ("бас", "бес"),
        ("қол", "құл"),
        ("сабақ кестесі", "кестесі сабақ"),
        ("сабақ кестесі", "сабаккестесі"),
        ("10", "1"),
        ("жыл", "жол"),
        ("плата", "оплата"),
        ("не согласна", "согласна"),
        ("ұзын", "ызын"),
    ],
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    """One spelling for all is not one word for all: order, numbers, vowels and a "not" still tell questions apart."""
    assert not same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1 сынып", "11 сынып"), ("53-бап", "533-бап"), ("10 дней", "100 дней"), ("статья 22", "статья 2")],
)
def test_a_number_keeps_its_repeated_digits(one: str, other: str) -> None:
    """Only letters are doubled by mistake: article 22 is not article 2."""
    assert not same(one, other)


def test_what_was_folded_stays_as_it_is() -> None:
    """Folding again changes nothing, whatever the spelling was."""
    for example in CORPUS.examples:
        once = folded(example.text, PLAUSIBLE)
        assert folded(" ".join(once), PLAUSIBLE) == once


def test_cyrillic_text_with_a_latin_word_is_not_taken_for_a_wrong_layout() -> None:
    """A name of a program amid Cyrillic words is spelled by its sound."""
    assert in_cyrillic("камера zoom пишет звук", lambda _: 0.0) == "камера зоом пишет звук"


@pytest.mark.parametrize("bare", ["ь", "ый", "ъъ", "й", "ы"])
def test_no_word_vanishes(bare: str) -> None:
    """A word of letters that are left out elsewhere keeps them."""
    assert skeleton(bare) == bare


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b\u200b", "\x00", "?!…", "😀" * 100, "中文", "قرآن"])
def test_what_has_no_words_gives_none(text: str) -> None:
    """Emoji, marks, blanks and scripts that we do not read."""
    assert folded(text, PLAUSIBLE) == []


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST])
def test_a_question_of_the_longest_length_is_read_whole(length: int) -> None:
    """Up to the limit nothing is cut."""
    text = ("сабақ кестесі " * LONGEST)[: length - 1] + "я"
    assert clean(text) == text


@pytest.mark.parametrize("length", [LONGEST + 1, 2 * LONGEST, 8 * LONGEST, TELEGRAMS_LONGEST])
def test_of_a_longer_question_beginning_and_end_are_read(length: int) -> None:
    """People begin or end with what they want; the story between is cut."""
    seen = words(clean(long_story(length)))
    assert (seen[0], seen[-2:]) == ("камера", ["кестесі", "ме"])
    assert len(seen) > 40


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1, TELEGRAMS_LONGEST, 1_000_000])
def test_what_is_looked_at_is_never_longer(length: int) -> None:
    """However much somebody pastes, no more than the limit is compared."""
    assert len(clean(long_story(length))) <= LONGEST


def test_blanks_do_not_count_for_the_length() -> None:
    """A hundred empty lines between two words are one space."""
    assert clean("камера" + "\n " * LONGEST + "өшіру") == "камера өшіру"
