"""The reviews: rounds, sessions, papers, opinions, ratings in a session, and their printed papers."""
