"""What several rooms of the reviews share: locking and fetching a session, the people concerned, saving a
text, blockers."""
