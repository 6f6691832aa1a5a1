"""The HTTP session of the bot's calls."""

from aiogram.client.session.aiohttp import AiohttpSession


class CallSession(AiohttpSession):
    """aiogram's session; on closing it waits a quarter of a second for TLS to end only where there is TLS."""

    async def close(self) -> None:
        """Close the connections."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()
