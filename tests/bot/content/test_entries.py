"""Entries of the FAQ: an editor's slips in them, each named once and alone, and what a good entry becomes."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.content.checking import check
from bot.content.entries import Entry, Strength
from bot.content.library import Library
from tests.bot.content.tree import COUNT_RU, ROBOT_DECIDES, Tree

Slip = Callable[[Tree], None]
Case = tuple[Slip, list[str]]
"""What was done, and all that is told of it, as `check` prints it below content/."""

ROBOT, REQUEST = "faq/robot-decides", "faq/write-a-request"
ENTRY, KK, RU = f"{ROBOT}/entry.yaml", f"{ROBOT}/kk.md", f"{ROBOT}/ru.md"
REQUEST_RU = f"{REQUEST}/ru.md"

ABSENT = "нет такого файла, а он нужен"
STRAY = "лишний файл: бот его не читает"
BROKEN = "нарушена запись YAML: проверьте отступы, кавычки и двоеточия"
UNLIKE = "записано не так, как у соседей"
IN_QUOTES = "должно быть словами: возьмите запись в кавычки"
IN_BRACKETS = "должно быть списком в квадратных скобках: [одно, другое]"
DATE = "должно быть датой вида 2026-07-01"
NAME = "папка называется латинскими словами через дефис, не длиннее 36 знаков"
ORDER = "разделы стоят в таком порядке: Ответ, Закон, Позиция профсоюза, Где закон слабее, Что сделать, Подробнее"
BOLD = "ответ начинается с одной фразы жирным шрифтом: она и отвечает"
STEPS = "в разделе «Что сделать» бывает от 1 до 4 пронумерованных шагов, и ничего иного"
SOME_LAW = "нужна ссылка на закон или слова «Прямой нормы нет»"


@pytest.fixture
def loose(tree: Tree) -> Tree:
    """With a third entry, to which the second one leads, so that nobody leads to the first."""
    for name, words in ROBOT_DECIDES.items():
        tree.write(f"faq/mind-decides/{name}", words.replace("обот", "азум"))
    tree.edit(f"{REQUEST}/entry.yaml", "robot-decides", "mind-decides")
    return tree


def edit(path: str, old: str, new: str) -> Slip:
    """Other words in a file."""
    return lambda tree: tree.edit(path, old, new)


def shared(old: str, new: str) -> Slip:
    """Other words in what the first entry has for both languages."""
    return edit(ENTRY, old, new)


def text(old: str, new: str) -> Slip:
    """Other words in the first entry's Russian text; `## Ответ` stands in line 6."""
    return edit(RU, old, new)


def write(path: str) -> Slip:
    """One more file."""
    return lambda tree: tree.write(path, "…")


def remove(path: str) -> Slip:
    """A file or folder gone."""
    return lambda tree: tree.remove(path)


def both(one: Slip, other: Slip) -> Slip:
    """Two things done."""

    def slip(tree: Tree) -> None:
        one(tree)
        other(tree)

    return slip


POSITION = edit(f"{REQUEST}/entry.yaml", "no-direct-norm", "position")
"""The second entry says that it is the union's position."""


def called(name: str) -> Slip:
    """The first entry under another id."""
    return lambda tree: tree.rename(ROBOT, f"faq/{name}")


FILES: list[Case] = [
    (remove(ENTRY), [f"{ENTRY}: {ABSENT}"]),
    (remove(KK), [f"{ROBOT}: нет перевода: здесь должен лежать kk.md"]),
    (remove(RU), [f"{ROBOT}: нет перевода: здесь должен лежать ru.md"]),
    (both(remove(KK), remove(RU)), [f"{ROBOT}: нет текста: здесь должны лежать kk.md и ru.md"]),
    (remove("faq/categories.yaml"), [f"faq/categories.yaml: {ABSENT}"]),
    (remove("faq/sections.yaml"), [f"faq/sections.yaml: {ABSENT}"]),
    (remove("faq/alarm.yaml"), [f"faq/alarm.yaml: {ABSENT}"]),
    (remove("faq/out-of-scope.yaml"), [f"faq/out-of-scope.yaml: {ABSENT}"]),
    (write("faq/notes.md"), [f"faq/notes.md: {STRAY}"]),
    (write(f"{ROBOT}/en.md"), [f"{ROBOT}/en.md: {STRAY}"]),
    (called("Robot"), [f"faq/Robot: {NAME}"]),
    (called("robot_decides"), [f"faq/robot_decides: {NAME}"]),
    (called("robot-2"), [f"faq/robot-2: {NAME}"]),
    (called("робот"), [f"faq/робот: {NAME}"]),
    (called("r" * 37), [f"faq/{'r' * 37}: {NAME}"]),
    (called("r" * 36), []),
]

SHARED: list[Case] = [
    (shared("category: deciding\n", ""), [f"{ENTRY}: не хватает строки «category»"]),
    (shared("deciding", ""), [f"{ENTRY}: «category» {IN_QUOTES}"]),
    (shared("deciding", "other"), [f"{ENTRY}: «category»: «other» нет в categories.yaml"]),
    (shared("facts:", "author: я\nfacts:"), [f"{ENTRY}: лишняя строка «author»: такой здесь не бывает"]),
    (shared("facts:", "category: acting\nfacts:"), [f"{ENTRY}, строка 4: строка «category» стоит дважды"]),
    (shared("facts:", "facts"), [f"{ENTRY}, строка 5: {BROKEN}"]),
    (shared("in-force", "law"), [f"{ENTRY}: «strength» {UNLIKE}"]),
    (shared("2026-11-23", "23.11.2026"), [f"{ENTRY}: «checked» {DATE}"]),
    (shared("2026-11-23", "2026-11-31"), [f"{ENTRY}: «checked» {DATE}"]),
    (shared("facts:", "added: 25.11.2026\nfacts:"), [f"{ENTRY}: «added» {DATE}"]),
    (shared("facts:", "added: 2026-11-25\nfacts:"), []),
    (shared('"3.10"', "3.10"), [f"{ENTRY}: «facts.1» {IN_QUOTES}"]),
    (shared('["0.1", "3.10"]', "[3.10]"), [f"{ENTRY}: «facts.0» {IN_QUOTES}"]),
    (shared('["0.1", "3.10"]', '"0.1"'), [f"{ENTRY}: «facts» {IN_BRACKETS}"]),
    (shared("[write-a-request]", "[nowhere]"), [f"{ENTRY}: «related»: «nowhere» не ведёт к другому ответу"]),
    (
        shared("[write-a-request]", "[robot-decides]"),
        [f"{ENTRY}: «related»: «robot-decides» не ведёт к другому ответу"],
    ),
]

FRONT_MATTER: list[Case] = [
    (text("Решает робот?", "Р" * 91), [f"{RU}: «question»: 91 знаков, сократите до 90"]),
    (text("Решает робот?", "Р" * 90), []),
    (text("button: Решает робот", f"button: {'Р' * 27}"), [f"{RU}: «button»: 27 знаков, сократите до 26"]),
    (text("button: Решает робот", f"button: {'Р' * 26}"), []),
    (text("button: Решает робот\n", ""), [f"{RU}: не хватает строки «button»"]),
    (text("button:", "title: Имя\nbutton:"), [f"{RU}: лишняя строка «title»: такой здесь не бывает"]),
    (text("Решает робот?", '" "'), [f"{RU}: «question» пусто"]),
    (text("робот раз", "робот раз, 2026"), [f"{RU}: «phrasings.1» {IN_QUOTES}"]),
    (text("робот раз", "2026"), [f"{RU}: «phrasings.0» {IN_QUOTES}"]),
    (text("button: Р", "button: [Р"), [f"{RU}, строка 4: {BROKEN}"]),
]

WORDINGS: list[Case] = [
    (edit(REQUEST_RU, "запрос раз", "робот раз"), [f"{REQUEST_RU}: «робот раз» уже есть у «robot-decides»"]),
    (edit(REQUEST_RU, "запрос раз", '"Робот, РАЗ!"'), [f"{REQUEST_RU}: «Робот, РАЗ!» уже есть у «robot-decides»"]),
    (
        both(text("робот раз", "мой робот"), edit(REQUEST_RU, "запрос раз", "мои\u0306 робот")),
        [f"{REQUEST_RU}: «мои\u0306 робот» уже есть у «robot-decides»"],
    ),
    (edit(REQUEST_RU, "запрос раз", "раз робот"), []),
    (text("робот раз", "решает робот"), [f"{RU}: «решает робот» уже есть у «robot-decides»"]),
    (text("робот раз", "робот бір"), [f"{RU}: «робот бір» уже есть у «robot-decides»"]),
    (text("робот раз", '"?!"'), [f"{RU}: «?!» состоит из одних знаков"]),
]

LAW_THERE = "## Закон\nПрямой нормы нет.\n"
STEPS_THERE = "## Что сделать\n1. Напишите.\n"
SECTIONS: list[Case] = [
    (text("## Подробнее", "## Ещё"), [f"{RU}, строка 19: неизвестный заголовок «Ещё»: их список в faq/sections.yaml"]),
    (
        text("## Ответ", "## Ответы"),
        [
            f"{RU}: не хватает раздела «## Ответ»",
            f"{RU}, строка 6: неизвестный заголовок «Ответы»: их список в faq/sections.yaml",
        ],
    ),
    (text("## Где", "## Закон\nЕщё.\n## Где"), [f"{RU}, строка 14: заголовок «Закон» стоит дважды"]),
    (text("Этого в законе нет.\n", ""), [f"{RU}, строка 14: раздел «Где закон слабее» пуст"]),
    (text("1. Спросите.\n2. Напишите.\n", ""), [f"{RU}, строка 16: раздел «Что сделать» пуст"]),
    (text("## Что сделать\n1. Спросите.\n2. Напишите.\n", ""), [f"{RU}: не хватает раздела «## Что сделать»"]),
    (text("## Позиция профсоюза\nРешает не только машина.\n", ""), []),
    (text("## Где закон слабее\nЭтого в законе нет.\n## Что", "## Что"), []),
    (edit(REQUEST_RU, f"{LAW_THERE}{STEPS_THERE}", f"{STEPS_THERE}{LAW_THERE}"), [f"{REQUEST_RU}: {ORDER}"]),
    (
        text("## Ответ\n**Нет, решает человек.**", "## Что сделать\n1. Спросите.\n## Ответ\nНет, решает человек."),
        [
            f"{RU}: {ORDER}",
            f"{RU}, строка 8: {BOLD}",
            f"{RU}, строка 18: заголовок «Что сделать» стоит дважды",
        ],
    ),
    (text("---\n##", "---\nВступление.\n##"), [f"{RU}, строка 6: текст перед первым заголовком «## » не показывается"]),
    (text("Остальное", "`Остальное`"), [f"{RU}, строка 20: обратные кавычки (код) не показываются"]),
    (
        text("53-1]]", "54]]"),
        [f"{RU}, строка 20: ссылка [[labour-code 54]]: статьи 54 нет у акта «labour-code» в law.yaml (articles)"],
    ),
]

ANSWER: list[Case] = [
    (text("**Нет, решает человек.**", "Нет, решает человек."), [f"{RU}, строка 6: {BOLD}"]),
    (text("**Нет, решает", "Итак: **нет, решает"), [f"{RU}, строка 6: {BOLD}"]),
    (text("**Нет, решает человек.**", "- **Нет, решает человек.**"), [f"{RU}, строка 6: {BOLD}"]),
    (text("1. Спросите.\n", ""), [f"{RU}: {STEPS}"]),
    (text("1. Спросите.\n2. Напишите.", "- Спросите.\n- Напишите."), [f"{RU}: {STEPS}"]),
    (text("1. Спросите.\n2. Напишите.", "Спросите и напишите."), [f"{RU}: {STEPS}"]),
    (text("2. Напишите.", "2. Напишите.\n\nИ всё."), [f"{RU}: {STEPS}"]),
    (text("2. Напишите.", "2. Напишите.\n3. Ждите.\n4. Идите.\n5. Стойте."), [f"{RU}: {STEPS}"]),
    (text("2. Напишите.", "2. Напишите.\n3. Ждите.\n4. Идите."), []),
]

LAW: list[Case] = [
    (
        text(" [[labour-code 22 1 24]]", ""),
        [f"{RU}, строка 10: «in-force» без ссылки на закон: поставьте её в этот раздел"],
    ),
    (
        text("Закон говорит так. [[labour-code 22 1 24]]", "Прямой нормы нет."),
        [f"{RU}, строка 10: «in-force» без ссылки на закон: поставьте её в этот раздел"],
    ),
    (text("Закон говорит так. ", ""), []),
    (
        edit(REQUEST_RU, "Прямой нормы нет.", "Есть соседняя норма. [[labour-code 22]]"),
        [f"{REQUEST_RU}, строка 8: «no-direct-norm»: здесь должно быть сказано «Прямой нормы нет»"],
    ),
    (edit(REQUEST_RU, "Прямой нормы нет.", "Прямой нормы нет. [[labour-code 22]]"), []),
    (both(POSITION, edit(REQUEST_RU, "Прямой нормы нет", "Так принято")), [f"{REQUEST_RU}, строка 8: {SOME_LAW}"]),
    (both(POSITION, edit(REQUEST_RU, "Прямой нормы нет.", "[[labour-code 22]]")), []),
    (POSITION, []),
    (
        text("Закон говорит так. [[labour-code", "[[labor-code"),
        [f"{RU}, строка 11: ссылка [[labor-code 22 1 24]]: акта «labor-code» нет в law.yaml"],
    ),
    (
        both(text("Закон говорит так. ", ""), edit("law.yaml", "acts:", "acts")),
        [f"law.yaml, строка 2: {BROKEN}"],
    ),
    (
        both(text("Закон говорит так. ", ""), remove("citations.yaml")),
        [f"citations.yaml: {ABSENT}"],
    ),
]

LENGTHS: list[Case] = [
    (text("Так говорит закон.", "Т" * 674), []),
    (text("Так говорит закон.", "Т" * 675), [f"{RU}: ответ не помещается: 901 знаков, сократите на 1"]),
    (text("Остальное здесь. [[labour-code 53-1]]", "О" * 950), []),
    (
        text("Остальное здесь. [[labour-code 53-1]]", "О" * 951),
        [f"{RU}: второй экран не помещается: 951 знаков, сократите на 1"],
    ),
]

AROUND: list[Case] = [
    (
        edit("faq/categories.yaml", "ru: Решения", f"ru: {'Р' * 29}"),
        ["faq/categories.yaml: «categories.deciding.ru»: 29 знаков, сократите до 28"],
    ),
    (edit("faq/categories.yaml", "ru: Решения", f"ru: {'Р' * 28}"), []),
    (
        edit("faq/categories.yaml", "kk: Шешімдер, ", ""),
        ["faq/categories.yaml: не хватает строки «categories.deciding.kk»"],
    ),
    (
        edit("faq/categories.yaml", "  acting", "  deeds"),
        [f"{REQUEST}/entry.yaml: «category»: «acting» нет в categories.yaml"],
    ),
    (edit("faq/sections.yaml", "gap: ", "# "), ["faq/sections.yaml: не хватает строки «gap»"]),
    (
        edit("faq/sections.yaml", "ru: Прямой нормы нет", "ru: 0"),
        [f"faq/sections.yaml: «no_norm.ru» {IN_QUOTES}"],
    ),
    (
        edit("faq/alarm.yaml", "ru:", "en:"),
        [
            "faq/alarm.yaml: лишняя строка «en»: такой здесь не бывает",
            "faq/alarm.yaml: не хватает строки «ru»",
        ],
    ),
    (edit("faq/alarm.yaml", "[мне страшно, угрожа, беда]", "мне страшно"), [f"faq/alarm.yaml: «ru» {IN_BRACKETS}"]),
    (edit("faq/out-of-scope.yaml", "kk: [ауа райы қандай]\n", ""), ["faq/out-of-scope.yaml: не хватает строки «kk»"]),
    (
        edit("faq/out-of-scope.yaml", "[какая погода]", "[2026]"),
        [f"faq/out-of-scope.yaml: «ru.0» {IN_QUOTES}"],
    ),
]

SLIPS = {
    "files": FILES,
    "shared": SHARED,
    "front matter": FRONT_MATTER,
    "wordings": WORDINGS,
    "sections": SECTIONS,
    "answer": ANSWER,
    "law": LAW,
    "lengths": LENGTHS,
    "around": AROUND,
}


@pytest.mark.parametrize(
    ("slip", "told"),
    [pytest.param(*case, id=f"{kind} {at}") for kind, cases in SLIPS.items() for at, case in enumerate(cases, 1)],
)
def test_a_slip_is_named(loose: Tree, slip: Slip, told: list[str]) -> None:
    """Where it is, in which line where that is known, what to do, and nothing else; what is allowed is not named."""
    slip(loose)
    assert [str(problem).removeprefix("content/") for problem in check(loose.root)] == told


def test_a_faq_that_is_gone_is_missed(tree: Tree) -> None:
    """Without its folder there is nothing to show: the folder and each of its files are asked for."""
    tree.remove("faq")
    names = ["faq", *(f"faq/{name}.yaml" for name in ("alarm", "categories", "out-of-scope", "sections"))]
    assert [problem.place for problem in check(tree.root)] == [f"content/{name}" for name in names]


@pytest.mark.parametrize(
    ("path", "old", "new", "limit"),
    [
        (ENTRY, '["0.1", "3.10"]', "[]", "1"),
        (ENTRY, "[write-a-request]", "[]", "1"),
        (ENTRY, "[write-a-request]", "[write-a-request, b, c, d, e]", "4"),
        (RU, ", робот восемь", "", "8"),
        (RU, "робот восемь", "робот восемь" + "".join(f", машина {count}" for count in COUNT_RU), "15"),
    ],
    ids=["no facts", "no related", "five related", "seven phrasings", "sixteen phrasings"],
)
def test_a_list_of_the_wrong_length(loose: Tree, path: str, old: str, new: str, limit: str) -> None:
    """Too few or too many: the sentence says how many there may be."""
    loose.edit(path, old, new)
    (problem,) = check(loose.root)
    assert problem.place == f"content/{path}"
    assert limit in problem.says


def test_fifteen_phrasings_are_allowed(tree: Tree) -> None:
    """The most that there may be."""
    tree.edit(RU, "робот восемь", "робот восемь" + "".join(f", машина {count}" for count in COUNT_RU[:7]))
    assert check(tree.root) == []


SHUT = {
    "shared": shared("in-force", "law"),
    "translation": remove(KK),
    "front matter": text("button: Р", "button: [Р"),
    "heading": text("## Ответ", "## Ответы"),
    "gist": text("**Нет, решает человек.**", "Нет, решает человек."),
}
"""Slips with which an entry can't be shown."""


@pytest.mark.parametrize("slip", SHUT.values(), ids=SHUT)
def test_an_entry_that_cannot_be_shown_does_its_neighbours_no_harm(tree: Tree, slip: Slip) -> None:
    """An entry that leads to one with a slip in it has no slip of its own."""
    slip(tree)
    assert f"content/{REQUEST}/entry.yaml" not in {problem.place for problem in check(tree.root)}


@pytest.mark.parametrize("slip", [*SHUT.values(), remove("faq/sections.yaml")], ids=[*SHUT, "sections"])
def test_an_entry_that_cannot_be_shown_still_cites(tree: Tree, slip: Slip) -> None:
    """A slip in the only text that cites an article does not make the article one that nobody cites."""
    tree.edit("law.yaml", '"53-1"]', '"53-1", "58"]')
    tree.edit(RU, "22 1 24", "58")
    slip(tree)
    assert "content/law.yaml" not in {problem.place for problem in check(tree.root)}


def entry_of(tree: Tree, key: str = "robot-decides") -> Entry:
    """An entry as it is read."""
    return Library.load(tree.root).faq.entries[key]


def test_what_a_good_entry_becomes(tree: Tree) -> None:
    """Question, caption and wordings; the answer with its gist; the basis with run-in headings; steps; more."""
    text = entry_of(tree).in_language("ru")
    act = '<a href="https://zan.gov.kz/rus?a=1&amp;b=2">Трудовой кодекс</a>'
    assert (text.question, text.button) == ("Решает робот?", "Решает робот")
    assert text.wordings == ("Решает робот?", *(f"робот {count}" for count in COUNT_RU))
    assert text.gist == "Нет, решает человек."
    assert text.answer_html == "<b>Нет, решает человек.</b>\n\nТак говорит закон."
    assert text.basis_html == (
        f"<i>Закон.</i> Закон говорит так. {act}, ст. 22 п. 1 подп. 24 (ред. 01.07.2026)\n"
        "<i>Позиция профсоюза.</i> Решает не только машина.\n"
        "<i>Где закон слабее.</i> Этого в законе нет."
    )
    assert text.steps_html == "<b>Что сделать</b>\n1. Спросите.\n2. Напишите."
    assert text.more_html == f"Остальное здесь. {act}, ст. 53-1 (ред. 01.07.2026)"
    assert text.path == tree.root / RU


def test_it_is_as_good_in_kazakh(tree: Tree) -> None:
    """The same in the other language, by its grammar."""
    text = entry_of(tree).in_language("kk")
    assert text.gist == "Жоқ, адам шешеді."
    assert text.basis_html.startswith("<i>Заң.</i> Заң былай дейді. <a href")
    assert "</a>, 22-бап, 1-тармақ, 24) тармақша (01.07.2026 ред.)\n<i>Кәсіподақтың ұстанымы.</i> " in text.basis_html
    assert text.steps_html == "<b>Не істеу керек</b>\n1. Сұраңыз.\n2. Жазыңыз."


def test_what_both_languages_share(tree: Tree) -> None:
    """Category, strength, the day of the check, the facts it rests on and where it leads."""
    entry = entry_of(tree)
    assert entry.id == "robot-decides"
    assert (entry.category, entry.strength) == ("deciding", Strength.IN_FORCE)
    assert (entry.checked, entry.facts) == (date(2026, 11, 23), ("0.1", "3.10"))
    assert (entry.related, entry.path) == (("write-a-request",), tree.root / ENTRY)


def test_an_entry_tells_since_when_it_is_there(tree: Tree) -> None:
    """The day on which it was added; one that tells none is there since the FAQ began."""
    tree.edit(ENTRY, "facts:", "added: 2026-11-25\nfacts:")
    assert (entry_of(tree).added, entry_of(tree, "write-a-request").added) == (date(2026, 11, 25), None)


def test_a_short_entry(tree: Tree) -> None:
    """Without position, gap and more, the basis is the law alone."""
    text = entry_of(tree, "write-a-request").in_language("ru")
    assert (text.basis_html, text.more_html) == ("<i>Закон.</i> Прямой нормы нет.", None)


def test_the_gist_is_only_words(tree: Tree) -> None:
    """The sentence that answers has no signs of HTML: it also stands where none are shown."""
    tree.edit(RU, "**Нет, решает человек.**", "**Нет: «я & ты», 1 < 2.**")
    text = entry_of(tree).in_language("ru")
    assert text.answer_html.startswith("<b>Нет: «я &amp; ты», 1 &lt; 2.</b>")
    assert text.gist == "Нет: «я & ты», 1 < 2."


def test_acts_are_those_of_both_languages(tree: Tree) -> None:
    """An entry's acts are all that either text cites, on either screen."""
    law = (tree.root / "law.yaml").read_text(encoding="utf-8")
    other = law.removeprefix("acts:\n").replace("labour-code", "ai-law").replace('"22", "53-1"', '"4"')
    tree.write("law.yaml", law + other)
    tree.edit(KK, "Қалғаны осында. [[labour-code 53-1]]", "Қалғаны осында. [[ai-law 4]]")
    entry = entry_of(tree)
    assert entry.in_language("kk").acts == entry.acts == {"labour-code", "ai-law"}
    assert entry.in_language("ru").acts == {"labour-code"}
    assert entry_of(tree, "write-a-request").acts == frozenset()


def test_the_faq(tree: Tree) -> None:
    """Categories in their file's order with their entries; entries by id; what is none of the bot's business."""
    faq = Library.load(tree.root).faq
    assert [(found.key, found.title.of("ru")) for found in faq.categories] == [
        ("deciding", "Решения"),
        ("acting", "Действия"),
    ]
    assert [[entry.id for entry in found.entries] for found in faq.categories] == [
        ["robot-decides"],
        ["write-a-request"],
    ]
    assert faq.category("acting") is faq.categories[1]
    assert faq.category("nothing") is None
    assert list(faq.entries) == ["robot-decides", "write-a-request"]
    assert faq.out_of_scope == {"kk": ("ауа райы қандай",), "ru": ("какая погода",)}
