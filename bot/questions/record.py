"""What one piece of work notes of people's questions."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.questions.readings import Readings
from bot.questions.unanswered import UnansweredQuestions
from bot.questions.verdicts import Verdicts
from bot.storage.secrets import Secrets


class QuestionRecord:
    """Readings, verdicts and questions without an answer."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self.readings = Readings(session, now)
        self.verdicts = Verdicts(session, secrets, now)
        self.unanswered = UnansweredQuestions(session, secrets, now)
