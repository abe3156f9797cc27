"""The conference of a session: summons, agenda, roll, quorum, votes, remarks and minutes."""
