"""The review papers: written, handed in and returned, with tasks, commitments, earlier shortcomings and
similarity."""
