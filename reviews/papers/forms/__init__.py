"""reviews.papers.forms"""
