"""Every write at a conference."""
