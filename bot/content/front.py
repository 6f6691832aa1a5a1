"""What stands above a text, between the `---` lines, and how much of it fits where it is shown."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.content.tongues import Words

BUTTON_LIMIT = 24
SHARE_LIMIT = 200


class Front(BaseModel):
    """A text's name, its button's caption, and the words by which people ask for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Words
    button: Annotated[Words, StringConstraints(max_length=BUTTON_LIMIT)]
    aliases: tuple[Words, ...]


class SharedFront(Front):
    """The same, and a sentence with which people send the text on."""

    share: Annotated[Words, StringConstraints(max_length=SHARE_LIMIT)]
