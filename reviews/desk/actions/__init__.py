"""The actions that change a session as a whole."""
