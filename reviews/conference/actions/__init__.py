"""The actions that change a conference."""
