"""The synthesis of a round: how many were reviewed and rated, by rows that the reader chooses."""
