"""Waits for the sandbox at the address given, starts the bot as each person, and reads a principle."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.request import Request, urlopen

PATIENCE = 300.0
"""Seconds: a fresh clone installs its packages and lets the search learn first."""
GREETING_AND_PRINCIPLE = 2

T = TypeVar("T")


def ask(url: str, body: dict[str, object] | None = None) -> dict[str, Any]:
    """One request to the sandbox; the answer's JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 the address is the smoke test's own
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        read: dict[str, Any] = json.load(answer)
        return read


def until(question: Callable[[], T | None]) -> T:
    """Ask again until there is an answer or the time is over."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if found := question():
                return found
        except (URLError, ConnectionError):
            pass
        time.sleep(0.2)
    sys.exit(f"no answer in {PATIENCE} s")


def answers(chat: str, person: int) -> list[str] | None:
    """What the bot has said to this person, once it has greeted them and shown a principle."""
    messages = ask(f"{chat}?person={person}")["messages"]
    said = [message["text"] for message in messages if message.get("from", {}).get("is_bot")]
    return said if len(said) >= GREETING_AND_PRINCIPLE else None


def main() -> None:
    """Talk with the bot."""
    base = sys.argv[1]
    world = until(lambda: ask(f"{base}/sandbox/world"))
    for person in world["persons"]:
        number = person["id"]
        chat = f"{base}/sandbox/chats/{number}"
        ask(f"{chat}/start", {"person": number})
        ask(f"{chat}/messages", {"person": number, "text": "3"})
        said = until(lambda chat=chat, number=number: answers(chat, number))  # type: ignore[misc]
        print(person["first_name"], "→", said[-1].splitlines()[0])


if __name__ == "__main__":
    main()
