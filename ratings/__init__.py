"""Ratings: regulations as data, levels with their reasons, and the steps from a score to a decision. Imports
nothing about rounds, sessions and papers, which belong to the reviews."""
