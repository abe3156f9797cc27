"""The conditions that a conference has to meet: its dates and length, its quorum, and who may vote."""
