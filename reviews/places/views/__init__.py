"""reviews.places.views"""
