"""reviews.conference.views"""
