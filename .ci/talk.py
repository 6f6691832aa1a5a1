"""Waits for the sandbox at the address given, starts the bot as each person, and reads a principle."""

import json
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

PATIENCE = 90


def ask(url: str, body: dict[str, object] | None = None) -> dict[str, object]:
    """One request to the sandbox; the answer's JSON."""
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, {"Content-Type": "application/json"}), timeout=10) as answer:  # noqa: S310
        return json.load(answer)


def until(seconds: float, question):
    """Ask again until there is an answer or the time is over."""
    end = time.monotonic() + seconds
    while True:
        try:
            if found := question():
                return found
        except (URLError, ConnectionError):
            pass
        if time.monotonic() > end:
            sys.exit(f"no answer in {seconds} s")
        time.sleep(0.2)


def main() -> None:
    """Talk with the bot."""
    base = sys.argv[1]
    world = until(PATIENCE, lambda: ask(f"{base}/sandbox/world"))
    for person in world["persons"]:
        chat = f"{base}/sandbox/chats/{person['id']}"
        ask(f"{chat}/start", {"person": person["id"]})
        ask(f"{chat}/messages", {"person": person["id"], "text": "3"})

        def answers(chat=chat, person=person):
            messages = ask(f"{chat}?person={person['id']}")["messages"]
            said = [message["text"] for message in messages if message.get("from", {}).get("is_bot")]
            return said if len(said) >= 2 else None

        print(person["first_name"], "→", until(PATIENCE, answers)[-1].splitlines()[0])


if __name__ == "__main__":
    main()
