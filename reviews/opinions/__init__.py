"""Comments of colleagues and opinions from outside on a paper, with their verification and their answers."""
