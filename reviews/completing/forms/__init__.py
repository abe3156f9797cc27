"""The forms for findings, amendments and dossiers."""
