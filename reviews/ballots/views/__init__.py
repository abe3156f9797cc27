"""The pages of secret ballots."""
