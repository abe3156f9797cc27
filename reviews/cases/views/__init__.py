"""The pages of the rating cases of a session."""
