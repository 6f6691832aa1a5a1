"""The digest: an editor's slips in it, each named once and alone."""

import pytest

from bot.content.checking import check
from bot.content.tongues import CODES
from tests.bot.content.test_slips import Slip, edit, remove, rename, write
from tests.bot.content.tree import Tree

Case = tuple[Slip, list[str]]
"""What was done, and all that is told of it, as `check` prints it below content/digest/."""

NEWS, TRAINING, TOPICS = "2026-11-20-news", "2026-11-24-training", "digest/topics.yaml"
ABSENT = "нет такого файла, а он нужен"
STRAY = "лишний файл: бот его не читает"
NO_FOLDER = "нет такой папки, а она нужна"
NAME = "папка называется датой и латинскими словами через дефис, например «2026-11-20-emotions», не длиннее 36 знаков"
PLAIN = "здесь не бывает ни разметки, ни скобок {} [] <>, ни знака &"
KNOWN = "бывают law, training, region, answers"
DATE = "должно быть датой вида 2026-07-01"
HTTPS = "нужен адрес, который начинается с https:// и не содержит пробелов"
PAIR = "у ссылки есть адрес и надпись на кнопке"
NO_BRACES = "здесь фигурных скобок не бывает"
NO_HEADINGS = "заголовков здесь не бывает: название стоит наверху, в «title»"
NO_ARTICLE = "статьи 54 нет у акта «labour-code» в law.yaml (articles)"
NO_LAW = "тема «law» без ссылки на закон: поставьте её в kk.md и ru.md, например [[labour-code 53]]"
UNEVEN_LAW = "в kk.md и ru.md разные ссылки на закон"


def news(old: str, new: str) -> Slip:
    """Other words in what the first item has for both languages."""
    return edit(f"digest/{NEWS}/item.yaml", old, new)


def training(old: str, new: str) -> Slip:
    """Other words in what the second item has for both languages."""
    return edit(f"digest/{TRAINING}/item.yaml", old, new)


def says(old: str, new: str) -> Slip:
    """Other words in the first item's Russian text; it begins in line 5."""
    return edit(f"digest/{NEWS}/ru.md", old, new)


def called(name: str) -> Slip:
    """The first item's folder under another name."""
    return rename(f"digest/{NEWS}", f"digest/{name}")


def all_of(*slips: Slip) -> Slip:
    """Several things done."""

    def slip(tree: Tree) -> None:
        for one in slips:
            one(tree)

    return slip


FILES: list[Case] = [
    (remove(f"digest/{NEWS}/item.yaml"), [f"{NEWS}/item.yaml: {ABSENT}"]),
    (remove(f"digest/{NEWS}/kk.md"), [f"{NEWS}: нет перевода: здесь должен лежать kk.md"]),
    (remove(f"digest/{NEWS}/ru.md"), [f"{NEWS}: нет перевода: здесь должен лежать ru.md"]),
    (
        all_of(remove(f"digest/{NEWS}/kk.md"), remove(f"digest/{NEWS}/ru.md")),
        [f"{NEWS}: нет текста: здесь должны лежать kk.md и ru.md"],
    ),
    (write("digest/notes.md", "…"), [f"notes.md: {STRAY}"]),
    (write(f"digest/{NEWS}/en.md", "…"), [f"{NEWS}/en.md: {STRAY}"]),
    (called("2026-11-21-news"), ["2026-11-21-news/item.yaml: «published»: 2026-11-20, а в имени папки 2026-11-21"]),
    *((called(name), [f"{name}: {NAME}"]) for name in ("news", "2026-11-31-news", "2026-11-20", "2026-11-20-News")),
    (called(f"2026-11-20-{'n' * 26}"), [f"2026-11-20-{'n' * 26}: {NAME}"]),
    (called(f"2026-11-20-{'n' * 25}"), []),
    (all_of(remove(f"digest/{NEWS}"), remove(f"digest/{TRAINING}")), []),
]

SHARED: list[Case] = [
    (news("published: 2026-11-20\n", ""), [f"{NEWS}/item.yaml: не хватает строки «published»"]),
    (news("2026-11-20", "20.11.2026"), [f"{NEWS}/item.yaml: «published» {DATE}"]),
    (news("entry:", "author: я\nentry:"), [f"{NEWS}/item.yaml: лишняя строка «author»: такой здесь не бывает"]),
    (news("answers, law", "answers, laws"), [f"{NEWS}/item.yaml: «topics»: темы «laws» нет, {KNOWN}"]),
    (news("[answers, law]", "[]"), [f"{NEWS}/item.yaml: «topics»: 0, а нужно не меньше 1"]),
    (news("answers, law", "law, answers, law"), [f"{NEWS}/item.yaml: «topics»: «law» стоит дважды"]),
    (training("almaty, shygys", "almaty, almaty"), [f"{TRAINING}/item.yaml: «regions»: «almaty» стоит дважды"]),
    (training("shygys", "abay"), [f"{TRAINING}/item.yaml: «regions»: «abay» нет в reports/regions.yaml"]),
    (
        training("[almaty, shygys]", "[]"),
        [f"{TRAINING}/item.yaml: тема «region» без региона: назовите его в «regions»"],
    ),
    (
        training("regions: [almaty, shygys]\n", ""),
        [f"{TRAINING}/item.yaml: тема «region» без региона: назовите его в «regions»"],
    ),
    (news("regions: []\n", ""), []),
    (news("regions: []", "regions: [almaty]"), []),
    (
        training("2026-12-05", "2026-11-23"),
        [f"{TRAINING}/item.yaml: «happens»: 2026-11-23 раньше, чем «published»: 2026-11-24"],
    ),
    (training("2026-12-05", "2026-11-24"), []),
    (news("write-a-request", "nowhere"), [f"{NEWS}/item.yaml: «entry»: ответа «nowhere» нет в папке faq"]),
    (news("write-a-request", "../reports"), [f"{NEWS}/item.yaml: «entry»: ответа «../reports» нет в папке faq"]),
    (news("entry: write-a-request\n", ""), []),
    (news("https://", "http://"), [f"{NEWS}/item.yaml: «link»: {HTTPS}"]),
    (news("link: https://zan.gov.kz/news\n", ""), [f"{NEWS}/item.yaml: «link_button» не бывает без «link»: {PAIR}"]),
    (
        news("link_button: {kk: Заңды оқу, ru: Прочитать закон}\n", ""),
        [f"{NEWS}/item.yaml: «link» не бывает без «link_button»: {PAIR}"],
    ),
    (news("kk: Заңды оқу, ", ""), [f"{NEWS}/item.yaml: не хватает строки «link_button.kk»"]),
    (news("Прочитать закон", "П" * 31), [f"{NEWS}/item.yaml: «link_button.ru»: 31 знаков, сократите до 30"]),
    (news("Прочитать закон", "П" * 30), []),
    (news("Прочитать закон", "Закон <b>"), [f"{NEWS}/item.yaml: «link_button.ru»: {PLAIN}"]),
]

TEXTS: list[Case] = [
    (says("Новость", "Н" * 81), [f"{NEWS}/ru.md: «title»: 81 знаков, сократите до 80"]),
    (says("Новость", "Н" * 80), []),
    (says("Новость", "Новость <b>"), [f"{NEWS}/ru.md: «title»: {PLAIN}"]),
    (says("title: Новость\n", ""), [f"{NEWS}/ru.md: не хватает строки «title»"]),
    (says("title:", "button: Н\ntitle:"), [f"{NEWS}/ru.md: лишняя строка «button»: такой здесь не бывает"]),
    (says("Это всё.", "Это всё.\n\n- Раз.\n- Два."), []),
    (says("Это всё.", "Раз.\n\nДва.\n\nТри."), [f"{NEWS}/ru.md: абзацев не больше 3, а здесь 4"]),
    (says("Это всё.", "Э" * 533), []),
    (says("Это всё.", "Э" * 534), [f"{NEWS}/ru.md: текст не помещается: 601 знаков, сократите на 1"]),
    (
        edit(f"digest/{TRAINING}/ru.md", "Приходите.", ""),
        [f"{TRAINING}/ru.md: текста нет: он пишется под второй строкой ---"],
    ),
    (says("Это всё.", "## Итог\nЭто всё."), [f"{NEWS}/ru.md, строка 7: {NO_HEADINGS}"]),
    (edit(f"digest/{TRAINING}/ru.md", "Приходите.", "##Приходите."), [f"{TRAINING}/ru.md, строка 4: {NO_HEADINGS}"]),
    (says("Это всё.", "Это всё. {P1.1}"), [f"{NEWS}/ru.md, строка 7: «{{P1.1}}»: {NO_BRACES}"]),
    (
        says("Это всё.", "{days}\n## Итог"),
        [f"{NEWS}/ru.md, строка 7: «{{days}}»: {NO_BRACES}", f"{NEWS}/ru.md, строка 8: {NO_HEADINGS}"],
    ),
    (says("Это всё.", "Это `всё`."), [f"{NEWS}/ru.md, строка 7: обратные кавычки (код) не показываются"]),
    (
        all_of(*(edit(f"digest/{NEWS}/{code}.md", "labour-code 22", "labour-code 54") for code in CODES)),
        [f"{NEWS}/{code}.md, строка 5: ссылка [[labour-code 54 1]]: {NO_ARTICLE}" for code in CODES],
    ),
    (says("22 1", "22 2"), [f"{NEWS}: {UNEVEN_LAW}"]),
    (says("[[labour-code 22 1]]", "[[labour-code  22  1]]"), []),
    (says(" [[labour-code 22 1]]", ""), [f"{NEWS}: {UNEVEN_LAW}"]),
    (all_of(*(edit(f"digest/{NEWS}/{code}.md", " [[labour-code 22 1]]", "") for code in CODES)), [f"{NEWS}: {NO_LAW}"]),
]

ALIKE: list[Case] = [
    (
        edit(f"digest/{TRAINING}/ru.md", "title: Занятие", "title: «НОВОСТЬ»"),
        [f"{TRAINING}/ru.md: название то же, что у «{NEWS}»"],
    ),
    (
        all_of(
            write("digest/2026-11-25-again/item.yaml", "published: 2026-11-25\ntopics: [training]\n"),
            write("digest/2026-11-25-again/kk.md", "---\ntitle: Тағы\n---\nКеліңіздер\n"),
            write("digest/2026-11-25-again/ru.md", "---\ntitle: Ещё\n---\nПриходите и вы.\n"),
        ),
        [f"2026-11-25-again/kk.md: текст то же, что у «{TRAINING}»"],
    ),
]

CAPTIONS: list[Case] = [
    (remove(TOPICS), [f"topics.yaml: {ABSENT}"]),
    (edit(TOPICS, "ru: Законы", f"ru: {'З' * 25}"), ["topics.yaml: «law.ru»: 25 знаков, сократите до 24"]),
    (edit(TOPICS, "ru: Законы", f"ru: {'З' * 24}"), []),
    (edit(TOPICS, "kk: Заң, ", ""), ["topics.yaml: не хватает строки «law.kk»"]),
    (edit(TOPICS, "ru: Законы", "ru: Законы & всё"), [f"topics.yaml: «law.ru»: {PLAIN}"]),
    (
        edit(TOPICS, "training:", "news:"),
        [f"topics.yaml: «news»: такой темы нет, {KNOWN}", "topics.yaml: не хватает темы «training»"],
    ),
    (edit(TOPICS, "training:", "law:"), ["topics.yaml, строка 4: строка «law» стоит дважды"]),
]

SLIPS = {"files": FILES, "shared": SHARED, "texts": TEXTS, "alike": ALIKE, "captions": CAPTIONS}


@pytest.mark.parametrize(
    ("slip", "told"),
    [pytest.param(*case, id=f"{of} {at}") for of, cases in SLIPS.items() for at, case in enumerate(cases, 1)],
)
def test_a_slip_is_named(tree: Tree, slip: Slip, told: list[str]) -> None:
    """Where it is and what to do, once, and nothing else; what is allowed is not named."""
    slip(tree)
    assert [str(problem) for problem in check(tree.root)] == sorted(f"content/digest/{problem}" for problem in told)


def test_a_digest_that_is_gone_is_missed(tree: Tree) -> None:
    """Without its folder there is nothing to show: the folder and its file are asked for."""
    tree.remove("digest")
    assert [str(problem) for problem in check(tree.root)] == [
        f"content/digest: {NO_FOLDER}",
        f"content/digest/topics.yaml: {ABSENT}",
    ]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("reports/consent.yaml", "version", "edition"),
        ("faq/write-a-request/ru.md", "## Ответ", "## Ответы"),
        ("faq/categories.yaml", "categories", "category"),
    ],
    ids=["reports", "entry", "faq"],
)
def test_a_slip_elsewhere_is_none_of_an_items(tree: Tree, path: str, old: str, new: str) -> None:
    """An item that leads to what has a slip in it has none of its own."""
    tree.edit(path, old, new)
    assert {problem.place for problem in check(tree.root)} == {f"content/{path}"}
