"""reviews.documents.actions"""
