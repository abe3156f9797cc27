"""Ratings as a session has them: appraised, decided, released, and what may come after."""
