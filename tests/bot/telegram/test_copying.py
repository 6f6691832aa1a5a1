"""From a message that an organiser wrote to a copy of it, and back from what is kept of a call."""

from aiogram.methods import SendMessage, SendPhoto
from aiogram.types import Chat, Message, PhotoSize, User

from bot.campaigns.content import Content, Text
from bot.languages import Languages
from bot.telegram.calls import Call, read_call
from bot.telegram.mailing.copying import sending
from bot.telegram.mailing.reading import content_of
from tests.clocks import START
from tests.e2e.process import ROOT

LANGUAGE = Languages(ROOT / "locales").kk
SENDER = User(id=7, is_bot=False, first_name="Айгүл")


def text(content: Content) -> Text:
    """A campaign's text with this content."""
    return Text(id=1, campaign=1, language="kk", content=content)


def photo(**fields: object) -> Message:
    """A photo that an organiser sent."""
    size = PhotoSize(file_id="file", file_unique_id="file", width=1, height=1)
    return Message.model_validate(
        {"message_id": 1, "date": START, "chat": Chat(id=7, type="private"), "from": SENDER, "photo": [size], **fields}
    )


def test_plain_words_stay_plain_in_a_call_that_is_kept() -> None:
    """What looks like markup is not read as markup after a restart."""
    kept = read_call(Call(sending(text(Content(text="1 < 2 & <b>")), 5, LANGUAGE)).written()).method
    assert isinstance(kept, SendMessage)
    assert (kept.text, kept.parse_mode) == ("1 < 2 & <b>", "")


def test_a_covered_picture_stays_covered_and_its_caption_above() -> None:
    """A copy looks as the message did."""
    content = content_of(photo(caption="Фото", has_media_spoiler=True, show_caption_above_media=True))
    call = sending(text(content), 5, LANGUAGE)
    assert isinstance(call, SendPhoto)
    assert (call.has_spoiler, call.show_caption_above_media, call.caption) == (True, True, "Фото")


def test_an_ordinary_picture_is_neither() -> None:
    """Nothing is covered that was not."""
    call = sending(text(content_of(photo(caption="Фото"))), 5, LANGUAGE)
    assert isinstance(call, SendPhoto)
    assert call.has_spoiler is None
