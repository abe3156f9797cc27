"""What must be true across tables, asked by the clock and by a command. Nothing here writes."""
