"""reviews.conference.guards"""
