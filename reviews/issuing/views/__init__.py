"""Pages on which papers are issued, of registers, and of letterheads."""
