"""Forms of papers, tasks and commitments."""
