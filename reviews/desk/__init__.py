"""The pages that show several things at once (home, calendar, a session, a paper), and the moves of a session
from stage to stage."""
