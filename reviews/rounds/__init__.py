"""Rounds of reviews: planned by staff, opened over a tree of committees, watched on a board, reminded."""
