"""The pages on places of review and on people sent to a session."""
