"""What shows several things at once: home, a session, a paper; and the moves of a session."""
