"""The writes that concern a session as a whole."""
