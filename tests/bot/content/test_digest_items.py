"""What a good item of the digest becomes, when it may go out, and the union's own items."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.content.digest import Digest
from bot.content.digest_items import DigestItem, DigestText, Topic
from bot.content.library import Library
from bot.content.screens import visible
from bot.content.tongues import CODES, Code
from tests.bot.content.test_faq_of_the_union import KAZAKH, PHONE, TWO_ALPHABETS
from tests.bot.content.tree import Tree

NEWS, TRAINING = "2026-11-20-news", "2026-11-24-training"


@pytest.fixture
def digest(tree: Tree) -> Digest:
    """The small digest, read."""
    return Library.load(tree.root).digest


def test_what_a_good_item_becomes(digest: Digest, tree: Tree) -> None:
    """What both languages share; a title of plain words, and paragraphs in Telegram's HTML."""
    item = digest.items[0]
    assert (item.id, item.published, item.happens) == (NEWS, date(2026, 11, 20), None)
    assert (item.topics, item.regions, item.entry) == ((Topic.LAW, Topic.ANSWERS), (), "write-a-request")
    assert item.link is not None
    assert (item.link.address, item.link.button.of("kk")) == ("https://zan.gov.kz/news", "Заңды оқу")
    assert item.path == tree.root / "digest" / NEWS / "item.yaml"
    text = item.in_language("ru")
    assert (text.title, text.path) == ("Новость", tree.root / "digest" / NEWS / "ru.md")
    assert text.html == (
        'Закон говорит <b>так</b>. <a href="https://zan.gov.kz/rus?a=1&amp;b=2">Трудовой кодекс</a>,'
        " ст. 22 п. 1 (ред. 01.07.2026)\n\nЭто всё."
    )
    assert visible(item.in_language("kk").html).startswith("Заң былай дейді. Еңбек кодексі, 22-бап, 1-тармақ")


def test_an_item_may_be_for_some_regions_and_lead_nowhere(digest: Digest) -> None:
    """Regions by their keys as they are written; neither an answer nor an address."""
    item = digest.items[1]
    assert (item.topics, item.regions) == ((Topic.TRAINING, Topic.REGION), ("almaty", "shygys"))
    assert (item.entry, item.link) == (None, None)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 19), []),
        (date(2026, 11, 20), [NEWS]),
        (date(2026, 11, 24), [NEWS, TRAINING]),
        (date(2026, 12, 5), [NEWS, TRAINING]),
        (date(2026, 12, 6), [NEWS]),
        (date(2027, 11, 20), [NEWS]),
    ],
)
def test_an_item_may_go_out_from_its_day_on_until_it_is_over(digest: Digest, day: date, expected: list[str]) -> None:
    """Not before it is published; on the day of what it invites to, but no longer after it."""
    assert [item.id for item in digest.items if item.may_go_out(day)] == expected


def test_an_item_is_found_by_its_id(digest: Digest) -> None:
    """A forged id finds nothing."""
    assert digest.item(TRAINING) is digest.items[1]
    assert digest.item("2026-11-20-nothing") is None


def test_topics_stand_as_their_file_has_them(digest: Digest) -> None:
    """The order of the file, a caption in each language."""
    assert list(digest.topics) == [Topic.LAW, Topic.ANSWERS, Topic.REGION, Topic.TRAINING]
    assert (digest.caption(Topic.REGION, "kk"), digest.caption(Topic.REGION, "ru")) == ("Өңірім", "Мой регион")


@pytest.fixture(scope="module")
def own() -> Digest:
    """The union's own digest."""
    return Library.load(Path(__file__).parents[3] / "content").digest


def texts(own: Digest) -> Iterator[tuple[DigestItem, Code, DigestText]]:
    """Every item in either language."""
    for item in own.items:
        for code in CODES:
            yield item, code, item.in_language(code)


def said(text: DigestText) -> str:
    """All that a reader sees."""
    return f"{text.title}\n{visible(text.html)}"


def test_the_union_has_something_to_tell(own: Digest) -> None:
    """There are items; each topic has a caption, and no two are alike."""
    assert own.items
    assert set(own.topics) == set(Topic)
    assert all(len({own.caption(topic, code) for topic in Topic}) == len(Topic) for code in CODES)


def test_law_is_told_from_opinion(own: Digest) -> None:
    """News of law say which sentence is law, and cite it right there."""
    law = {"kk": "<i>Заң.</i>", "ru": "<i>Закон.</i>"}
    assert [
        (item.id, code)
        for item, code, text in texts(own)
        if Topic.LAW in item.topics
        and not any(law[code] in part and "<a href" in part for part in text.html.split("\n\n"))
    ] == []


def test_nobody_is_shouted_at_or_given_a_number_to_call(own: Digest) -> None:
    """No exclamation marks, no telephones that nobody has checked."""
    assert [(item.id, code) for item, code, text in texts(own) if "!" in said(text)] == []
    assert [(item.id, code) for item, code, text in texts(own) if PHONE.search(said(text))] == []


def test_each_language_has_its_letters(own: Digest) -> None:
    """Kazakh letters in every Kazakh title, none in Russian; no word of two alphabets."""
    assert [item.id for item, code, text in texts(own) if code == "kk" and not KAZAKH.search(text.title)] == []
    assert [item.id for item, code, text in texts(own) if code == "ru" and KAZAKH.search(said(text))] == []
    assert [(item.id, code) for item, code, text in texts(own) if TWO_ALPHABETS.search(said(text))] == []
