"""Attachments: strangers' files made harmless and free of metadata, and where they are kept."""
