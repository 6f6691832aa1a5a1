"""What the stand-in refuses, in Telegram's words."""

from collections.abc import Mapping


class Refusal(Exception):
    """The Bot API's answer to a call that it does not carry out: error_code, description, parameters."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class PersonsFault(Exception):
    """What a person asked of the sandbox can't be done; says why."""


def bad_request(words: str) -> Refusal:
    """400: the call can't be carried out as it is."""
    return Refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refusal:
    """403: the bot may not write there."""
    return Refusal(403, f"Forbidden: {words}")


def too_many_requests(seconds: int) -> Refusal:
    """429: the bot writes too fast."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
