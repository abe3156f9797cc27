"""reviews.rounds.notices"""
