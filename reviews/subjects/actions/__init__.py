"""The actions that change who is reviewed in an open session, and as what."""
