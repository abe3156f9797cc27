"""Everything that writes the rating cases of a session."""
