"""reviews.desk.actions"""
