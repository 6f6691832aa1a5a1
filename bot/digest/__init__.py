"""The digest: issues made of what the union has to tell and of what happened, each reader's own part of it."""
