"""The pages of former years."""
