"""The ratings of a session: appraisal, decision, release, then petitions and re-ratings.

The steps themselves, which know nothing of sessions, are the app ``ratings``."""
