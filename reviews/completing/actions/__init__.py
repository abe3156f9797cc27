"""Everything that writes findings, amendments, final papers and dossiers."""
