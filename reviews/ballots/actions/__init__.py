"""What is done with secret ballots."""
