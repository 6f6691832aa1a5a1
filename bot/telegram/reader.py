"""The reader: the person behind an update, as far as a handler needs to know them."""

from dataclasses import dataclass

from bot.languages import Language, LanguageCode, Languages


@dataclass(frozen=True)
class Reader:
    """Who reads the answer.

    `chosen` is the language they chose, `guessed` what their app speaks, if one of ours. `is_alone`: nobody else sees
    the answer; in a group everybody does. `name` is what Telegram calls them.
    """

    telegram_id: int
    chosen: LanguageCode | None
    guessed: LanguageCode | None
    languages: Languages
    is_alone: bool
    name: str = ""

    @property
    def language(self) -> Language:
        """The language to speak: chosen, else guessed, else Kazakh, the state language."""
        return self.languages.of(self.chosen or self.guessed or "kk")

    @property
    def is_undecided(self) -> bool:
        """Whether nothing tells which of the two languages this person reads."""
        return self.chosen is None and self.guessed is None
