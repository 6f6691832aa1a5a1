"""Keeping the bot running: logs, the web door, and whether it is well."""
