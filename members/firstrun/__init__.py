"""The first run of an installation: its one-time token, the page that makes the first administrator."""
