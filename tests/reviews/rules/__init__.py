"""Who may act, and what a refusal says."""
