"""The ratings of a session: appraisal, decision, release, then petitions and re-ratings.

A *case* is the rating of one subject in one period. This package ties each step of a case to the stage of its
session. The steps themselves, which know nothing of sessions, are in the app ``ratings``.
"""
