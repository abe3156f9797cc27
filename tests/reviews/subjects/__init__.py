"""Who is reviewed in a session that is already open."""
