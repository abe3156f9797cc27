"""The pages of a conference."""
