"""Pages of the opinions gathered on the subjects of a session."""
