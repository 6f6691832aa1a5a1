"""The texts of violation reports: what can be chosen, the consent, danger, privacy, and answers to start from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, RootModel, StringConstraints

from bot.content.faq import Faq
from bot.content.folders import numbered_folders
from bot.content.layouts import DAYS, Layout, Screens, read_folder, read_screens
from bot.content.models import read_yaml_model
from bot.content.plain import PLAIN, Plain
from bot.content.principles import COUNT as PRINCIPLES
from bot.content.reading import Reading
from bot.content.screens import length
from bot.content.tongues import CODES, Code, Words
from bot.folding import fold

KINDS = 8
KEY_LIMIT, REGION_KEY_LIMIT, VERSION_LIMIT = 20, 12, 20
BUTTON_LIMIT, REGION_BUTTON_LIMIT, TITLE_LIMIT, EXAMPLE_LIMIT = 30, 22, 60, 160
BRIEF_LIMIT, FULL_LIMIT, PAGE_LIMIT = 700, 3500, 900
"""UTF-16 units that a reader sees on a screen, its heading among them."""

_KEY = re.compile(r"[a-z]+([_-][a-z]+)*")


def _of_the_standard(number: int) -> int:
    if not 1 <= number <= PRINCIPLES:
        raise ValueError(f"принципа {number} нет, их номера от 1 до {PRINCIPLES}")
    return number


Caption = Annotated[Words, StringConstraints(max_length=BUTTON_LIMIT), PLAIN]


class _Fields(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KindText(_Fields):
    """A kind of violation in one language."""

    button: Caption
    title: Annotated[Words, StringConstraints(max_length=TITLE_LIMIT), PLAIN]
    example: Annotated[Words, StringConstraints(max_length=EXAMPLE_LIMIT), PLAIN]


class RegionText(_Fields):
    """A region in one language."""

    button: Annotated[Words, StringConstraints(max_length=REGION_BUTTON_LIMIT), PLAIN]
    name: Plain


class InstitutionText(_Fields):
    """A kind of institution in one language."""

    button: Caption


Text = TypeVar("Text")


class _InBoth(_Fields, Generic[Text]):
    kk: Text
    ru: Text

    def texts(self) -> dict[Code, Text]:
        return {"kk": self.kk, "ru": self.ru}


class _KindFields(_InBoth[KindText]):
    principle: Annotated[int, AfterValidator(_of_the_standard)]
    category: Words


class _Kinds(RootModel[dict[str, _KindFields]]):
    """The kinds by their keys, in the order in which they are shown (`reports/kinds.yaml`)."""


class _Regions(RootModel[dict[str, _InBoth[RegionText]]]):
    """The regions by their keys (`reports/regions.yaml`)."""


class _Institutions(RootModel[dict[str, _InBoth[InstitutionText]]]):
    """The institutions by their keys, in the order in which they are shown (`reports/institutions.yaml`)."""


class _ConsentFields(_Fields):
    """What the consent has once, for both languages (`reports/consent.yaml`)."""

    version: Annotated[Words, StringConstraints(max_length=VERSION_LIMIT)]


@dataclass(frozen=True)
class TemplateText:
    """An answer to start from, in one language; `html` is Telegram's."""

    button: str
    html: str


@dataclass(frozen=True)
class Choice(Generic[Text]):
    """Something to choose, known by its key."""

    key: str
    texts: Mapping[Code, Text]

    def in_language(self, code: Code) -> Text:
        """Its text in this language."""
        return self.texts[code]


@dataclass(frozen=True)
class Kind(Choice[KindText]):
    """A kind of violation: the principle that it breaks, and the category of questions that is about it."""

    principle: int
    category: str


Region: TypeAlias = Choice[RegionText]
Institution: TypeAlias = Choice[InstitutionText]
Template: TypeAlias = Choice[TemplateText]
AnyChoice = TypeVar("AnyChoice", Kind, Region, Institution, Template)


@dataclass(frozen=True)
class Consent:
    """The consent to the processing of what is reported. `days`: how long a closed report is kept."""

    version: str
    texts: Screens

    def brief_html(self, code: Code, days: int) -> str:
        """The screen before the first word."""
        return self.texts[code][0].replace(DAYS, str(days))

    def full_html(self, code: Code, days: int) -> str:
        """The whole text."""
        return self.texts[code][1].replace(DAYS, str(days))


@dataclass(frozen=True)
class Reporting:
    """All that is read while a report is written, kept and answered."""

    kinds: tuple[Kind, ...]
    regions: tuple[Region, ...]
    institutions: tuple[Institution, ...]
    consent: Consent
    danger: Screens
    privacy: Screens
    templates: tuple[Template, ...]

    def kind(self, key: str) -> Kind | None:
        """The kind of this key."""
        return _by_key(self.kinds, key)

    def kind_for(self, principle: int, category: str) -> Kind | None:
        """The one kind of this principle, or (principle 0) of this category; None where there is none, or several."""
        of_principle = [kind for kind in self.kinds if kind.principle == principle]
        of_category = [kind for kind in self.kinds if kind.category == category]
        found = of_principle if principle else of_category
        return found[0] if len(found) == 1 else None

    def region(self, key: str) -> Region | None:
        """The region of this key."""
        return _by_key(self.regions, key)

    def regions_in(self, code: Code) -> list[Region]:
        """The regions by their buttons' alphabet; a Kazakh letter stands with the Russian one that it comes from."""
        return sorted(self.regions, key=lambda region: fold(region.in_language(code).button))

    def institution(self, key: str) -> Institution | None:
        """The institution of this key."""
        return _by_key(self.institutions, key)

    def template(self, key: str) -> Template | None:
        """The template of this key."""
        return _by_key(self.templates, key)

    def danger_html(self, code: Code) -> str:
        """What to do when it can't wait."""
        return self.danger[code][0]

    @property
    def privacy_pages(self) -> int:
        """How many pages tell what is kept and why, the same in both languages."""
        return len(self.privacy["kk"])

    def privacy_html(self, code: Code, page: int, days: int) -> str:
        """A page (from 1) of what is kept and why; `days`: how long a closed report is. Raises IndexError."""
        if not 1 <= page <= self.privacy_pages:
            raise IndexError(page)
        return self.privacy[code][page - 1].replace(DAYS, str(days))


def read_reporting(reading: Reading, faq: Faq | None) -> Reporting | None:
    """The texts of reports; None, with what is wrong noted, where they can't be shown."""
    root, findings = reading.root / "reports", reading.findings
    kinds = read_yaml_model(_Kinds, root / "kinds.yaml", findings)
    regions = read_yaml_model(_Regions, root / "regions.yaml", findings)
    institutions = read_yaml_model(_Institutions, root / "institutions.yaml", findings)
    fields = read_yaml_model(_ConsentFields, root / "consent.yaml", findings)
    consent = read_screens(Layout(root / "consent", (BRIEF_LIMIT, FULL_LIMIT), fewest=2, with_days=2), reading)
    danger = read_screens(Layout(root / "danger", (PAGE_LIMIT,)), reading)
    privacy = read_screens(Layout(root / "privacy", (PAGE_LIMIT,) * 5, fewest=3, with_days=1), reading)
    templates = _read_templates(root / "templates", reading)
    _note_kinds(kinds.root if kinds else None, root / "kinds.yaml", faq, reading)
    _note_keys(regions.root if regions else (), REGION_KEY_LIMIT, root / "regions.yaml", reading)
    _note_keys(institutions.root if institutions else (), KEY_LIMIT, root / "institutions.yaml", reading)
    if kinds is None or regions is None or institutions is None or fields is None:
        return None
    if consent is None or danger is None or privacy is None:
        return None
    return Reporting(
        tuple(Kind(key, kind.texts(), kind.principle, kind.category) for key, kind in kinds.root.items()),
        tuple(Region(key, region.texts()) for key, region in regions.root.items()),
        tuple(Institution(key, one.texts()) for key, one in institutions.root.items()),
        Consent(fields.version, consent),
        danger,
        privacy,
        tuple(templates),
    )


def _by_key(found: Sequence[AnyChoice], key: str) -> AnyChoice | None:
    return next((one for one in found if one.key == key), None)


def _note_keys(keys: Iterable[str], limit: int, path: Path, reading: Reading) -> None:
    for key in keys:
        if not _KEY.fullmatch(key) or len(key) > limit:
            reading.findings.add(path, f"«{key}»: ключ пишется строчными латинскими буквами, до {limit} знаков")


def _note_kinds(kinds: Mapping[str, _KindFields] | None, path: Path, faq: Faq | None, reading: Reading) -> None:
    if kinds is None:
        return
    _note_keys(kinds, KEY_LIMIT, path, reading)
    if len(kinds) != KINDS:
        reading.findings.add(path, f"видов нарушений должно быть {KINDS}, а здесь {len(kinds)}")
    for key, kind in kinds.items():
        if faq is not None and faq.category(kind.category) is None:
            reading.findings.add(path, f"«{key}.category»: «{kind.category}» нет в faq/categories.yaml")
    for code in CODES:
        units = length("\n".join(f"{at}. {kind.texts()[code].example}" for at, kind in enumerate(kinds.values(), 1)))
        if units > PAGE_LIMIT:
            says = f"примеры ({code}) вместе не помещаются на экран: {units} знаков, сократите на {units - PAGE_LIMIT}"
            reading.findings.add(path, says)


def _read_templates(folder: Path, reading: Reading) -> list[Template]:
    templates: dict[str, Template] = {}
    for found in numbered_folders(folder, reading.findings):
        if found.key in templates:
            reading.findings.add(found.path, f"шаблон «{found.key}» уже есть: имена после номера не повторяются")
        _note_keys([found.key] if found.number else (), KEY_LIMIT, found.path, reading)
        pages = read_folder(Layout(found.path, (PAGE_LIMIT,)), reading)
        if pages is not None:
            texts = {code: TemplateText(page.heading, page.html) for code, (page, *_) in pages.items()}
            _note_captions(texts, found.path, reading)
            templates[found.key] = Template(found.key, texts)
    return list(templates.values())


def _note_captions(texts: Mapping[Code, TemplateText], folder: Path, reading: Reading) -> None:
    for code, text in texts.items():
        if len(text.button) > BUTTON_LIMIT:
            says = f"заголовок встаёт на кнопку: {len(text.button)} знаков, сократите до {BUTTON_LIMIT}"
            reading.findings.add(folder / f"{code}.md", says)
