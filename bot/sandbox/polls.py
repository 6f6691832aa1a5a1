"""Native polls, whoever asks: how the Bot API tells of one, who voted, closing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import randbits
from typing import Final

from bot.sandbox.world import Json, Message

QUESTION: Final = 300
"""Characters of a question (Bot API, sendPoll)."""
OPTION: Final = 100
OPTIONS: Final = 12
EXPLANATION: Final = 200
LINE_FEEDS: Final = 2
"""How many an explanation may have."""
OPEN_SECONDS: Final = range(5, 2_628_001)


@dataclass(frozen=True)
class Question:
    """A poll as somebody asks it; `correct`: the numbers of a quiz's right answers, empty for no quiz."""

    words: str
    options: Sequence[str]
    correct: Sequence[int] = ()
    several: bool = False
    anonymous: bool = True
    revoting: bool = True
    other: Sequence[tuple[str, object]] = ()

    def fields(self) -> Json:
        """The message's field (Bot API, Poll)."""
        poll = {
            "id": str(randbits(62)),
            "question": self.words,
            "options": [{"persistent_id": str(at), "text": text, "voter_count": 0} for at, text in self._numbered()],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": self.anonymous,
            "type": "quiz" if self.correct else "regular",
            "allows_multiple_answers": self.several,
            "allows_revoting": self.revoting,
            "members_only": False,
        }
        known = {"correct_option_ids": list(self.correct)} if self.correct else {}
        return {"poll": poll | known | dict(self.other)}

    def _numbered(self) -> Sequence[tuple[int, str]]:
        return list(enumerate(self.options))


def fresh(poll: Json) -> Json:
    """The same question in another message: nobody has answered it yet."""
    options = [option | {"voter_count": 0} for option in poll["options"]]
    return poll | {"id": str(randbits(62)), "options": options, "total_voter_count": 0, "is_closed": False}


def counted(message: Message) -> Json:
    """The message's poll with its votes as they are now."""
    votes = [number for answers in message.votes.values() for number in answers]
    poll: Json = message.raw["poll"]
    options = [option | {"voter_count": votes.count(at)} for at, option in enumerate(poll["options"])]
    return poll | {"options": options, "total_voter_count": sum(bool(answers) for answers in message.votes.values())}


def closed(poll: Json) -> Json:
    """The poll after its end."""
    return poll | {"is_closed": True}
