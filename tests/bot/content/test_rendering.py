"""What an editor writes and what a reader sees, in Telegram's HTML."""

import pytest

from bot.content.library import Library
from bot.content.tongues import Code
from tests.bot.content.tree import Tree

PAGE = "standard/1-positions/{code}.md"


def shown(tree: Tree, text: str, code: Code = "ru") -> str:
    """The text as it stands on a chapter's screen, below its headings."""
    tree.edit(PAGE.format(code=code), "- Первая позиция." if code == "ru" else "- Бірінші ұстаным.", f"{text}\n\nx")
    html = Library.load(tree.root).chapters[0].in_language(code).pages[0].html
    _, _, below = html.partition("\n\n")
    return below.removesuffix("\n\nx")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Одна\nстрока.", "Одна строка."),
        ("Один.\n\nДругой.", "Один.\n\nДругой."),
        ("Одна\\\nдругая", "Одна\nдругая"),
        ("**жирно** и *косо*", "<b>жирно</b> и <i>косо</i>"),
        ("***оба***", "<i><b>оба</b></i>"),
        ("**[слова](https://a.kz/?b=1&c=2)**", '<b><a href="https://a.kz/?b=1&amp;c=2">слова</a></b>'),
        ('[«слова»](https://a.kz "подсказка")', '<a href="https://a.kz">«слова»</a>'),
        ("<https://a.kz>", '<a href="https://a.kz">https://a.kz</a>'),
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("&lt;b&gt; \\*так\\*", "&lt;b&gt; *так*"),
        ("- раз\n- *два*", "• раз\n• <i>два</i>"),
        ("* раз\n\n* два", "• раз\n• два"),
        ("6. раз\n6. два", "6. раз\n7. два"),
        ("Вот:\n- раз\n- два\n\nИ всё.", "Вот:\n\n• раз\n• два\n\nИ всё."),
        ("- раз\n\n1. два", "• раз\n\n1. два"),
        ("> Слова\n> дальше.", "<blockquote>Слова дальше.</blockquote>"),
        ("> Слова:\n>\n> - раз\n> - два", "<blockquote>Слова:\n\n• раз\n• два</blockquote>"),
        ("Слова. {B1} {B2}", "Слова."),
        ("Слова {B1}, другие.", "Слова, другие."),
    ],
)
def test_markdown(tree: Tree, text: str, html: str) -> None:
    """Bold, italic, links, quotes and lists are shown; everything else is words; marks are not shown."""
    assert shown(tree, text) == html


@pytest.mark.parametrize(
    ("code", "citation", "words"),
    [
        ("ru", "labour-code 22", "Трудовой кодекс</a>, ст. 22 (ред. 01.07.2026)"),
        ("ru", "labour-code 22 1", "Трудовой кодекс</a>, ст. 22 п. 1 (ред. 01.07.2026)"),
        ("ru", "labour-code 22 1 24", "Трудовой кодекс</a>, ст. 22 п. 1 подп. 24 (ред. 01.07.2026)"),
        ("kk", "labour-code 53-1", "Еңбек кодексі</a>, 53-1-бап (01.07.2026 ред.)"),
        ("kk", "labour-code 22 1", "Еңбек кодексі</a>, 22-бап, 1-тармақ (01.07.2026 ред.)"),
        ("kk", "labour-code 22 1 24", "Еңбек кодексі</a>, 22-бап, 1-тармақ, 24) тармақша (01.07.2026 ред.)"),
        ("kk", "labour-code\n22  1", "Еңбек кодексі</a>, 22-бап, 1-тармақ (01.07.2026 ред.)"),
        ("ru", "labour-code 22 <1>", "Трудовой кодекс</a>, ст. 22 п. &lt;1&gt; (ред. 01.07.2026)"),
    ],
)
def test_citations(tree: Tree, code: Code, citation: str, words: str) -> None:
    """A reference names act, article and edition by its language's grammar, and leads to the act in that language."""
    address = f"https://zan.gov.kz/{'kaz' if code == 'kk' else 'rus'}?a=1&amp;b=2"
    assert shown(tree, f"Слова. [[{citation}]]", code) == f'Слова. <a href="{address}">{words}'


def test_an_acts_name_is_only_words(tree: Tree) -> None:
    """Signs of HTML in law.yaml do no harm."""
    tree.edit("law.yaml", "ru: Трудовой кодекс}", "ru: Труд & <кодекс>}")
    assert ">Труд &amp; &lt;кодекс&gt;</a>, ст. 22" in shown(tree, "[[labour-code 22]]")


def test_a_principles_two_screens(tree: Tree) -> None:
    """The first screen has the first five sections under the numbered title, the second one has the sixth."""
    text = Library.load(tree.root).principle(3).in_language("ru")
    assert text.brief_html == (
        "<b>3. Имя принципа third</b>\n\n"
        "<b>Что говорит Стандарт</b>\nКороткое объяснение.\n\n"
        "<b>Пример</b>\nСлучай в школе.\n\n"
        "<b>Закон сегодня</b>\n"
        'Закон говорит так. <a href="https://zan.gov.kz/rus?a=1&amp;b=2">Трудовой кодекс</a>, '
        "ст. 53-1 (ред. 01.07.2026)\n\n<b>Где закон слабее</b>\nЭтого в законе нет.\n\n"
        "<b>Что сделать завтра</b>\n1. Спросите.\n2. Напишите."
    )
    assert text.full_html == "<b>3. Имя принципа third</b>\n\n<b>Стандарт полностью</b>\n• Тезис сказан так."


def test_sections_stand_in_the_order_of_their_names(tree: Tree) -> None:
    """Wherever an editor puts a section, it is shown in its place."""
    path = "principles/3-third/kk.md"
    before = Library.load(tree.root).principle(3).in_language("kk")
    tree.edit(path, "## Мысал\nМектептегі жағдай.\n", "")
    tree.edit(path, "## Стандарттың толық", "## Мысал\nМектептегі жағдай.\n## Стандарттың толық")
    assert Library.load(tree.root).principle(3).in_language("kk") == before


def test_a_title_is_only_words(tree: Tree) -> None:
    """Signs of HTML in titles and headings do no harm."""
    tree.edit("principles/3-third/kk.md", "Қағидаттың аты third", "Мен & <сен>")
    assert (
        Library.load(tree.root).principle(3).in_language("kk").brief_html.startswith("<b>3. Мен &amp; &lt;сен&gt;</b>")
    )


def test_a_page_says_its_heading_once(tree: Tree) -> None:
    """A page has the chapter's title and its own heading; where they are the same, one of them."""
    library = Library.load(tree.root)
    first, second = library.chapters[0].in_language("kk").pages
    assert (first.heading, first.html) == (
        "Бірінші бет",
        "<b>Екі ұстаным</b>\n<b>Бірінші бет</b>\n\n• Бірінші ұстаным.",
    )
    assert second.html == "<b>Екі ұстаным</b>\n<b>Екінші бет</b>\n\n• Екінші ұстаным."
    assert [page.html for page in library.about.in_language("kk").pages] == ["<b>Бот туралы</b>\n\nБот осындай."]
