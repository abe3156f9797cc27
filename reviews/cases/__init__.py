"""The ratings of a session: appraisal, decision, release, then petitions and re-ratings.

This package ties each step of a rating to the stage of its session. The steps themselves, which know nothing
of sessions, are in the app ``ratings``.
"""
