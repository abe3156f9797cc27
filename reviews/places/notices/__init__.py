"""The notices on places of review and on people sent to a session."""
