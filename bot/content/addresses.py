"""Addresses of the web that a text may lead to."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

_HOST = re.compile(r"[^\s.]+(\.[^\s.]+)+")


def opens(address: str) -> bool:
    """Whether the address has the form of one that opens: https, a host with a dot, no spaces. Asks no network."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and not re.search(r"\s", address) and bool(_HOST.fullmatch(parts.hostname or ""))


def _checked(address: str) -> str:
    if not opens(address):
        raise ValueError("нужен адрес, который начинается с https:// и не содержит пробелов")
    return address


Address = Annotated[str, AfterValidator(_checked)]
