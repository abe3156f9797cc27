"""Who is reviewed in a session that is already open: people taken out, put in, renewed or handed over."""
