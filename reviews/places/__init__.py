"""Where else a paper is reviewed, and who is sent to a session."""
