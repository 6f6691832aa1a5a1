"""A PostgreSQL of one's own, that can be crashed without disturbing anybody."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp

from tests.e2e.process import free_port

SETTINGS = "-c max_connections=200 -c shared_buffers=256MB -c unix_socket_directories='' -c fsync=on"


class NoPostgresql(Exception):
    """PostgreSQL's server programs are not on this machine: apt install postgresql."""


class OwnPostgresql:
    """A server in a folder of its own."""

    def __init__(self, programs: Path, folder: Path, port: int) -> None:
        self._programs = programs
        self._folder = folder
        self._port = port

    @property
    def url(self) -> str:
        """Its database."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self._port}/postgres"

    async def prepare(self) -> None:
        """Make the folder a server's."""
        await self._does("initdb", "--auth=trust", "--username=postgres", "--pgdata", str(self._folder))

    async def start(self) -> None:
        """Start it; returns once it answers."""
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 {SETTINGS}"
        log = str(self._folder / "server.log")
        await self._does("pg_ctl", "--pgdata", str(self._folder), "-l", log, "-o", options, "-w", "start")

    async def crash(self) -> None:
        """End it at once, as a power cut would; the next start recovers."""
        await self._does("pg_ctl", "--pgdata", str(self._folder), "-m", "immediate", "stop")

    async def _does(self, program: str, *words: str) -> None:
        as_whom = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_whom, str(self._programs / program), *words]
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, cwd="/", stdout=quiet, stderr=quiet)
        if await process.wait():
            raise NoPostgresql(f"{program} failed: see {self._folder}/server.log")


@asynccontextmanager
async def own_postgresql() -> AsyncIterator[OwnPostgresql]:
    """A server at work; gone afterwards. Raises NoPostgresql."""
    programs = _programs()
    folder = Path(mkdtemp(prefix="qorgan-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = OwnPostgresql(programs, folder, free_port())
    await server.prepare()
    await server.start()
    try:
        yield server
    finally:
        await server.crash()
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Where the newest version's programs lie."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise NoPostgresql
    return found[-1]
