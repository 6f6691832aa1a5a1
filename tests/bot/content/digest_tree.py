"""The digest of a small content/: news with all that an item can have, and a training in two regions."""

DIGEST = {
    "topics.yaml": """\
law: {kk: Заң, ru: Законы}
answers: {kk: Жауаптар, ru: Ответы}
region: {kk: Өңірім, ru: Мой регион}
training: {kk: Оқыту, ru: Обучение}
""",
    "2026-11-20-news/item.yaml": """\
published: 2026-11-20
topics: [answers, law]
regions: []
entry: write-a-request
link: https://zan.gov.kz/news
link_button: {kk: Заңды оқу, ru: Прочитать закон}
""",
    "2026-11-20-news/kk.md": "---\ntitle: Жаңалық\n---\n\nЗаң **былай** дейді. [[labour-code 22 1]]\n\nОсы ғана.\n",
    "2026-11-20-news/ru.md": "---\ntitle: Новость\n---\n\nЗакон говорит **так**. [[labour-code 22 1]]\n\nЭто всё.\n",
    "2026-11-24-training/item.yaml": """\
published: 2026-11-24
topics: [training, region]
regions: [almaty, shygys]
happens: 2026-12-05
""",
    "2026-11-24-training/kk.md": "---\ntitle: Сабақ\n---\nКеліңіздер.\n",
    "2026-11-24-training/ru.md": "---\ntitle: Занятие\n---\nПриходите.\n",
}
