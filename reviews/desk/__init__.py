"""The pages that bring several things together (home, calendar, a session, a paper), and the moves of a
session from stage to stage."""
