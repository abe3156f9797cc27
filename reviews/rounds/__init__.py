"""Rounds: planned, opened over the tree, watched, reminded."""
