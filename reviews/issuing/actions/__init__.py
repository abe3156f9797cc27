"""What is written when papers are issued: numbers, issued papers, signed copies, letterheads."""
