"""reviews.rounds.views"""
