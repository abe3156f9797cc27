"""Requests of people about what is kept of them: to see it, to correct it, to restrict its use."""
