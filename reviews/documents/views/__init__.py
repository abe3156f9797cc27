"""reviews.documents.views"""
