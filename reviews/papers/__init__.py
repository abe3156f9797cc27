"""The papers: written, handed in, returned; tasks, commitments, similarity, what is carried over."""
