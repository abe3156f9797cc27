"""The vetting of a session's dossier before its conference.

The appraisal of a person's or collective's rating is another thing (``reviews.cases``).
"""
