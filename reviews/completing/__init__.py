"""After the conference: findings, amendments, final papers, and the dossier that goes up."""
