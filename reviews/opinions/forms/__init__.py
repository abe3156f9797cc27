"""Forms of comments and of opinions from outside."""
