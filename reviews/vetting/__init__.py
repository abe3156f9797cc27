"""The vetting of a session's dossier by staff before the conference of the session.

The appraisal of a person's or collective's rating is something else (``reviews.cases``).
"""
