"""Issuing papers: the register with its numbers, who signs, the paper that is issued, its signed copy, and
the letterhead of a committee."""
