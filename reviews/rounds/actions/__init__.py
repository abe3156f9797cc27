"""reviews.rounds.actions"""
