"""Every claim of the Standard's source document is carried by the repository's own content, in both languages.

A claim's mark alone could stay at an emptied sentence; so each row names the folder and a stem in either language
that the carrying words can't do without.
"""

from pathlib import Path

import pytest

from bot.content.library import Library
from bot.content.tongues import CODES, Code

CONTENT = Path(__file__).parents[3] / "content"

CENTRE = "principles/1-human-at-the-centre"
RIGHTS = "principles/2-human-rights"
TRANSPARENCY = "principles/3-transparency"
TOGETHER = "principles/4-together"
PRIVACY = "principles/5-privacy"
DIALOGUE = "principles/6-dialogue"
POSITIONS = "standard/1-positions"
TASKS = "standard/2-tasks"
OPPORTUNITIES = "standard/3-opportunities"
RISKS = "standard/4-risks"
CONTEXT = "standard/5-context"

CLAIMS = [
    ("P1.1", CENTRE, "тұлғасы", "личности ребёнка"),
    ("P1.2", CENTRE, "пайда адамның қадір-қасиет", "выгода не может быть выше"),
    ("P1.3", CENTRE, "мұғалімді тек есеп", "учителя лишь по количеству отчёт"),
    ("P1.4", CENTRE, "оқушыны тек тест", "ученика лишь по ответам на тест"),
    ("P1.5", CENTRE, "шығармашылық", "творчеств"),
    ("P1.6", CENTRE, "педагогтің рөлін", "роль педагога"),
    ("P1.7", CENTRE, "бірсарынды жұмыстан босат", "рутинн"),
    ("P1.8", CENTRE, "бірегей миссия", "уникальную миссию"),
    ("P2.1", RIGHTS, "іргелі құқық", "фундаментальные права"),
    ("P2.2", RIGHTS, "кемсітушілікті ақтай алма", "оправданием дискриминации"),
    ("P2.3", RIGHTS, "Аға буын мұғалімі", "старшего поколения"),
    ("P2.4", RIGHTS, "бірігу құқығына", "право работников объединяться"),
    ("P2.5", RIGHTS, "мүдделерін қорғау құқығына", "отстаивать свои интересы"),
    ("P2.6", RIGHTS, "келіссөз жүргізу құқығына", "вести переговоры"),
    ("P2.7", RIGHTS, "адамның үні", "голос человека"),
    ("P3.1", TRANSPARENCY, "қара жәшік", "чёрным ящиком"),
    ("P3.2", TRANSPARENCY, "өлшемшарт", "критериев"),
    ("P3.3", TRANSPARENCY, "қалыптасатынын түсін", "понимать, как формируются решения"),
    ("P3.4", TRANSPARENCY, "дау айту", "оспорить"),
    ("P3.5", TRANSPARENCY, "машина емес, жұмыс беруші", "не машина, а работодатель"),
    ("P3.6", TRANSPARENCY, "жүйе қатесі", "ошибку системы"),
    ("P4.1", TOGETHER, "бәсекелес емес, көмекші", "помощником, а не конкурентом"),
    ("P4.2", TOGETHER, "жеке жоспар", "индивидуальных планов"),
    ("P4.3", TOGETHER, "эмпатия", "эмпатия"),
    ("P4.4", TOGETHER, "қайта даярлау", "переобучением"),
    ("P4.5", TOGETHER, "жаңа мүмкіндік", "новых возможностей"),
    ("P4.6", TOGETHER, "жұмыстан шығаруға себеп емес", "не повод увольнять"),
    ("P4.7", TOGETHER, "құзыреттерді дамыту", "развивать компетенции"),
    ("P5.1", PRIVACY, "цифрлық аңду", "цифровую слежку"),
    ("P5.2", PRIVACY, "жеке өмірі мен дербес деректер", "частной жизни и персональных данных"),
    ("P5.3", PRIVACY, "жаппай бақылау", "тотального контроля"),
    ("P5.4", PRIVACY, "қол сұғылмайтын құндылық", "неприкосновенные ценности"),
    ("P6.1", DIALOGUE, "өз қатысуынсыз мүмкін емес", "без участия самих работников"),
    ("P6.2", DIALOGUE, "барлық кезең", "на всех этапах"),
    ("P6.3", DIALOGUE, "Кәсіподақ белсенділері", "Профсоюзный актив"),
    ("P6.4", DIALOGUE, "бірлесіп шешім қабылдау", "совместное принятие решений"),
    ("B1", POSITIONS, "алмастырмай, көмектесу", "помогать, а не заменять"),
    ("B2", POSITIONS, "цифрлық дағды", "Возраст, цифровые навыки, социальное положение"),
    ("B3", POSITIONS, "қалай бағалайтынын", "как оценивает его ИИ"),
    ("B4", POSITIONS, "жаппай бақылау", "тотальный контроль"),
    ("B5", POSITIONS, "бірлесіп шешім қабылдау", "совместное принятие решений"),
    ("C1", TASKS, "заңнаманы әзірле", "разработке законодательства"),
    ("C2", TASKS, "этика кодексі", "этический кодекс"),
    ("C3", TASKS, "белсенділерін оқыту", "цифровая грамотность"),
    ("C4", TASKS, "мониторинг", "мониторинг"),
    ("C5", TASKS, "тек машина қабылдамау", "исключительно машиной"),
    ("C6", TASKS, "әлеуметтік қорғау", "риском автоматизации"),
    ("C7", TASKS, "мемлекетпен, бизнеспен", "с государством, бизнесом"),
    ("C8", TASKS, "халықаралық ынтымақтастығы", "других стран"),
    ("C9", TASKS, "Ұжымдық шарттарға цифрлық кепілдік", "цифровые гарантии в коллективные договоры"),
    ("C10", TASKS, "әлеуметтік тұрақтылық", "социальную стабильность"),
    ("D1", OPPORTUNITIES, "есептілік", "отчётность"),
    ("D2", OPPORTUNITIES, "чат-бот", "чат-бот"),
    ("D3", OPPORTUNITIES, "Үлкен деректер", "больших данных"),
    ("D4", OPPORTUNITIES, "Қаржылық болжау", "Финансовое прогнозирование"),
    ("D5", OPPORTUNITIES, "робот", "и возможность, и риск"),
    ("D6", OPPORTUNITIES, "Оқу материалдарын", "учебные материалы"),
    ("D7", OPPORTUNITIES, "Үлгерім", "успеваемость"),
    ("D8", OPPORTUNITIES, "оқу траектория", "траектории обучения"),
    ("D9", OPPORTUNITIES, "ЖИ негіздерін", "основы ИИ"),
    ("D10", OPPORTUNITIES, "машиналық оқыту", "машинное обучение"),
    ("D11", OPPORTUNITIES, "XX ғасырдың әдіс", "методами XX века"),
    ("D12", OPPORTUNITIES, "құқық қорғау тиімдірек", "защита прав станет эффективнее"),
    ("D13", OPPORTUNITIES, "іс-шара ұйымдастыру", "организовать мероприятие"),
    ("D14", OPPORTUNITIES, "идея", "идеи"),
    ("D15", OPPORTUNITIES, "тұжырымдама", "концепци"),
    ("D16", OPPORTUNITIES, "мүше болу", "в пользу членства"),
    ("D17", OPPORTUNITIES, "жоспарлау", "спланировать свою работу"),
    ("D18", OPPORTUNITIES, "іс-шараларды таңдау", "выбрать мероприятия"),
    ("E1", RISKS, "тұлғасыздан", "обезличивается"),
    ("E2", RISKS, "цифрлық кемсітушілік", "цифровая дискриминация"),
    ("E3", RISKS, "жұмыс орындарынан айырылу", "утраты рабочих мест"),
    ("E4", RISKS, "дербес деректерге қол сұғу", "нарушение приватности"),
    ("E5", RISKS, "тек есеппен", "только по отчётам"),
    ("E6", RISKS, "қара жәшік", "чёрным ящиком"),
    ("E7", RISKS, "әр сөзін", "каждое слово"),
    ("E8", RISKS, "аға буын", "старшего поколения"),
    ("E9", RISKS, "цифрлық теңсіздік", "цифрового неравенства"),
    ("F1", CONTEXT, "стратегиялық бағыт", "стратегическим направлением"),
    ("F2", CONTEXT, "экожүйе", "экосистем"),
    ("F3", CONTEXT, "ЖИ этикасы", "этике ИИ"),
    ("F4", CONTEXT, "цифрлық егемендік", "цифровой суверенитет"),
    ("F5", CONTEXT, "алғашқы елдердің бірі", "среди первых стран"),
    ("F6", CONTEXT, "еңбек адамын", "защитить человека труда"),
    ("F7", CONTEXT, "трансформацияның ортасына", "поставив человека в центр"),
    ("F8", CONTEXT, "жұмыскерлердің үні", "голос работников"),
    ("F9", CONTEXT, "адамға бағытталған", "человекоцентричной"),
    ("F10", CONTEXT, "Орталық Азия", "Центральной Азии"),
    ("F11", CONTEXT, "ортақ ұстаным", "коллективная позиция"),
    ("F12", CONTEXT, "алты негізгі қағидат", "шесть базовых принципов"),
    ("F13", CONTEXT, "қайта қарауға негіз", "основой пересмотра"),
    ("F14", CONTEXT, "Орталық комитет", "Центральный комитет"),
    ("F15", CONTEXT, "белсенділерін қайта даярлау", "переподготовить"),
    ("F16", CONTEXT, "кемелдігі", "испытание зрелости общества"),
    ("F17", CONTEXT, "одақтасы", "союзником человека"),
    ("F18", CONTEXT, "технологиялар адамдарға қызмет", "технологии служат людям"),
    ("F19", CONTEXT, "адамгершіл болашақ", "человечного будущего"),
]


@pytest.fixture(scope="module")
def library() -> Library:
    """The repository's own content."""
    return Library.load(CONTENT)


def test_every_claim_has_its_row(library: Library) -> None:
    """The table and content/claims.yaml name the same 97 claims."""
    assert [claim for claim, *_ in CLAIMS] == list(library.claims)
    assert len(CLAIMS) == 97


@pytest.mark.parametrize(("claim", "folder", "kazakh", "russian"), CLAIMS, ids=[claim for claim, *_ in CLAIMS])
def test_a_claim_is_carried(library: Library, claim: str, folder: str, kazakh: str, russian: str) -> None:
    """The claim stands in its text, in both languages, and says what it is about."""
    places = library.claims[claim]
    assert {code: place.path.as_posix() for code, place in places.items()} == {
        "kk": f"{folder}/kk.md",
        "ru": f"{folder}/ru.md",
    }
    assert kazakh in places["kk"].words
    assert russian in places["ru"].words


@pytest.mark.parametrize("code", CODES)
def test_a_claims_words_are_on_a_screen(library: Library, code: Code) -> None:
    """What carries a claim is shown to readers, and its mark is not."""
    screens = [principle.in_language(code).full_html for principle in library.principles]
    screens += [page.html for chapter in library.chapters for page in chapter.in_language(code).pages]
    carried = [places[code].words for places in library.claims.values()]
    assert {words for words in carried if not any(words in screen for screen in screens)} == set()
    assert [screen for screen in screens if "{" in screen] == []
