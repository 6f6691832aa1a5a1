"""What people read: principles, chapters and law, read from `content/` and checked."""
