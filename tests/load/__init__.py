"""Measurements: `make bench`, or `python -m tests.load --only updates`."""
