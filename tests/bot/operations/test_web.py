"""The web door."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from bot.operations.web import AddressTaken, Health, listening


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    """Somebody who asks."""
    async with ClientSession() as client:
        yield client


async def test_health_tells_whether_the_process_is_at_work(client: ClientSession) -> None:
    """503 while it starts or stops, 200 in between."""
    health, app = Health(), web.Application()
    health.add_to(app)
    async with listening(app, "127.0.0.1", 0) as port:
        told = []
        for at_work in (False, True, False):
            health.at_work = at_work
            async with client.get(f"http://127.0.0.1:{port}/healthz") as answer:
                told.append((answer.status, (await answer.json())["status"]))
    assert told == [(503, "not at work"), (200, "ok"), (503, "not at work")]


async def test_only_what_was_opened_is_there(client: ClientSession) -> None:
    """Any other path is not found."""
    app = web.Application()
    Health().add_to(app)
    async with (
        listening(app, "127.0.0.1", 0) as port,
        client.get(f"http://127.0.0.1:{port}/") as answer,
    ):
        assert answer.status == 404


async def test_a_taken_address_is_told() -> None:
    """Two processes can't answer at one address; the second one says which it was."""
    async with listening(web.Application(), "127.0.0.1", 0) as port:
        with pytest.raises(AddressTaken) as fault:
            async with listening(web.Application(), "127.0.0.1", port):
                pass
    assert (fault.value.host, fault.value.port) == ("127.0.0.1", port)


async def test_an_address_is_free_again_afterwards() -> None:
    """A restart finds the door where it was."""
    async with listening(web.Application(), "127.0.0.1", 0) as port:
        pass
    async with listening(web.Application(), "127.0.0.1", port) as again:
        assert again == port
