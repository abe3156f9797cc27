"""reviews.cases.actions"""
