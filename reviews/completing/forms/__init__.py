"""reviews.completing.forms"""
