"""Forgotten passwords: a one-time link by mail, and the page on which it sets a new password."""
