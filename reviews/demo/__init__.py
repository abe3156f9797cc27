"""The demonstration: an invented province with its people and texts, and rounds played through the program's
actions."""
