"""The pages on findings, amendments, final papers and dossiers."""
