"""The forms of the rating cases of a session."""
