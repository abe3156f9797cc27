"""The remedy plan and its items through the year."""
