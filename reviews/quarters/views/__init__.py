"""reviews.quarters.views"""
