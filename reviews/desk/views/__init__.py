"""The pages that bring several things together."""
