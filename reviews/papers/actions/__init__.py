"""reviews.papers.actions"""
