"""The evaluation of leaders every quarter (form 05): filled in, appraised, decided and released.

It has no session and no conference.
"""
