"""The FAQ as the union has it: the fixed topics, law under every answer, two languages alike, fit for a phone."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest

from bot.content.citations import CITATION
from bot.content.entries import Entry, EntryText, Strength
from bot.content.faq import Faq
from bot.content.library import Library
from bot.content.screens import visible
from bot.content.tongues import CODES, Code

CONTENT = Path(__file__).parents[3] / "content"

TOPICS = {
    "human-centre": [
        "human-final-say",
        "rating-by-reports",
        "attestation-by-ai",
        "bonus-by-rating",
        "timetable-by-algorithm",
        "ai-grades-pupils",
    ],
    "rights": [
        "age-and-digital-skills",
        "ai-hiring",
        "algorithm-bias",
        "dismissal-by-ai",
        "discipline-ai-evidence",
        "union-retaliation",
        "refuse-to-use-ai",
        "right-to-disconnect",
    ],
    "transparency": [
        "ai-use-notice",
        "criteria-and-data",
        "contest-decision",
        "who-is-liable",
        "ai-content-labelling",
        "ai-law-kz",
    ],
    "together": [
        "will-ai-replace-us",
        "layoff-automation",
        "retraining",
        "changed-conditions",
        "ai-lesson-prep",
        "copyright-materials",
        "extra-duties-pay",
        "pre-retirement",
        "equipment-costs",
    ],
    "safety-privacy": [
        "classroom-video",
        "audio-speech-analysis",
        "face-id-biometrics",
        "emotion-recognition",
        "data-consent",
        "my-data-access-delete",
        "data-leak",
        "personal-phone-social",
        "computer-monitoring",
        "pupil-data-in-chatbots",
        "health-and-stress",
        "deepfake",
    ],
    "dialogue": [
        "consult-union-first",
        "collective-agreement-ai",
        "start-negotiations",
        "sectoral-agreement-law",
    ],
    "union": [
        "standard-overview",
        "six-principles",
        "standard-legal-force",
        "join-union",
        "union-help",
        "union-training",
        "union-uses-ai",
    ],
    "how-to": [
        "submit-appeal",
        "appeal-status",
        "conciliation-court",
        "labour-inspection",
        "request-to-employer",
        "collect-evidence",
        "union-contacts",
        "bot-privacy",
    ],
}
"""The sixty topics by category; an id never changes: people's links and the search's measure carry it."""

LAST_FACT = {0: 3, 1: 10, 2: 21, 3: 18, 4: 12, 5: 47, 6: 9, 7: 13, 8: 10, 9: 9, 10: 6, 12: 2}
"""The sections of the union's checked facts, and how many facts each has. Section 11 is what must not be asserted."""

NEVER_ASSERTED = {"9.2", "9.3", "9.5", "9.6", "12.2"}
"""Facts that nobody has verified: the union's name in Kazakh, its chair, site and number, an article's number."""

FACTS_OF = {
    "labour-code": r"5\.",
    "ai-law": r"2\.",
    "personal-data": r"0\.1$|3\.|8\.10$",
    "digital-code": r"0\.2$|4\.",
    "trade-unions": r"6\.",
    "teacher-status": r"7\.",
    "administrative-code": r"8\.",
}
"""Which facts tell what an act says."""

POSITION = {"kk": "<i>Кәсіподақтың ұстанымы.</i>", "ru": "<i>Позиция профсоюза.</i>"}
GAP = {"kk": "<i>Заңның осал тұсы.</i>", "ru": "<i>Где закон слабее.</i>"}
NO_NORM = {"kk": "Тікелей норма жоқ", "ru": "Прямой нормы нет"}

BUTTON = 26
"""Characters: a list puts "13. " before it, and a button has thirty."""

PHONE = re.compile(r"\+\d|\b8[ (-]+\d{3}\b|\d[ -]\d\d[ -]\d\d\b|\d{6,}|\b1414\b")
KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
TWO_ALPHABETS = re.compile(r"[A-Za-z][^\W\d_A-Za-z]|[^\W\d_A-Za-z][A-Za-z]")


@pytest.fixture(scope="module")
def faq() -> Faq:
    """The repository's own FAQ."""
    return Library.load(CONTENT).faq


def texts(faq: Faq) -> Iterator[tuple[Entry, Code, EntryText]]:
    """Every entry in either language."""
    for entry in faq.entries.values():
        for code in CODES:
            yield entry, code, entry.in_language(code)


def said(text: EntryText) -> str:
    """All that a reader of the answer sees."""
    return visible("\n".join((text.answer_html, text.basis_html, text.steps_html, text.more_html or "")))


def law_of(text: EntryText, code: Code) -> str:
    """What stands under the heading of law."""
    return re.split(f"{POSITION[code]}|{GAP[code]}", text.basis_html)[0]


def steps_of(text: EntryText) -> list[str]:
    """The steps below their heading."""
    return text.steps_html.split("\n")[1:]


def plain(words: str) -> str:
    """A wording without case and marks."""
    return " ".join(re.findall(r"\w+", normalize("NFC", words).casefold()))


def test_the_topics_are_the_fixed_sixty(faq: Faq) -> None:
    """Exactly these ids, each in its category, the categories in their order."""
    assert {found.key: sorted(entry.id for entry in found.entries) for found in faq.categories} == {
        key: sorted(ids) for key, ids in TOPICS.items()
    }
    assert [found.key for found in faq.categories] == list(TOPICS)
    assert len(faq.entries) == 60


def test_every_answer_stands_on_law_or_owns_to_its_lack(faq: Faq) -> None:
    """Under the heading of law is a link to an act, or that no norm says it."""
    assert [
        (entry.id, code)
        for entry, code, text in texts(faq)
        if '<a href="https://' not in law_of(text, code) and NO_NORM[code] not in law_of(text, code)
    ] == []


def test_strength_is_what_the_law_section_says(faq: Faq) -> None:
    """In both languages "in force" links to an act and does not own to a lack; "no direct norm" owns to it."""
    owns = {(entry.id, code): NO_NORM[code] in law_of(text, code) for entry, code, text in texts(faq)}
    expected = {
        (entry.id, code): entry.strength is Strength.NO_DIRECT_NORM
        for entry in faq.entries.values()
        for code in CODES
        if entry.strength is not Strength.POSITION
    }
    assert {at: owns[at] for at in expected} == expected


def test_facts_are_those_that_were_checked(faq: Faq) -> None:
    """Numbers like "3.1" of facts that exist; none twice; nothing of what must not be asserted."""
    known = {f"{section}.{at}" for section, last in LAST_FACT.items() for at in range(1, last + 1)}
    assert {entry.id: set(entry.facts) - known for entry in faq.entries.values() if set(entry.facts) - known} == {}
    assert {entry.id for entry in faq.entries.values() if NEVER_ASSERTED & set(entry.facts)} == set()
    assert {entry.id for entry in faq.entries.values() if len(set(entry.facts)) < len(entry.facts)} == set()


def test_each_act_rests_on_its_facts(faq: Faq) -> None:
    """An act that an entry cites is one of which its facts tell."""
    assert [
        (entry.id, act)
        for entry in faq.entries.values()
        for act in sorted(entry.acts)
        if not any(re.match(FACTS_OF[act], fact) for fact in entry.facts)
    ] == []


def test_both_languages_cite_the_same(faq: Faq) -> None:
    """Kazakh and Russian refer to the same articles, paragraphs and subparagraphs, equally often."""

    def cited(entry: Entry, code: Code) -> Counter[str]:
        source = entry.in_language(code).path.read_text(encoding="utf-8")
        return Counter(" ".join(citation.split()) for citation in CITATION.findall(source))

    assert {entry.id for entry in faq.entries.values() if cited(entry, "kk") != cited(entry, "ru")} == set()


def test_both_languages_are_built_alike(faq: Faq) -> None:
    """The same sections, as many steps, as many paragraphs under "more"."""

    def build(text: EntryText, code: Code) -> tuple[bool, bool, int, int]:
        more = text.more_html or ""
        return POSITION[code] in text.basis_html, GAP[code] in text.basis_html, len(steps_of(text)), more.count("\n\n")

    builds = {entry.id: [build(entry.in_language(code), code) for code in CODES] for entry in faq.entries.values()}
    assert {key: (kazakh, russian) for key, (kazakh, russian) in builds.items() if kazakh != russian} == {}


def test_the_unions_position_is_told(faq: Faq) -> None:
    """Wherever the Standard has one: everywhere but in what tells of the union itself and how to act."""
    assert [
        (entry.id, code)
        for entry, code, text in texts(faq)
        if entry.category not in ("union", "how-to") and POSITION[code] not in text.basis_html
    ] == []


def test_nobody_is_shouted_at(faq: Faq) -> None:
    """No exclamation marks in what the bot says."""
    assert [
        (entry.id, code) for entry, code, text in texts(faq) if "!" in text.question + text.button + said(text)
    ] == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("+7 727 250 12 34", True),
        ("8 (727) 250-12-34", True),
        ("8-800-080-77-77", True),
        ("250-12-34", True),
        ("87272501234", True),
        ("1414", True),
        ("на 2024–2026 годы, ст. 160 п. 1 (ред. 01.07.2026)", False),
        ("4 325 тенге, 8 часов, 15 рабочих дней", False),
    ],
)
def test_a_phone_number_is_known(words: str, *, found: bool) -> None:
    """What the next test looks for: neither years nor dates, sums or articles."""
    assert bool(PHONE.search(words)) is found


def test_there_are_no_phone_numbers(faq: Faq) -> None:
    """Numbers change and nobody has checked them: the union gives them, not the texts."""
    assert [(entry.id, code, found[0]) for entry, code, text in texts(faq) if (found := PHONE.search(said(text)))] == []


@pytest.mark.parametrize(
    "words",
    ["Мажилис", "Мәжіліс", "Парламент", "1995", "Мукашева", "Мұқашева", "Даулеталин", "Дәулеталин", "eOtinish"],
)
def test_what_is_over_or_unverified_is_not_said(faq: Faq, words: str) -> None:
    """Bodies of the former Constitution, persons and sites that nobody has verified are not named."""
    assert [(entry.id, code) for entry, code, text in texts(faq) if words.casefold() in said(text).casefold()] == []


def test_steps_are_few(faq: Faq) -> None:
    """One to four, numbered."""
    for entry, code, text in texts(faq):
        numbers = [step.partition(". ")[0] for step in steps_of(text)]
        assert numbers in [["1", "2", "3", "4"][:count] for count in range(1, 5)], (entry.id, code)


def test_there_are_enough_phrasings(faq: Faq) -> None:
    """Twelve to fifteen in each language, for the search to learn from."""
    counts = {(entry.id, code): len(text.phrasings) for entry, code, text in texts(faq)}
    assert {at: count for at, count in counts.items() if not 12 <= count <= 15} == {}


def test_what_is_answered_is_not_out_of_scope(faq: Faq) -> None:
    """No wording of an entry stands among the questions to which there is no answer."""
    answered = {plain(wording) for _, _, text in texts(faq) for wording in text.wordings}
    assert [asked for code in CODES for asked in faq.out_of_scope[code] if plain(asked) in answered] == []


def test_related_entries_exist(faq: Faq) -> None:
    """Two to four others, each once."""
    for entry in faq.entries.values():
        assert 2 <= len(set(entry.related)) == len(entry.related) <= 4, entry.id
        assert set(entry.related) <= faq.entries.keys() - {entry.id}, entry.id


def test_captions_fit_a_phone(faq: Faq) -> None:
    """A button is short enough for a number before it, and no two are alike in one language."""
    captions = {(code, entry.id): text.button for entry, code, text in texts(faq)}
    assert {at: caption for at, caption in captions.items() if len(caption) > BUTTON} == {}
    for code in CODES:
        alike = Counter(plain(caption) for (language, _), caption in captions.items() if language == code)
        assert [caption for caption, count in alike.items() if count > 1] == []


def test_each_language_has_its_letters(faq: Faq) -> None:
    """Kazakh letters in every Kazakh sentence that answers, none in the Russian answers."""
    assert [entry.id for entry in faq.entries.values() if not KAZAKH.search(entry.in_language("kk").gist)] == []
    assert [entry.id for entry in faq.entries.values() if KAZAKH.search(said(entry.in_language("ru")))] == []


def test_no_word_mixes_alphabets(faq: Faq) -> None:
    """A Latin "c" or "i" in a Cyrillic word looks right, and is found by nobody."""
    mixed = [
        (entry.id, code, found[0])
        for entry, code, text in texts(faq)
        for words in (*text.wordings, text.button, said(text))
        if (found := TWO_ALPHABETS.search(words))
    ]
    assert mixed == []
