"""Ratings: regulations as data, levels with their reasons, and the steps from a score to a decision. It knows
nothing of rounds, sessions and papers: those are the reviews."""
