"""The sandbox: a strict stand-in of the Bot API in memory, and the chat page on which people talk with the bot."""
