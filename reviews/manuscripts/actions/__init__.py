"""Attaching what a member wrote by hand, and confirming that it was typed in as it was written."""
