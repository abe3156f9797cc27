"""What the regulation says, as data; levels with their reasons; scores, steps and decisions."""
