"""The notices of this room."""
