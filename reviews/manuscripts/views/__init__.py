"""The pages on which what was written by hand is attached, typed in and confirmed."""
