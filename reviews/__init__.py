"""The application: rounds, sessions, papers, comments and the documents they end in."""
