"""reviews.completing.actions"""
