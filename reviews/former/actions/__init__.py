"""The actions on former years."""
