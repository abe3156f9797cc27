"""The reviews: rounds, sessions, papers, opinions, ratings in a session, and the documents printed from them."""
