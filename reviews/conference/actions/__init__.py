"""reviews.conference.actions"""
