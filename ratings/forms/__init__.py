"""The forms of the ratings: they check what people send and write nothing."""
