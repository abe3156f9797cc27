"""Everything that writes rounds: their plans, changes of their dates, and reminders."""
