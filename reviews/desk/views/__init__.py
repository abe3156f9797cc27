"""reviews.desk.views"""
