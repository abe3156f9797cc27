"""Secret ballots on ratings: prepared, opened with a frozen roll, counted by a counting team, confirmed."""
