"""The shape of what people send, one module a thing; nothing is written here."""
