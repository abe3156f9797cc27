"""What keeps the program sound: the checks of the data, for the administrator over the whole tree."""
