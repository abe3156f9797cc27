"""The pages that show several things at once."""
