"""reviews.cases.views"""
