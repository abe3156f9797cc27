"""What must hold at a conference: its dates and length, its quorum, and who may vote."""
