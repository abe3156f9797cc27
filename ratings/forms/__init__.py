"""The shape of what people send to the ratings; nothing is written here."""
