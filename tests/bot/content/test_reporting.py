"""The texts of reports: an editor's slips in them, what can be taken from them, and the union's own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.checking import check
from bot.content.library import Library
from bot.content.reporting import Reporting
from bot.content.screens import length, visible
from bot.content.tongues import CODES, Code
from tests.bot.content.test_faq_of_the_union import PHONE
from tests.bot.content.test_slips import Slip, edit, remove, rename, write
from tests.bot.content.tree import KIND, PRINCIPLES, Tree

Case = tuple[Slip, list[str]]
"""What was done, and all that is told of it, as `check` prints it below content/reports/."""

KINDS, REGION, CONSENT = "reports/kinds.yaml", "reports/regions.yaml", "reports/consent/ru.md"
PRIVACY, DANGER, RECEIVED = "reports/privacy/ru.md", "reports/danger/ru.md", "reports/templates/1-received/ru.md"
EIGHTH = KIND.format(letter="h", principle=6)


@pytest.fixture
def reporting(tree: Tree) -> Reporting:
    """The small texts of reports, read."""
    return Library.load(tree.root).reporting


ABSENT = "нет такого файла, а он нужен"
PLAIN = "здесь не бывает ни разметки, ни скобок {} [] <>, ни знака &"
NO_DAYS = "не сказано, сколько дней хранится обращение"
KEY = "ключ пишется строчными латинскими буквами, до"
UNKNOWN = "такой здесь не бывает"
IN_QUOTES = "должно быть словами: возьмите запись в кавычки"
NO_BRACES = "здесь фигурных скобок не бывает"
ONLY_DAYS = "здесь бывает только {days}"
TOO_LONG = "не помещается на экран"
UNEVEN = "в kk.md и ru.md разное число экранов (заголовков «## »)"
SCREENS_NEEDED = "экранов (заголовков «## ») нужно"
NUMBERED = "папка называется номером и латинскими буквами через дефис, например «3-transparency»"
TWICE = "шаблон «received» уже есть: имена после номера не повторяются"
NO_MARKS = "в заголовке не бывает ни меток, ни ссылок, ни разметки"
NO_ARTICLE = "статьи 8 нет у акта «labour-code» в law.yaml (articles)"
STRAY = "лишний файл: бот его не читает"

CHOICES: list[Case] = [
    (remove(KINDS), [f"kinds.yaml: {ABSENT}"]),
    (
        edit(KINDS, "  kk: {button: Түрі c", "  kz: {button: Түрі c"),
        [f"kinds.yaml: лишняя строка «kind_c.kz»: {UNKNOWN}", "kinds.yaml: не хватает строки «kind_c.kk»"],
    ),
    (
        edit(REGION, ", ru: {button: Шымкент, name: город Шымкент}", ""),
        ["regions.yaml: не хватает строки «shymkent.ru»"],
    ),
    (
        edit(KINDS, "button: Вид c", f"button: {'В' * 31}"),
        ["kinds.yaml: «kind_c.ru.button»: 31 знаков, сократите до 30"],
    ),
    (edit(KINDS, "button: Вид c", f"button: {'В' * 30}"), []),
    (
        edit(KINDS, "title: Название вида c", f"title: {'Н' * 61}"),
        ["kinds.yaml: «kind_c.ru.title»: 61 знаков, сократите до 60"],
    ),
    (edit(KINDS, "Пример c", "П" * 161), ["kinds.yaml: «kind_c.ru.example»: 161 знаков, сократите до 160"]),
    (
        edit(REGION, "button: Восточная,", f"button: {'В' * 23},"),
        ["regions.yaml: «shygys.ru.button»: 23 знаков, сократите до 22"],
    ),
    (
        edit("reports/institutions.yaml", "Школа", "Ш" * 31),
        ["institutions.yaml: «school.ru.button»: 31 знаков, сократите до 30"],
    ),
    (
        edit(KINDS, "principle: 3", "principle: 7"),
        ["kinds.yaml: «kind_c.principle»: принципа 7 нет, их номера от 1 до 6"],
    ),
    (
        edit(KINDS, "principle: 3", "principle: 0"),
        ["kinds.yaml: «kind_c.principle»: принципа 0 нет, их номера от 1 до 6"],
    ),
    (
        edit(KINDS, "category: deciding", "category: sleeping"),
        ["kinds.yaml: «kind_a.category»: «sleeping» нет в faq/categories.yaml"],
    ),
    (edit(KINDS, EIGHTH, ""), ["kinds.yaml: видов нарушений должно быть 8, а здесь 7"]),
    (
        edit(KINDS, EIGHTH, EIGHTH + EIGHTH.replace("kind_h", "kind_i")),
        ["kinds.yaml: видов нарушений должно быть 8, а здесь 9"],
    ),
    (edit(KINDS, "kind_h:", "kind_g:"), ["kinds.yaml, строка 36: строка «kind_g» стоит дважды"]),
    (edit(REGION, "akmola:", "almaty:"), ["regions.yaml, строка 4: строка «almaty» стоит дважды"]),
    (edit(KINDS, "kind_h:", "Kind_h:"), [f"kinds.yaml: «Kind_h»: {KEY} 20 знаков"]),
    (edit(REGION, "akmola:", "akmola_region:"), [f"regions.yaml: «akmola_region»: {KEY} 12 знаков"]),
    (edit("reports/institutions.yaml", "school:", "school-1:"), [f"institutions.yaml: «school-1»: {KEY} 20 знаков"]),
    (edit(KINDS, "Пример c", '"Пример {days}"'), [f"kinds.yaml: «kind_c.ru.example»: {PLAIN}"]),
    (edit(KINDS, "Название вида c", "Название <b>вида</b>"), [f"kinds.yaml: «kind_c.ru.title»: {PLAIN}"]),
    (edit(REGION, "name: город Алматы", "name: Алматы & область"), [f"regions.yaml: «almaty.ru.name»: {PLAIN}"]),
]

SCREENS: list[Case] = [
    (remove(CONSENT), ["consent: нет перевода: здесь должен лежать ru.md"]),
    (remove("reports/danger"), ["danger: нет текста: здесь должны лежать kk.md и ru.md"]),
    (remove("reports/templates/2-closing/kk.md"), ["templates/2-closing: нет перевода: здесь должен лежать kk.md"]),
    (remove("reports/templates"), ["templates: нет такой папки, а она нужна"]),
    (remove("reports/consent.yaml"), [f"consent.yaml: {ABSENT}"]),
    (edit("reports/consent.yaml", '"2026-11"', "2026"), [f"consent.yaml: «version» {IN_QUOTES}"]),
    (edit("reports/consent.yaml", '"2026-11"', "а" * 21), ["consent.yaml: «version»: 21 знаков, сократите до 20"]),
    (
        edit(CONSENT, "Полностью: {days} дн.", "Полностью."),
        [f"consent/ru.md: {NO_DAYS}: на каждом экране нужно {{days}}"],
    ),
    (edit(PRIVACY, "{days}", "365"), [f"privacy/ru.md: {NO_DAYS}: хотя бы на одном экране нужно {{days}}"]),
    (edit(CONSENT, "Кратко:", "Кратко, {name}:"), [f"consent/ru.md, строка 2: «{{name}}»: {ONLY_DAYS}"]),
    (
        edit(PRIVACY, "Первая страница.", "Первая.\n\nДней: {day}."),
        [f"privacy/ru.md, строка 4: «{{day}}»: {ONLY_DAYS}"],
    ),
    (edit(PRIVACY, "Первая", "Первая {P3.1}"), [f"privacy/ru.md, строка 2: «{{P3.1}}»: {ONLY_DAYS}"]),
    (edit(PRIVACY, "Первая страница.", "Первая страница }."), [f"privacy/ru.md, строка 2: «}}»: {ONLY_DAYS}"]),
    (edit(DANGER, "Сделайте так.", "Ждите {days} дн."), [f"danger/ru.md, строка 2: «{{days}}»: {NO_BRACES}"]),
    (
        edit(RECEIVED, "получено.", "{number} получено."),
        [f"templates/1-received/ru.md, строка 2: «{{number}}»: {NO_BRACES}"],
    ),
    (edit(CONSENT, "Кратко:", "К" * 672), [f"consent/ru.md, строка 1: {TOO_LONG}: 733 знаков, сократите на 33"]),
    (edit(CONSENT, "Полностью:", "П" * 3500), [f"consent/ru.md, строка 3: {TOO_LONG}: 3523 знаков, сократите на 23"]),
    (edit(DANGER, "Сделайте так.", "С" * 893), [f"danger/ru.md, строка 1: {TOO_LONG}: 901 знаков, сократите на 1"]),
    (edit(DANGER, "Сделайте так.", "С" * 892), []),
    (
        edit(RECEIVED, "## Получено", f"## {'П' * 31}"),
        ["templates/1-received/ru.md: заголовок встаёт на кнопку: 31 знаков, сократите до 30"],
    ),
    (rename("reports/templates/2-closing", "reports/templates/2-received"), [f"templates/2-received: {TWICE}"]),
    (rename("reports/templates/2-closing", "reports/templates/closing"), [f"templates/closing: {NUMBERED}"]),
    (
        rename("reports/templates/2-closing", f"reports/templates/2-{'a' * 21}"),
        [f"templates/2-{'a' * 21}: «{'a' * 21}»: {KEY} 20 знаков"],
    ),
    (
        edit(DANGER, "Сделайте так.\n", "Сделайте так.\n## Ещё\nИ так.\n"),
        [f"danger/ru.md: {SCREENS_NEEDED} 1, а здесь 2", f"danger: {UNEVEN}"],
    ),
    (
        edit(PRIVACY, "## Раз\nПервая страница.\n", ""),
        [f"privacy/ru.md: {SCREENS_NEEDED} от 3 до 5, а здесь 2", f"privacy: {UNEVEN}"],
    ),
    (edit(PRIVACY, "Третья", "Третья.\n## Четыре\nЧетвёртая"), [f"privacy: {UNEVEN}"]),
    (edit(DANGER, "Сделайте так.", ""), ["danger/ru.md, строка 1: экран «Срочно» пуст"]),
    (edit(DANGER, "## Срочно", "## **Срочно**"), [f"danger/ru.md, строка 1: {NO_MARKS}"]),
    (
        edit(DANGER, "## Срочно", "---\ntitle: Срочно\n---\n## Срочно"),
        [f"danger/ru.md: лишняя строка «title»: {UNKNOWN}"],
    ),
    (
        edit(DANGER, "так.", "так. [[labour-code 8]]"),
        [f"danger/ru.md, строка 2: ссылка [[labour-code 8]]: {NO_ARTICLE}"],
    ),
    (write("reports/notes.md", "…"), [f"notes.md: {STRAY}"]),
    (write("reports/danger/old.md", "…"), [f"danger/old.md: {STRAY}"]),
    (write("reports/templates/1-received/old.md", "…"), [f"templates/1-received/old.md: {STRAY}"]),
]


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        pytest.param(*case, id=f"{of} {at}")
        for of, cases in (("choices", CHOICES), ("screens", SCREENS))
        for at, case in enumerate(cases, 1)
    ],
)
def test_a_slip_is_named(tree: Tree, slip: Slip, told: list[str]) -> None:
    """Where it is and what to do, once, and nothing else; what is allowed is not named."""
    slip(tree)
    assert sorted(map(str, check(tree.root))) == sorted(f"content/reports/{problem}" for problem in told)


def test_without_its_folder_nothing_is_opened(tree: Tree) -> None:
    """Each file that is missed is named; a bot without a consent does not start."""
    tree.remove("reports")
    assert {problem.place for problem in check(tree.root)} == {
        *(f"content/reports/{name}.yaml" for name in ("kinds", "regions", "institutions", "consent")),
        *(f"content/reports/{name}" for name in ("consent", "danger", "privacy", "templates")),
    }


def test_examples_fit_one_screen_together(tree: Tree) -> None:
    """They are shown under each other: each may be short enough, and all of them too long."""
    for letter in PRINCIPLES:
        tree.edit(KINDS, f"Пример {letter}", "П" * 120)
    (problem,) = check(tree.root)
    assert problem.says == "примеры (ru) вместе не помещаются на экран: 991 знаков, сократите на 91"


def test_what_is_chosen_is_known_by_its_key(reporting: Reporting) -> None:
    """Kinds, regions, institutions and templates stand in their files' order, and a forged key finds nothing."""
    assert [kind.key for kind in reporting.kinds] == [f"kind_{letter}" for letter in PRINCIPLES]
    kind, region = reporting.kind("kind_c"), reporting.region("akmola")
    institution, template = reporting.institution("school"), reporting.template("closing")
    assert kind is not None
    assert region is not None
    assert institution is not None
    assert template is not None
    assert (kind.principle, kind.in_language("kk").title, kind.in_language("ru").example) == (
        3,
        "Түрдің аты c",
        "Пример c",
    )
    assert (region.in_language("kk").button, region.in_language("ru").name) == ("Ақмола", "Акмолинская область")
    assert institution.in_language("kk").button == "Мектеп"
    assert template.in_language("kk").button == "Аяқтау"
    assert visible(template.in_language("ru").html) == "Закрываем. Трудовой кодекс, ст. 22 (ред. 01.07.2026)"
    assert [found.key for found in reporting.templates] == ["received", "closing"]
    assert (reporting.kind("x"), reporting.region(""), reporting.institution("x"), reporting.template("x")) == (
        None,
    ) * 4


def test_a_report_begins_with_the_one_kind_that_fits(tree: Tree) -> None:
    """A principle, or a category of questions, that has one kind leads to it; with several the person chooses."""
    tree.edit(KINDS, EIGHTH, EIGHTH.replace("deciding", "acting"))
    reporting = Library.load(tree.root).reporting
    kinds = [reporting.kind_for(*asked) for asked in [(3, ""), (0, "acting"), (3, "acting"), (4, ""), (0, "deciding")]]
    assert [kind.key if kind else None for kind in kinds] == ["kind_c", "kind_h", "kind_c", None, None]
    assert reporting.kind_for(0, "") is None


def test_regions_stand_by_the_readers_alphabet(reporting: Reporting) -> None:
    """A Kazakh letter stands in its place, and each language has an order of its own."""
    assert [region.key for region in reporting.regions] == ["shymkent", "shygys", "almaty", "akmola"]
    assert [region.key for region in reporting.regions_in("kk")] == ["akmola", "almaty", "shygys", "shymkent"]
    assert [region.key for region in reporting.regions_in("ru")] == ["akmola", "almaty", "shygys", "shymkent"]


def test_days_are_told(reporting: Reporting) -> None:
    """The days of keeping are the operator's; law is cited as everywhere."""
    consent = reporting.consent
    assert consent.version == "2026-11"
    assert (
        visible(consent.brief_html("ru", 30)) == "Согласие\n\nКратко: 30 дн. Трудовой кодекс, ст. 22 (ред. 01.07.2026)"
    )
    assert consent.full_html("kk", 365) == "<b>Толық келісім</b>\n\nТолығы: 365 күн."
    assert reporting.danger_html("kk") == "<b>Шұғыл</b>\n\nБылай істеңіз."
    assert reporting.privacy_html("ru", 2, 90) == "<b>Два</b>\n\nХранится 90 дн."


@pytest.mark.parametrize("page", [-1, 0, 4])
def test_there_is_no_fourth_page(reporting: Reporting, page: int) -> None:
    """A page beyond those that are there is refused."""
    assert reporting.privacy_pages == 3
    with pytest.raises(IndexError):
        reporting.privacy_html("kk", page, 365)


EMERGENCY = re.compile(r"\b(?:10[1-9]|112|15[01])\b")


@pytest.fixture(scope="module")
def own() -> Reporting:
    """The union's own texts of reports."""
    return Library.load(Path(__file__).parents[3] / "content").reporting


def screens(own: Reporting, code: Code) -> Iterator[str]:
    """All screens in this language, in Telegram's HTML, kept for as many days as can be set."""
    yield own.consent.brief_html(code, 3650)
    yield own.consent.full_html(code, 3650)
    yield own.danger_html(code)
    yield from (own.privacy_html(code, page, 3650) for page in range(1, own.privacy_pages + 1))
    yield from (template.in_language(code).html for template in own.templates)


def words(own: Reporting, code: Code) -> str:
    """All that a reader of this language sees."""
    kinds = [kind.in_language(code) for kind in own.kinds]
    regions = [region.in_language(code) for region in own.regions]
    chosen = [f"{text.button}\n{text.title}\n{text.example}" for text in kinds]
    chosen += [f"{text.button}\n{text.name}" for text in regions]
    chosen += [institution.in_language(code).button for institution in own.institutions]
    chosen += [template.in_language(code).button for template in own.templates]
    return visible("\n".join([*screens(own, code), *chosen]))


def test_each_principle_has_a_kind(own: Reporting) -> None:
    """Whichever principle was broken, there is something to choose."""
    assert {kind.principle for kind in own.kinds} == set(range(1, 7))


def test_the_country_is_whole(own: Reporting) -> None:
    """Seventeen regions and three cities, in the order of each language's alphabet."""
    assert len(own.regions) == 20
    assert sum("қаласы" in region.in_language("kk").name for region in own.regions) == 3
    kazakh = [region.in_language("kk").button for region in own.regions_in("kk")]
    assert kazakh[:4] == ["Абай", "Ақмола", "Ақтөбе", "Алматы қаласы"]
    assert kazakh[10:13] == ["Қарағанды", "Қостанай", "Қызылорда"]
    assert [region.in_language("ru").button for region in own.regions_in("ru")][-3:] == [
        "Туркестанская",
        "Ұлытау",
        "Шымкент (город)",
    ]


@pytest.mark.parametrize("code", CODES)
def test_nobody_is_shouted_at_or_given_a_number_to_call(own: Reporting, code: Code) -> None:
    """No exclamation marks, no telephones, no foreign words but Telegram and commands."""
    said = words(own, code)
    assert "!" not in said
    assert PHONE.findall(said) == EMERGENCY.findall(said) == []
    assert set(re.findall(r"/?[A-Za-z]+", said)) == {"Telegram", "/digest", "/forget", "/mydata", "/myreports"}


def test_both_languages_cite_the_same_law(own: Reporting) -> None:
    """What is law for one reader is law for the other, screen by screen."""
    act = re.compile(r"/doc/(\d+)/[^>]*>[^<]*</a>, (?:ст\.\s)?([\d-]*\d)")
    for kazakh, russian in zip(screens(own, "kk"), screens(own, "ru"), strict=True):
        assert act.findall(kazakh) == act.findall(russian)


@pytest.mark.parametrize("code", CODES)
def test_the_consent_says_what_the_law_wants_said(own: Reporting, code: Code) -> None:
    """How to see and withdraw, what Telegram sees, for how long; the brief one can be read at a glance."""
    brief, full = own.consent.brief_html(code, 365), own.consent.full_html(code, 365)
    for text in (brief, full):
        assert all(word in text for word in ("Telegram", "/forget", "/mydata", "365", "/doc/72730/"))
    assert length(brief) <= 700 < length(full) <= 3500


@pytest.mark.parametrize("code", CODES)
def test_captions_leave_room_for_a_number_and_a_tick(own: Reporting, code: Code) -> None:
    """A kind's button is shown as "✓ 8. …" in thirty characters; no two captions are alike."""
    captions = [kind.in_language(code).button for kind in own.kinds]
    assert [caption for caption in captions if len(caption) > 25] == []
    assert len(set(captions)) == len(captions)
