"""Campaigns on their way to Telegram: what a copy is, how it is sent, corrected and recalled."""
