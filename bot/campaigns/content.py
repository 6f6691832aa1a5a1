"""What a campaign's copies hold: words with their formatting, files that Telegram has already, buttons."""

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from bot.languages import LanguageCode

FileKind: TypeAlias = Literal["photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker"]
TextLanguage: TypeAlias = Literal["kk", "ru", "both"]
"""`both`: one text in both languages, for everybody."""
Arm: TypeAlias = Literal["a", "b"]
"""A version of an A/B test; where there is none, everybody gets "a"."""

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""UTF-16 units (Bot API, sendMessage and sendPhoto)."""
LARGEST_ALBUM = 10
MOST_BUTTONS = 6
MOST_CHOICES = 10
QUESTION_LIMIT = 300
CHOICE_LIMIT = 40
"""Characters of a poll's question and choices; a choice is a button's caption."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Mark(_Frozen):
    """Formatting of a stretch of text (Bot API, MessageEntity; offsets in UTF-16 units)."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None


class File(_Frozen):
    """A file as the bot can send it again (Bot API, file_id); `hidden`: covered until it is tapped."""

    kind: FileKind
    id: str
    hidden: bool = False


class Leads(_Frozen):
    """A button beneath each copy: to an address, to an entry of the FAQ, or a question whether the message helps."""

    caption: str
    url: str | None = None
    entry: str | None = None
    helpful: bool = False


class Content(_Frozen):
    """A text of a campaign.

    `html`: `text` is Telegram's HTML, and there are no marks. `above`: a caption stands above its file. `choices`: the
    captions of a poll. `feet`: buttons for the digest's reader stand beneath.
    """

    text: str = ""
    marks: tuple[Mark, ...] = ()
    html: bool = False
    files: tuple[File, ...] = ()
    above: bool = False
    leads: tuple[Leads, ...] = ()
    choices: tuple[str, ...] = ()
    feet: bool = False

    @property
    def is_album(self) -> bool:
        """Several files in one message; Telegram allows no buttons beneath them."""
        return len(self.files) > 1

    @property
    def may_have_buttons(self) -> bool:
        """Whether Telegram allows buttons beneath."""
        return not self.is_album

    @property
    def counts_presses(self) -> bool:
        """Whether something beneath tells of its presses: links do not, Telegram keeps them to itself."""
        return bool(self.choices) or any(lead.url is None for lead in self.leads)


class Text(_Frozen):
    """A text of a campaign as it is kept."""

    id: int
    campaign: int
    language: TextLanguage
    arm: Arm = "a"
    slot: str = ""
    content: Content

    def serves(self, language: LanguageCode) -> bool:
        """Whether readers of this language understand it."""
        return self.language in {language, "both"}
