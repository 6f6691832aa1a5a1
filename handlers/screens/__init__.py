"""Screens: pure functions from what is to be shown, and in which language, to text and buttons."""
