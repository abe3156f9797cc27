"""Saying of any file whether it was issued here, whether it is unchanged, and who signed it."""
