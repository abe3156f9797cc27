"""reviews.places.actions"""
