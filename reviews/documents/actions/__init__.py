"""What users do with documents: ask for one to be printed, attach a file."""
