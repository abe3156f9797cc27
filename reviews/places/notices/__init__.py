"""reviews.places.notices"""
