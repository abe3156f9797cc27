"""Comments of colleagues and opinions from outside, with their answers."""
