"""The appraisal of a session's dossier before its conference."""
