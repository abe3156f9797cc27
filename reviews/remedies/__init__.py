"""The remedy plan of a session, and its remedies through the year until each is done and accepted."""
