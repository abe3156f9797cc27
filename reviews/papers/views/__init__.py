"""reviews.papers.views"""
