"""An editor's slips: each is named by its place, in a sentence that says what to do, and brings no others along."""

from collections.abc import Callable

import pytest

from bot.content.checking import check
from tests.bot.content.tree import Tree

Slip = Callable[[Tree], None]
Case = tuple[Slip, str | None, int | None, str]
"""What was done, the file that is named (None: nothing is wrong), its line, and words of the sentence."""

P3_KK, P3_RU = "principles/3-third/kk.md", "principles/3-third/ru.md"
B_KK, B_RU = "standard/1-positions/kk.md", "standard/1-positions/ru.md"


def edit(path: str, old: str, new: str) -> Slip:
    """Other words in a file."""
    return lambda tree: tree.edit(path, old, new)


def write(path: str, text: str) -> Slip:
    """Another file."""
    return lambda tree: tree.write(path, text)


def remove(path: str) -> Slip:
    """A file or folder gone."""
    return lambda tree: tree.remove(path)


def rename(path: str, new: str) -> Slip:
    """A file or folder under another name."""
    return lambda tree: tree.rename(path, new)


def says(text: str) -> Slip:
    """Other words in the example of the third principle; they begin in line 10."""
    return edit(P3_RU, "Случай в школе.", text)


def law(old: str, new: str) -> Slip:
    """Other words in law.yaml."""
    return edit("law.yaml", old, new)


FILES: list[Case] = [
    (remove(P3_KK), "principles/3-third", None, "нет перевода: здесь должен лежать kk.md"),
    (remove(B_RU), "standard/1-positions", None, "нет перевода: здесь должен лежать ru.md"),
    (remove("about"), "about", None, "нет текста: здесь должны лежать kk.md и ru.md"),
    (remove("citations.yaml"), "citations.yaml", None, "нет такого файла, а он нужен"),
    (remove("sections.yaml"), "sections.yaml", None, "нет такого файла, а он нужен"),
    (remove("claims.yaml"), "claims.yaml", None, "нет такого файла, а он нужен"),
    (remove("law.yaml"), "law.yaml", None, "нет такого файла, а он нужен"),
    (remove("principles/words.yaml"), "principles/words.yaml", None, "нет такого файла, а он нужен"),
    (write("notes.txt", "…"), "notes.txt", None, "лишний файл"),
    (write("about/draft.md", "…"), "about/draft.md", None, "лишний файл"),
    (write("principles/notes.md", "…"), "principles/notes.md", None, "лишний файл"),
    (write("principles/3-third/ru.old.md", "…"), "principles/3-third/ru.old.md", None, "лишний файл"),
    (write("standard/1-positions/old/ru.md", "…"), "standard/1-positions/old", None, "лишний файл"),
    (rename("principles/6-sixth", "principles/7-sixth"), "principles/7-sixth", None, "ждали «6-…»"),
    (rename("principles/3-third", "principles/2-third"), "principles/2-third", None, "ждали «3-…»"),
    (rename("principles/3-third", "principles/third"), "principles/third", None, "номером и латинскими буквами"),
    (rename("standard/1-positions", "standard/1-our-position"), "standard/1-our-position", None, "одно слово"),
]

FRONT_MATTER: list[Case] = [
    (edit(P3_RU, "share:", "shrae:"), P3_RU, None, "лишняя строка «shrae»"),
    (edit(P3_RU, "share:", "shrae:"), P3_RU, None, "не хватает строки «share»"),
    (edit(B_KK, "aliases: [ұстаным]\n", ""), B_KK, None, "не хватает строки «aliases»"),
    (edit(B_KK, "title: Екі ұстаным", "title:"), B_KK, None, "«title» должно быть словами"),
    (edit(B_KK, "title: Екі ұстаным", 'title: " "'), B_KK, None, "«title» пусто"),
    (edit(B_KK, "[ұстаным]", "ұстаным"), B_KK, None, "«aliases» должно быть списком"),
    (edit(B_KK, "[ұстаным]", "[2026]"), B_KK, None, "«aliases.0» должно быть словами: возьмите запись в кавычки"),
    (edit(B_KK, "aliases: [ұстаным]", "aliases: [ұстаным"), B_KK, 5, "нарушена запись YAML"),
    (edit(B_KK, "---\n", "---\n\n"), None, None, ""),
    (edit(B_KK, "---\ntitle: Екі ұстаным", "---\n\n\ntitle: «Екі: ұстаным: бір"), B_KK, 4, "нарушена запись YAML"),
    (edit(B_KK, "[ұстаным]", "[ұстаным]\nbutton: Тағы"), B_KK, 5, "строка «button» стоит дважды"),
    (edit(B_KK, "[ұстаным]\n---", "[ұстаным]"), B_KK, None, "вторая строка --- не найдена"),
    (edit(B_KK, "button: Ұстанымдар", "button: Ұстанымдар\x07"), B_KK, None, "невидимый знак"),
    (
        edit(B_KK, "title: Екі ұстаным\nbutton: Ұстанымдар\naliases: [ұстаным]", "Екі ұстаным"),
        *(B_KK, None, "каждая строка пишется так: «имя: слова»"),
    ),
    (edit(P3_RU, "Кнопка third", "К" * 25), P3_RU, None, "«button»: 25 знаков, сократите до 24"),
    (edit(P3_RU, "Кнопка third", "К" * 24), None, None, ""),
    (edit(P3_RU, "Одна фраза коллеге.", "Ф" * 201), P3_RU, None, "«share»: 201 знаков, сократите до 200"),
    (edit(P3_RU, "Одна фраза коллеге.", "Ф" * 200), None, None, ""),
    (edit(P3_RU, "слово third", "сөз fourth"), "principles/4-fourth/kk.md", None, "уже ведёт в «Имя принципа third»"),
    (edit(B_RU, "[позиция]", "[Батырма THIRD]"), B_RU, None, "уже ведёт в «Имя принципа third»"),
    (edit(B_RU, "[позиция]", '["№"]'), B_RU, None, "слово «№» состоит из одних знаков"),
]

SECTIONS: list[Case] = [
    (edit(P3_RU, "## Пример", "## Примеры"), P3_RU, 9, "неизвестный заголовок «Примеры»"),
    (edit(P3_RU, "## Пример", "## Примеры"), P3_RU, None, "не хватает раздела «## Пример»"),
    (edit(P3_RU, "## Пример\nСлучай в школе.\n", ""), P3_RU, None, "не хватает раздела «## Пример»"),
    (edit(P3_RU, "## Где", "## Пример\nЕщё.\n## Где"), P3_RU, 13, "заголовок «Пример» стоит дважды"),
    (edit(P3_RU, "Случай в школе.\n", "\n"), P3_RU, 9, "раздел «Пример» пуст"),
    (edit(P3_RU, "---\n##", "---\nВступление.\n##"), P3_RU, 7, "текст перед первым заголовком"),
    (edit(B_RU, "---\n##", "---\n\nВступление.\n##"), B_RU, 7, "текст перед первым заголовком"),
    (edit(B_RU, "- Вторая", "### Вторая\n- Вторая"), B_RU, 9, "бывают только заголовки"),
    (edit(B_RU, "## Вторая страница", "## Вторая {B2}"), B_RU, 8, "в заголовке не бывает ни меток"),
    (edit("about/ru.md", "Бот такой.", ""), "about/ru.md", 6, "страница «О боте» пуста"),
    (edit(B_RU, "## Вторая", "## Лишняя\nСлова.\n## Вторая"), "standard/1-positions", None, "разное число страниц"),
    (edit("about/ru.md", "## О боте\n", ""), "about/ru.md", None, "нет ни одной страницы"),
]

MARKUP: list[Case] = [
    (says("Слова <b>так</b>."), P3_RU, 10, "HTML здесь не показывается"),
    (says("<div>\nСлова.\n</div>"), P3_RU, 10, "HTML здесь не показывается"),
    (says("Слова.\n\n![вид](https://a.kz/1.png)"), P3_RU, 12, "картинки в тексте не показываются"),
    (says("| а | б |\n|---|---|\n| 1 | 2 |"), P3_RU, 10, "таблицы не показываются"),
    (says("Слова `так`."), P3_RU, 10, "обратные кавычки"),
    (says("```\nтак\n```"), P3_RU, 10, "обратные кавычки"),
    (says("Слова.\n\n    так"), P3_RU, 12, "строка с отступом"),
    (says("Слова.\n\n***\n\nЕщё."), P3_RU, 12, "черта в тексте не показывается"),
    (says("Слова ~~не так~~."), P3_RU, 10, "зачёркивание не показывается"),
    (says("# Заголовок"), P3_RU, 10, "бывают только заголовки"),
    (says("Слова\n==="), P3_RU, 10, "бывают только заголовки"),
    (says("##Заголовок"), P3_RU, 10, "после ## нужен пробел"),
    (says("**«Слова»**так"), P3_RU, 10, "жирный шрифт не сложился"),
    (says("- а\n  - б"), P3_RU, 10, "в пункте списка бывает только один абзац"),
    (says("- а\n\n  б"), P3_RU, 10, "в пункте списка бывает только один абзац"),
    (says("- а\n- > б"), P3_RU, 11, "в пункте списка бывает только один абзац"),
    (says("- а\n-\n- б"), P3_RU, 11, "в пункте списка бывает только один абзац"),
    (says("> а\n>\n> > б"), P3_RU, 10, "цитата внутри цитаты"),
]

LINKS: list[Case] = [
    (says("[слова](http://a.kz)"), P3_RU, 10, "ссылка «http://a.kz» не откроется"),
    (says("[слова](https://)"), P3_RU, 10, "ссылка «https://» не откроется"),
    (says("[слова](https://localhost/a.kz)"), P3_RU, 10, "не откроется"),
    (says("[слова](https://a..kz)"), P3_RU, 10, "не откроется"),
    (says("[слова]()"), P3_RU, 10, "не откроется"),
    (says("[слова](https://a.kz/б в)"), P3_RU, 10, "без пробелов в адресе"),
    (says("[слова](javascript:a)"), P3_RU, 10, "ссылка не сложилась"),
    (says("[слова [[labour-code 22]]](https://a.kz)"), P3_RU, 10, "ссылка внутри ссылки"),
]

CITATIONS: list[Case] = [
    (says("[[labor-code 22]]"), P3_RU, 10, "ссылка [[labor-code 22]]: акта «labor-code» нет в law.yaml"),
    (says("[[labour-code 23]]"), P3_RU, 10, "статьи 23 нет у акта «labour-code» в law.yaml"),
    (says("[[labour-code]]"), P3_RU, 10, "нужны ключ акта и статья"),
    (says("[[]]"), P3_RU, 10, "нужны ключ акта и статья"),
    (says("[[labour-code 22 1 2 3]]"), P3_RU, 10, "нужны ключ акта и статья"),
    (says("Слова. [[labour-code 22]"), P3_RU, 10, "ссылка на закон не сложилась"),
    (says("Слова. [labour-code 22]]"), P3_RU, 10, "ссылка на закон не сложилась"),
    (law('"53-1"]', '"53-1", "54", "55"]'), "law.yaml", None, "на статьи 54, 55 не ссылается ни один текст"),
]
UNCITED = """\
  ai-law:
    title: {kk: ЖИ туралы заң, ru: Закон об ИИ}
    short: {kk: ЖИ туралы заң, ru: Закон об ИИ}
    edition: 2025-11-17
    link: {kk: "https://zan.gov.kz/kaz", ru: "https://zan.gov.kz/rus"}
    articles: ["1"]
"""
LAW: list[Case] = [
    (law('"53-1"]\n', f'"53-1"]\n{UNCITED}'), "law.yaml", None, "на акт «ai-law» не ссылается ни один текст"),
    (law("2026-07-01", "2026-13-01"), "law.yaml", None, "«acts.labour-code.edition» должно быть датой"),
    (law("2026-07-01", "01.07.2026"), "law.yaml", None, "«acts.labour-code.edition» должно быть датой"),
    (law("2026-07-01", "2026"), "law.yaml", None, "«acts.labour-code.edition» должно быть датой"),
    (law("2026-07-01", "[2026]"), "law.yaml", None, "«acts.labour-code.edition» должно быть датой"),
    (
        law("https://zan.gov.kz/kaz", "http://zan.gov.kz/kaz"),
        "law.yaml",
        None,
        "link.kk»: нужен адрес",
    ),
    (law("https://zan.gov.kz/kaz", "https://[zan.gov.kz"), "law.yaml", None, "link.kk»: нужен адрес"),
    (law("{kk: Еңбек кодексі, ru", "{ru"), "law.yaml", None, "не хватает строки «acts.labour-code.short.kk»"),
    (
        law('"22"', "22"),
        "law.yaml",
        None,
        "labour-code.articles.0» должно быть словами",
    ),
    (law("acts:", "acts"), "law.yaml", 2, "нарушена запись YAML"),
    (law("2026-07-01", "!!int вчера"), "law.yaml", None, "слова с «!!»"),
    (law("acts:", "? [acts]\n:"), "law.yaml", 1, "нарушена запись YAML"),
    (write("law.yaml", ""), "law.yaml", None, "не хватает строки «acts»"),
    (write("law.yaml", "[]"), "law.yaml", None, "«содержание файла» записано не так"),
    (law('"53-1"]\n', '"53-1"]\n  labour-code: {}\n'), "law.yaml", 8, "строка «labour-code» стоит дважды"),
    (edit("citations.yaml", "{date} ред.", "ред."), "citations.yaml", None, "в записи нужны {before} и {date}"),
    (edit("citations.yaml", "{number}-бап", "{number-бап"), "citations.yaml", None, "{before} и {number}"),
    (
        edit("citations.yaml", ', ru: "{before}, ст. {number}"', ""),
        "citations.yaml",
        None,
        "не хватает строки «article.ru»",
    ),
    (edit("sections.yaml", "gap:", "gaps:"), "sections.yaml", None, "не хватает строки «gap»"),
    (edit("principles/words.yaml", "number_words", "words"), "principles/words.yaml", None, "лишняя строка «words»"),
]

MARKS: list[Case] = [
    (edit(P3_KK, " {P3.1}", ""), P3_KK, None, "тезис P3.1 пропал: здесь нет его метки {P3.1}"),
    (edit("claims.yaml", "P3: 1", "P3: 2"), "claims.yaml", None, "тезис P3.2 пропал: его метки нет ни в одном тексте"),
    (edit("claims.yaml", "P3: 1", "P3: много"), "claims.yaml", None, "«P3» записано не так"),
    (edit("claims.yaml", "P3: 1\n", "P3: 1\nC: 1\n"), "claims.yaml", None, "тезис C1 пропал"),
    (says("Слова. {P3.9}"), P3_RU, 10, "метка {P3.9}: такого тезиса нет в claims.yaml"),
    (edit("about/ru.md", "такой.", "такой. {E1}"), "about/ru.md", 7, "метка {E1}: такого тезиса нет"),
    (says("Слова. {р3.1}"), P3_RU, 10, "непонятная метка {р3.1}"),
    (says("{P3.1}"), P3_RU, 10, "у метки {P3.1} нет текста"),
    (says("- а\n- **{P3.1}**"), P3_RU, 11, "у метки {P3.1} нет текста"),
]

LENGTHS: list[Case] = [
    (says("д" * 900), P3_RU, None, "не помещается на экран: 1135 знаков, сократите на 185"),
    (edit(P3_RU, "Тезис", "Т" * 950), P3_RU, 18, "не помещается на экран"),
    (edit(B_RU, "Вторая позиция", "В" * 950), B_RU, 8, "не помещается на экран"),
]

SLIPS = {
    "files": FILES,
    "front matter": FRONT_MATTER,
    "sections": SECTIONS,
    "markup": MARKUP,
    "links": LINKS,
    "citations": CITATIONS,
    "law": LAW,
    "marks": MARKS,
    "lengths": LENGTHS,
}


@pytest.mark.parametrize(
    ("slip", "place", "line", "words"),
    [pytest.param(*case, id=f"{kind} {at}") for kind, cases in SLIPS.items() for at, case in enumerate(cases, 1)],
)
def test_a_slip_is_named(tree: Tree, slip: Slip, place: str | None, line: int | None, words: str) -> None:
    """Where it is, in which line where that is known, and what to do; a thing that is allowed is not named."""
    slip(tree)
    found = check(tree.root)
    if place is None:
        assert found == []
        return
    told = [problem for problem in found if words in problem.says]
    assert [(problem.place, problem.line) for problem in told] == [(f"content/{place}", line)], found
    assert {problem.place for problem in found} == {f"content/{place}"}, found
