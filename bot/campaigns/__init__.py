"""Campaigns: who gets what, each exactly once; polls and digests are campaigns too."""
