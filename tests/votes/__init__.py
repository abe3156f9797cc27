"""Secret ballots tried at length: ``make votes``."""
