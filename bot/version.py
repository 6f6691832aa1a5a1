"""The version that `main.py version` and the log's first line name."""

VERSION = "0.1.0"
