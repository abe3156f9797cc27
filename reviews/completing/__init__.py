"""After the conference: findings, amendments, final papers, and the dossier sent to the committee above."""
