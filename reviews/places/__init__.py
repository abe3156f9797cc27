"""The further places in which a person is reviewed, small collectives that are reviewed by another
committee's conference, and people sent to a session from outside."""
