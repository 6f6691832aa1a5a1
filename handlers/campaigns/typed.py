"""What organisers type on a phone for a campaign: a poll, a link button, a day, a time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import HttpUrl, TypeAdapter, ValidationError

from bot.campaigns.content import CHOICE_LIMIT, MOST_CHOICES, QUESTION_LIMIT, Content, TextLanguage

CAPTION_LIMIT = 30
URL_LIMIT = 500
FEWEST_CHOICES = 2
FARTHEST = timedelta(days=366)
NEAR = timedelta(days=183)
"""A day without its year that has passed is next year's where that is so near, and a slip of the finger otherwise."""

_ADDRESS = re.compile(r"(https?://|t\.me/)\S+\Z")
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_TIME = re.compile(r"(?:(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?[\s,]+)?(\d{1,2})[:.](\d{2})")
_URLS = TypeAdapter(HttpUrl)


class NotAPoll(Exception):
    """The words hold no question with 2 to 10 short choices."""


@dataclass(frozen=True)
class Link:
    """A link button as it was typed."""

    kk: str
    ru: str
    url: str

    def caption(self, language: TextLanguage) -> str:
        """The caption beneath a text of this language."""
        joined = self.kk if self.kk == self.ru else f"{self.kk} · {self.ru}"
        both = joined if len(joined) <= CAPTION_LIMIT else self.kk
        return {"kk": self.kk, "ru": self.ru, "both": both}[language]


def read_poll(content: Content) -> Content:
    """The poll in these words: the question in the first line, each choice in one of its own. Raises NotAPoll."""
    question, *lines = content.text.rstrip().split("\n")
    choices = tuple(" ".join(line.split()) for line in lines if line.strip())
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES or len(set(choices)) < len(choices):
        raise NotAPoll
    if not question.strip() or len(question) > QUESTION_LIMIT or any(len(choice) > CHOICE_LIMIT for choice in choices):
        raise NotAPoll
    end = len(question.encode("utf-16-le")) // 2
    marks = tuple(mark for mark in content.marks if mark.offset + mark.length <= end)
    return content.model_copy(update={"text": question, "marks": marks, "choices": choices})


def read_link(words: str) -> Link | None:
    """A link button: "caption — https://…" or "kk caption | ru caption — https://…"; None for anything else."""
    match = _ADDRESS.search(words.strip())
    if match is None:
        return None
    captions = [" ".join(part.split()) for part in words.strip()[: match.start()].rstrip(" \n—–-").split("|")]
    url = _address(match[0])
    if url is None or len(captions) > 2 or not all(0 < len(caption) <= CAPTION_LIMIT for caption in captions):  # noqa: PLR2004 Kazakh and Russian
        return None
    return Link(captions[0], captions[-1], url)


def read_day(words: str) -> date | None:
    """A day, as "25.11.2026"; None for anything else."""
    match = _DAY.fullmatch(words.strip())
    return _day(int(match[3]), int(match[2]), int(match[1])) if match else None


def read_time(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """A time to come: "18:00" (today), "25.11 18:00", "25.11.2026 18:00"; None for the past and anything else."""
    match = _TIME.fullmatch(words.strip())
    if match is None:
        return None
    local = now.astimezone(zone)
    moment = _at(match, local.year, local, zone)
    is_without_year = match[1] is not None and match[3] is None
    if is_without_year and moment is not None and moment <= local:
        moment = _at(match, local.year + 1, local, zone)
        return moment if moment is not None and moment - local <= NEAR else None
    return moment if moment is not None and local < moment <= local + FARTHEST else None


def _at(match: re.Match[str], year: int, local: datetime, zone: ZoneInfo) -> datetime | None:
    day = _day(int(match[3] or year), int(match[2]), int(match[1])) if match[1] else local.date()
    try:
        return datetime.combine(day, time(int(match[4]), int(match[5])), zone) if day else None
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _address(words: str) -> str | None:
    """The address as Telegram takes it; none with a name or a password in it, which hide where it leads."""
    try:
        url = _URLS.validate_python(words if "://" in words else f"https://{words}")
    except ValidationError:
        return None
    is_plain = url.username is None and url.password is None and "." in (url.host or "")
    return str(url) if is_plain and len(str(url)) <= URL_LIMIT else None
