"""A question in anyone's spelling to the entries that answer it: measured, never generated."""
