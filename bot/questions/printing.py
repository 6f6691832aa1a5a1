"""The editors' report as lines of text."""

from collections.abc import Iterator, Sequence

from bot.questions.report import Report

_LANGUAGES = {"kk": "Қазақша", "ru": "По-русски"}


def printed(report: Report) -> Iterator[str]:
    """The report of one language, line by line."""
    yield f"══ {_LANGUAGES[report.language]} ══"
    yield from _part(
        "Чаще всего спрашивают (вопросов / открытий за три месяца) · Ең жиі сұралатыны (үш айдағы сұрақ / ашылу)",
        [f"{asked.asked:>5} / {asked.opened:<6} {asked.entry}" for asked in report.asked],
    )
    yield from _part(
        "Не помогло (нет / да) · Көмектеспеді (жоқ / иә)",
        [f"{judged.did_not:>5} / {judged.helped:<6} {judged.entry}" for judged in report.did_not_help],
    )
    yield from _part("Без ответа · Жауапсыз", _groups(report.unanswered))
    yield from _part("Предложенное не выбрали · Ұсынылғанды таңдамады", _groups(report.not_picked))


def _part(heading: str, lines: Sequence[str]) -> Iterator[str]:
    yield heading
    yield from lines or ["      —"]
    yield ""


def _groups(groups: Sequence[Sequence[str]]) -> list[str]:
    return [f"{len(group):>5}  {_one_line(group[0])}" for group in groups]


def _one_line(words: str) -> str:
    return " ".join(words.split())
