"""What stands between a draft and its members; the mark of what an approver looked at."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.campaigns.audience import Audience
from bot.campaigns.content import Arm, Content, File, Leads, Text, TextLanguage
from bot.campaigns.models import CampaignKind, CampaignState, Card, Round
from bot.campaigns.readiness import Fault, faults, languages_of, mark_of

HELPFUL = Leads(caption="Пайдалы", helpful=True)
LINK = Leads(caption="Оқу", url="https://example.kz")
POLL = Content(text="Қалай?", choices=("Иә", "Жоқ"))

DRAFT = Card(
    id=1,
    kind=CampaignKind.BROADCAST,
    state=CampaignState.DRAFT,
    round=Round.SEND,
    title="",
    author=1,
    audience=Audience(),
    urgent=False,
    at_most_once=False,
    daytime=True,
    starts_at=None,
    sample=0,
    winner=None,
    version=0,
    made_at=datetime(2026, 11, 25, tzinfo=UTC),
    approved_by=None,
    frozen_at=None,
    total=0,
    began_at=None,
    ended_at=None,
    board=None,
)


def text(language: TextLanguage, content: Content, arm: Arm = "a") -> Text:
    """A text of the draft."""
    return Text(id=1, campaign=1, language=language, arm=arm, content=content)


def of(*contents: Content, arm: Arm = "a") -> list[Text]:
    """A Kazakh text and a Russian one."""
    codes: tuple[TextLanguage, ...] = ("kk", "ru")
    return [text(code, content, arm) for code, content in zip(codes, contents, strict=False)]


WORDS = Content(text="Сәлем")
COUNTED = Content(text="Сәлем", leads=(HELPFUL,))
ALBUM = Content(files=(File(kind="photo", id="1"), File(kind="photo", id="2")))


@pytest.mark.parametrize(
    ("card", "texts", "found"),
    [
        (DRAFT, [], [Fault.NO_TEXT]),
        (DRAFT, of(WORDS, arm="b"), [Fault.NO_TEXT]),
        (DRAFT, of(WORDS), []),
        (DRAFT, of(WORDS, ALBUM), []),
        (DRAFT, of(COUNTED, ALBUM), []),
        (DRAFT, of(COUNTED, WORDS), [Fault.BUTTONS_DIFFER]),
        (DRAFT, of(COUNTED, Content(text="Привет", leads=(LINK, HELPFUL))), [Fault.BUTTONS_DIFFER]),
        (DRAFT, of(WORDS, Content(text="Привет", leads=(LINK,))), []),
        (DRAFT, of(POLL, WORDS), [Fault.CHOICES_DIFFER]),
        (replace(DRAFT, kind=CampaignKind.POLL), of(WORDS, WORDS), [Fault.NO_CHOICES]),
        (replace(DRAFT, kind=CampaignKind.POLL), of(POLL, POLL), []),
        (DRAFT, [*of(WORDS), *of(COUNTED, arm="b")], []),
        (replace(DRAFT, sample=20), [*of(COUNTED), *of(COUNTED, arm="b")], []),
        (replace(DRAFT, sample=20), [*of(COUNTED), *of(COUNTED, COUNTED, arm="b")], [Fault.VERSIONS_DIFFER]),
        (replace(DRAFT, sample=20), [*of(COUNTED), *of(WORDS, arm="b")], [Fault.NOTHING_COUNTED]),
    ],
)
def test_faults(card: Card, texts: list[Text], found: list[Fault]) -> None:
    """Each is told; a second version counts only where there is a test."""
    assert faults(card, texts) == found


def test_languages_that_are_served() -> None:
    """One text in both serves both."""
    assert languages_of([text("both", WORDS)]) == ["kk", "ru"]
    assert languages_of(of(WORDS)) == ["kk"]
    assert languages_of(of(WORDS), "b") == []


def test_the_mark_changes_with_what_is_sent() -> None:
    """With a word, the audience, the time, the terms; not with the title, nor a version that is not sent."""
    mark = mark_of(DRAFT, of(WORDS))
    assert mark == mark_of(replace(DRAFT, title="Басқа", board=7), [*of(WORDS), *of(COUNTED, arm="b")])
    changed = [
        mark_of(DRAFT, of(COUNTED)),
        mark_of(replace(DRAFT, audience=Audience(regions=("abai",))), of(WORDS)),
        mark_of(replace(DRAFT, starts_at=datetime(2026, 12, 1, tzinfo=UTC)), of(WORDS)),
        mark_of(replace(DRAFT, urgent=True), of(WORDS)),
    ]
    assert len({mark, *changed}) == 5
