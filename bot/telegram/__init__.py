"""The border with Telegram: updates come in through the inbox, calls go out through the gate."""
