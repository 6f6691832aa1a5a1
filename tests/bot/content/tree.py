"""A small content/ that has nothing wrong with it, for tests to spoil."""

import shutil
from pathlib import Path
from typing import Final

from tests.bot.content.digest_tree import DIGEST

KEYS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")

LAW = """\
acts:
  labour-code:
    title: {kk: Қазақстан Республикасының Еңбек кодексі, ru: Трудовой кодекс Республики Казахстан}
    short: {kk: Еңбек кодексі, ru: Трудовой кодекс}
    edition: 2026-07-01
    link: {kk: "https://zan.gov.kz/kaz?a=1&b=2", ru: "https://zan.gov.kz/rus?a=1&b=2"}
    articles: ["22", "53-1"]
"""
SECTIONS = """\
says: {kk: Стандарт не дейді, ru: Что говорит Стандарт}
example: {kk: Мысал, ru: Пример}
law: {kk: Бүгінгі заң, ru: Закон сегодня}
gap: {kk: Заңның осал тұсы, ru: Где закон слабее}
tomorrow: {kk: Ертең не істеуге болады, ru: Что сделать завтра}
full: {kk: Стандарттың толық мәтіні, ru: Стандарт полностью}
"""
CITATIONS = """\
article: {kk: "{before}, {number}-бап", ru: "{before}, ст. {number}"}
paragraph: {kk: "{before}, {number}-тармақ", ru: "{before} п. {number}"}
subparagraph: {kk: "{before}, {number}) тармақша", ru: "{before} подп. {number}"}
edition: {kk: "{before} ({date} ред.)", ru: "{before} (ред. {date})"}
"""
CLAIMS = "".join(f"P{number}: 1\n" for number in range(1, 7)) + "B: 2\n"
WORDS = "number_words: [принцип, қағидат, қағида, номер, й, ші]\n"

PRINCIPLE = {
    "kk": """\
---
title: Қағидаттың аты {key}
button: Батырма {key}
aliases: [сөз {key}]
share: Әріптеске бір сөйлем.
---
## Стандарт не дейді
Қысқа түсіндірме.
## Мысал
Мектептегі жағдай.
## Бүгінгі заң
Заң былай дейді. [[labour-code 22 1 24]]
## Заңның осал тұсы
Заңда бұл жоқ.
## Ертең не істеуге болады
1. Сұраңыз.
2. Жазыңыз.
## Стандарттың толық мәтіні
- Тезис осылай айтылады. {{P{number}.1}}
""",
    "ru": """\
---
title: Имя принципа {key}
button: Кнопка {key}
aliases: [слово {key}]
share: Одна фраза коллеге.
---
## Что говорит Стандарт
Короткое объяснение.
## Пример
Случай в школе.
## Закон сегодня
Закон говорит так. [[labour-code 53-1]]
## Где закон слабее
Этого в законе нет.
## Что сделать завтра
1. Спросите.
2. Напишите.
## Стандарт полностью
- Тезис сказан так. {{P{number}.1}}
""",
}
CHAPTER = {
    "kk": """\
---
title: Екі ұстаным
button: Ұстанымдар
aliases: [ұстаным]
---
## Бірінші бет
- Бірінші ұстаным. {B1}
## Екінші бет
- Екінші ұстаным. {B2}
""",
    "ru": """\
---
title: Две позиции
button: Позиции
aliases: [позиция]
---
## Первая страница
- Первая позиция. {B1}
## Вторая страница
- Вторая позиция. {B2}
""",
}
ABOUT = {
    "kk": "---\ntitle: Бот туралы\nbutton: Бот туралы\naliases: [бот туралы]\n---\n## Бот туралы\nБот осындай.\n",
    "ru": "---\ntitle: О боте\nbutton: О боте\naliases: [о боте]\n---\n## О боте\nБот такой.\n",
}

CATEGORIES = """\
categories:
  deciding: {kk: Шешімдер, ru: Решения}
  acting: {kk: Әрекет, ru: Действия}
"""
ENTRY_SECTIONS = """\
answer: {kk: Жауап, ru: Ответ}
law: {kk: Заң, ru: Закон}
position: {kk: Кәсіподақтың ұстанымы, ru: Позиция профсоюза}
gap: {kk: Заңның осал тұсы, ru: Где закон слабее}
steps: {kk: Не істеу керек, ru: Что сделать}
more: {kk: Толығырақ, ru: Подробнее}
no_norm: {kk: Тікелей норма жоқ, ru: Прямой нормы нет}
"""
ALARM = """\
kk: [қорқып отырмын, шұғыл]
ru: [мне страшно, угрожа, беда]
"""
OUT_OF_SCOPE = """\
kk: [ауа райы қандай]
ru: [какая погода]
"""
COUNT_KK = ("бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз")
COUNT_RU = ("раз", "два", "три", "четыре", "пять", "шесть", "семь", "восемь")

ROBOT_DECIDES = {
    "entry.yaml": """\
category: deciding
strength: in-force
checked: 2026-11-23
facts: ["0.1", "3.10"]
related: [write-a-request]
""",
    "kk.md": f"""\
---
question: Робот шеше ме?
button: Робот шешеді
phrasings: [{", ".join(f"робот {count}" for count in COUNT_KK)}]
---
## Жауап
**Жоқ, адам шешеді.**

Заң солай дейді.
## Заң
Заң былай дейді. [[labour-code 22 1 24]]
## Кәсіподақтың ұстанымы
Тек машина шешпейді.
## Заңның осал тұсы
Заңда бұл жоқ.
## Не істеу керек
1. Сұраңыз.
2. Жазыңыз.
## Толығырақ
Қалғаны осында. [[labour-code 53-1]]
""",
    "ru.md": f"""\
---
question: Решает робот?
button: Решает робот
phrasings: [{", ".join(f"робот {count}" for count in COUNT_RU)}]
---
## Ответ
**Нет, решает человек.**

Так говорит закон.
## Закон
Закон говорит так. [[labour-code 22 1 24]]
## Позиция профсоюза
Решает не только машина.
## Где закон слабее
Этого в законе нет.
## Что сделать
1. Спросите.
2. Напишите.
## Подробнее
Остальное здесь. [[labour-code 53-1]]
""",
}
WRITE_A_REQUEST = {
    "entry.yaml": """\
category: acting
strength: no-direct-norm
checked: 2026-10-01
facts: ["5.2"]
related: [robot-decides]
""",
    "kk.md": f"""\
---
question: Қалай сұраймын?
button: Сұрау жазу
phrasings: [{", ".join(f"сұрау {count}" for count in COUNT_KK)}]
---
## Жауап
**Жазбаша сұраңыз.**
## Заң
Тікелей норма жоқ.
## Не істеу керек
1. Жазыңыз.
""",
    "ru.md": f"""\
---
question: Как спросить?
button: Написать запрос
phrasings: [{", ".join(f"запрос {count}" for count in COUNT_RU)}]
---
## Ответ
**Спросите письменно.**
## Закон
Прямой нормы нет.
## Что сделать
1. Напишите.
""",
}
FAQ = {
    "categories.yaml": CATEGORIES,
    "sections.yaml": ENTRY_SECTIONS,
    "alarm.yaml": ALARM,
    "out-of-scope.yaml": OUT_OF_SCOPE,
    **{f"robot-decides/{name}": text for name, text in ROBOT_DECIDES.items()},
    **{f"write-a-request/{name}": text for name, text in WRITE_A_REQUEST.items()},
}

KIND = """\
kind_{letter}:
  principle: {principle}
  category: deciding
  kk: {{button: Түрі {letter}, title: Түрдің аты {letter}, example: Мысалы {letter}}}
  ru: {{button: Вид {letter}, title: Название вида {letter}, example: Пример {letter}}}
"""
PRINCIPLES = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 4, "f": 5, "g": 5, "h": 6}
REGIONS = """\
shymkent: {kk: {button: Шымкент, name: Шымкент қаласы}, ru: {button: Шымкент, name: город Шымкент}}
shygys: {kk: {button: Шығыс, name: Шығыс облысы}, ru: {button: Восточная, name: Восточная область}}
almaty: {kk: {button: Алматы, name: Алматы қаласы}, ru: {button: Алматы, name: город Алматы}}
akmola: {kk: {button: Ақмола, name: Ақмола облысы}, ru: {button: Акмолинская, name: Акмолинская область}}
"""
REPORTS = {
    "kinds.yaml": "".join(KIND.format(letter=letter, principle=at) for letter, at in PRINCIPLES.items()),
    "regions.yaml": REGIONS,
    "institutions.yaml": "school: {kk: {button: Мектеп}, ru: {button: Школа}}\n",
    "consent.yaml": 'version: "2026-11"\n',
    "consent/kk.md": "## Келісім\nҚысқаша: {days} күн. [[labour-code 22]]\n## Толық келісім\nТолығы: {days} күн.\n",
    "consent/ru.md": "## Согласие\nКратко: {days} дн. [[labour-code 22]]\n## Всё согласие\nПолностью: {days} дн.\n",
    "danger/kk.md": "## Шұғыл\nБылай істеңіз.\n",
    "danger/ru.md": "## Срочно\nСделайте так.\n",
    "privacy/kk.md": "## Бір\nБірінші бет.\n## Екі\n{days} күн сақталады.\n## Үш\nҮшінші бет.\n",
    "privacy/ru.md": "## Раз\nПервая страница.\n## Два\nХранится {days} дн.\n## Три\nТретья страница.\n",
    "templates/1-received/kk.md": "## Қабылданды\nӨтініш қабылданды.\n",
    "templates/1-received/ru.md": "## Получено\nОбращение получено.\n",
    "templates/2-closing/kk.md": "## Аяқтау\nЖабамыз.\n",
    "templates/2-closing/ru.md": "## Завершение\nЗакрываем. [[labour-code 22]]\n",
}


class Tree:
    """A content/ on disk, and an editor's hand in it. Paths begin in content/."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("law.yaml", LAW)
        self.write("sections.yaml", SECTIONS)
        self.write("citations.yaml", CITATIONS)
        self.write("claims.yaml", CLAIMS)
        self.write("principles/words.yaml", WORDS)
        for code in ("kk", "ru"):
            for number, key in enumerate(KEYS, 1):
                self.write(f"principles/{number}-{key}/{code}.md", PRINCIPLE[code].format(number=number, key=key))
            self.write(f"standard/1-positions/{code}.md", CHAPTER[code])
            self.write(f"about/{code}.md", ABOUT[code])
        for path, text in FAQ.items():
            self.write(f"faq/{path}", text)
        for path, text in REPORTS.items():
            self.write(f"reports/{path}", text)
        for path, text in DIGEST.items():
            self.write(f"digest/{path}", text)

    def write(self, path: str, text: str) -> None:
        """A file with this text, new or instead of what was there."""
        self.write_bytes(path, text.encode())

    def write_bytes(self, path: str, text: bytes) -> None:
        """A file with these bytes."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text)

    def edit(self, path: str, old: str, new: str) -> None:
        """The first place with the old words says the new ones."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{path} does not say {old}"
        self.write(path, text.replace(old, new, 1))

    def remove(self, path: str) -> None:
        """The file or folder is gone."""
        target = self.root / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()

    def rename(self, path: str, new: str) -> None:
        """The file or folder bears another name."""
        (self.root / path).rename(self.root / new)
