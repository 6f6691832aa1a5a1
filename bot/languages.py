"""The two languages of the interface: kk and ru, equals. Words come from the Babel catalogs in `locales/`."""

from dataclasses import dataclass
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from aiogram.utils.i18n import I18n
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LanguageCode = Literal["kk", "ru"]
KAZAKH: Final = "kk"
RUSSIAN: Final = "ru"
LANGUAGE_CODES: Final[tuple[LanguageCode, ...]] = (KAZAKH, RUSSIAN)


class Catalogs(I18n):
    """The catalogs, compiled as they are read, so that no compiled file can be older than its words."""

    def find_locales(self) -> dict[str, GNUTranslations]:
        """Read each language's catalog. Raises FileNotFoundError when one is missing."""
        return {code: self._compiled(code) for code in LANGUAGE_CODES}

    def _compiled(self, code: str) -> GNUTranslations:
        with (self.path / code / "LC_MESSAGES" / f"{self.domain}.po").open("rb") as file:
            catalog = read_po(file, locale=code)
        compiled = BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        return GNUTranslations(compiled)


@dataclass(frozen=True)
class Language:
    """One language to speak to a reader in."""

    code: LanguageCode
    catalogs: Catalogs

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return self.catalogs.gettext(message, locale=self.code)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The message in this language's form for `n` things."""
        return self.catalogs.gettext(singular, plural, n, locale=self.code)


class Languages:
    """Both languages, and the guess which of them a newcomer reads."""

    def __init__(self, folder: Path) -> None:
        catalogs = Catalogs(path=folder, default_locale=KAZAKH, domain="messages")
        self.kk = Language(KAZAKH, catalogs)
        self.ru = Language(RUSSIAN, catalogs)

    def of(self, code: LanguageCode) -> Language:
        """The language of this code."""
        return self.kk if code == KAZAKH else self.ru

    @property
    def both(self) -> tuple[Language, Language]:
        """Kazakh, then Russian."""
        return self.kk, self.ru


def guess(app_language: str | None) -> LanguageCode | None:
    """The language of a person whose app speaks `app_language` (User.language_code, a hint: "ru", "kk", "ru-RU")."""
    for code in LANGUAGE_CODES:
        if app_language is not None and app_language.lower().split("-")[0] == code:
            return code
    return None
