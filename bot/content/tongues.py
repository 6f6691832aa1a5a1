"""The same words in both languages."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Code = Literal["kk", "ru"]
CODES: Final[tuple[Code, ...]] = ("kk", "ru")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Tongues(BaseModel):
    """Words in Kazakh and in Russian."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kk: Words
    ru: Words

    def of(self, code: Code) -> str:
        """The words in this language."""
        return self.kk if code == "kk" else self.ru
