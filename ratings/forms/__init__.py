"""The forms of the ratings. They check what people send and write nothing to the database."""
