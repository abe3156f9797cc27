"""Everything that the ratings write to the database."""
