"""reviews.places.forms"""
