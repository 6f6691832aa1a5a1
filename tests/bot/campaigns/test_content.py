"""What a campaign's copies hold: kept as it was written, sealed, and edited only into what Telegram allows."""

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from bot.campaigns.content import Content, File, FileKind, Leads, Mark, Text
from bot.storage.campaign_tables import CampaignText
from bot.storage.cipher import Unreadable
from bot.telegram.mailing.copying import fits
from tests.bot.campaigns.books import Books

PHOTO, VIDEO = File(kind="photo", id="p"), File(kind="video", id="v")
RICH = Content(
    text="Құрметті әріптес 🙂",
    marks=(Mark(type="bold", offset=0, length=8), Mark(type="text_link", offset=9, length=7, url="https://a.kz")),
    files=(PHOTO,),
    leads=(Leads(caption="Толығырақ", url="https://a.kz"), Leads(caption="Пайдалы", helpful=True)),
    choices=("Иә", "Жоқ"),
)


async def test_a_text_is_read_as_it_was_written(books: Books) -> None:
    """Words, marks, files, buttons and choices."""
    number = await books.drafts(languages=())
    async with books.mailroom() as room:
        await room.archive.write(number, "kk", RICH)
    async with books.mailroom() as room:
        (text,) = await room.archive.texts(number)
    assert text.content == RICH


async def test_a_text_lies_sealed_and_in_its_place(books: Books) -> None:
    """Nobody reads it in the database, nor moves it to another row."""
    number = await books.drafts(languages=("kk", "ru"))
    async with books.storage.transaction() as session:
        rows = select(CampaignText).where(CampaignText.campaign == number).order_by(CampaignText.id)
        first, second = await session.scalars(rows)
        assert b"kk a" not in first.body
        second.body = first.body
    async with books.mailroom() as room:
        with pytest.raises(Unreadable):
            await room.archive.texts(number)


async def test_one_text_in_both_languages_stands_for_both(books: Books) -> None:
    """It takes the place of two, and two take its place."""
    number = await books.drafts(languages=("kk", "ru"))
    async with books.mailroom() as room:
        await room.archive.write(number, "both", RICH)
        assert [text.language for text in await room.archive.texts(number)] == ["both"]
        await room.archive.write(number, "ru", RICH)
        assert [text.language for text in await room.archive.texts(number)] == ["ru"]


async def test_a_reader_gets_the_text_of_their_language_else_the_first(books: Books) -> None:
    """Of all versions, or of one; a campaign without texts has none."""
    number, empty = await books.drafts(languages=("kk", "ru"), arms=("a", "b")), await books.drafts(languages=())
    async with books.mailroom() as room:
        found = [await room.archive.text_for(number, "ru", arm) for arm in (None, "a", "b")]
        assert [(text.language, text.arm) for text in found if text] == [("ru", "a"), ("ru", "a"), ("ru", "b")]
        for arm in ("a", "b"):
            await room.archive.strike(number, "ru", arm)
        left = await room.archive.text_for(number, "ru")
        assert left is not None
        assert (left.language, left.arm) == ("kk", "a")
        assert await room.archive.text_for(empty, "kk") is None


@pytest.mark.parametrize(
    ("language", "kazakh", "russian"), [("kk", True, False), ("ru", False, True), ("both", True, True)]
)
def test_whom_a_text_serves(language: str, *, kazakh: bool, russian: bool) -> None:
    """Those who read its language."""
    text = Text.model_validate({"id": 1, "campaign": 1, "language": language, "content": Content()})
    assert (text.serves("kk"), text.serves("ru")) == (kazakh, russian)


def test_what_may_stand_beneath_a_copy() -> None:
    """No buttons under an album; presses of links are nobody's to count."""
    album = Content(files=(PHOTO, VIDEO))
    assert (album.is_album, album.may_have_buttons) == (True, False)
    assert (RICH.is_album, RICH.may_have_buttons, RICH.counts_presses) == (False, True, True)
    assert not Content(leads=(Leads(caption="Сайт", url="https://a.kz"),)).counts_presses
    assert Content(leads=(Leads(caption="Жауап", entry="pay"),)).counts_presses


@pytest.mark.parametrize(
    ("old", "new", "fitting"),
    [
        ((), (), True),
        (("photo",), ("photo",), True),
        ((), ("photo",), False),
        (("photo",), (), False),
        (("photo",), ("video",), False),
        (("photo", "video"), ("photo", "video"), True),
        (("photo", "video"), ("photo",), False),
        (("sticker",), ("sticker",), False),
    ],
)
def test_what_a_copy_can_be_edited_into(old: tuple[FileKind, ...], new: tuple[FileKind, ...], *, fitting: bool) -> None:
    """The same kind of message, in which words can be."""
    assert fits(_of(old), _of(new)) is fitting


def test_content_does_not_change_in_hand() -> None:
    """What was prepared for many is the same for the last one."""
    with pytest.raises(ValidationError):
        RICH.text = "Басқа"  # type: ignore[misc]


def _of(kinds: tuple[FileKind, ...]) -> Content:
    return Content(files=tuple(File(kind=kind, id=kind) for kind in kinds))
