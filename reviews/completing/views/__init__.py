"""reviews.completing.views"""
